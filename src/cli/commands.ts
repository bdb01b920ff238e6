import type { CommandSpec, ListedCommand } from './command/command.ts'

/** Every command, in the order in which help shows them. */
export const COMMANDS: readonly ListedCommand[] = [
  ...group('Collection', [
    ['init', 'Set up the home and adopt what is already there', () => import('./commands/init.ts')],
    [
      'add',
      'Import artifacts from a folder, a git repository or a bundle',
      () => import('./commands/add.ts'),
    ],
    ['list', 'List the collection', () => import('./commands/list.ts')],
    ['show', 'Show one artifact', () => import('./commands/show.ts')],
    [
      'search',
      'Search names, descriptions, tags and contents',
      () => import('./commands/search.ts'),
    ],
    ['edit', 'Edit a file of an artifact', () => import('./commands/edit.ts')],
    ['update', 'Bring in what changed upstream', () => import('./commands/update.ts')],
    [
      'source move',
      'Re-point artifacts whose source lies elsewhere now',
      () => import('./commands/source-move.ts'),
    ],
    ['remove', 'Take artifacts out of the collection', () => import('./commands/remove.ts')],
    ['rename', 'Rename an artifact', () => import('./commands/rename.ts')],
    ['tag', 'Name versions, or file artifacts under words', () => import('./commands/tag.ts')],
    ['fork', 'Make a second artifact out of one', () => import('./commands/fork.ts')],
    ['export', 'Write artifacts as one file, or as a plugin', () => import('./commands/export.ts')],
  ]),
  ...group('Team', [
    ['pull', "Bring in what changed in a team's repository", () => import('./commands/pull.ts')],
    ['push', "Send what changed here to a team's repository", () => import('./commands/push.ts')],
    [
      'contribute',
      'Send your edits to the source that an artifact came from',
      () => import('./commands/contribute.ts'),
    ],
    ['set create', 'Name artifacts together', () => import('./commands/set-create.ts')],
    [
      'set edit',
      'Add artifacts to a set, or take some out',
      () => import('./commands/set-edit.ts'),
    ],
    ['set list', 'List the sets of the collection', () => import('./commands/set-list.ts')],
    ['set delete', 'Forget a set; its artifacts stay', () => import('./commands/set-delete.ts')],
    [
      'remote add',
      'Share a collection through a git repository',
      () => import('./commands/remote-add.ts'),
    ],
    [
      'remote list',
      "List the team's repositories of this home",
      () => import('./commands/remote-list.ts'),
    ],
    [
      'remote remove',
      "Forget a team's repository; it stays as it is",
      () => import('./commands/remote-remove.ts'),
    ],
  ]),
  ...group('Sources', [
    [
      'find',
      'Find artifacts in sources that you added, or added from',
      () => import('./commands/find.ts'),
    ],
    [
      'marketplace add',
      'Add a marketplace to find plugins in',
      () => import('./commands/marketplace-add.ts'),
    ],
    ['marketplace list', 'List the marketplaces', () => import('./commands/marketplace-list.ts')],
    [
      'marketplace update',
      'Look at the marketplaces again',
      () => import('./commands/marketplace-update.ts'),
    ],
    [
      'marketplace remove',
      'Forget a marketplace; what came from it stays',
      () => import('./commands/marketplace-remove.ts'),
    ],
    [
      'source add',
      'Add a source to find things in, and take nothing yet',
      () => import('./commands/source-add.ts'),
    ],
    [
      'source list',
      'List the sources, and what came from each',
      () => import('./commands/source-list.ts'),
    ],
    ['source update', 'Look at the sources again', () => import('./commands/source-update.ts')],
    [
      'source remove',
      'Forget a source; what came from it stays',
      () => import('./commands/source-remove.ts'),
    ],
  ]),
  ...group('Plugins', [
    [
      'plugin create',
      'Make a plugin of artifacts that belong together',
      () => import('./commands/plugin-create.ts'),
    ],
    ['plugin link', 'Add a part to a plugin', () => import('./commands/plugin-link.ts')],
    ['plugin unlink', 'Take a part out of a plugin', () => import('./commands/plugin-unlink.ts')],
    ['plugin pin', 'Keep a part on one version', () => import('./commands/plugin-pin.ts')],
    [
      'plugin disable',
      'Leave a part out wherever the plugin goes',
      () => import('./commands/plugin-disable.ts'),
    ],
    ['plugin enable', 'Deploy a part again', () => import('./commands/plugin-enable.ts')],
    [
      'plugin replace',
      'Deploy another artifact in place of a part',
      () => import('./commands/plugin-replace.ts'),
    ],
    ['plugin repin', 'Pin parts to what they are now', () => import('./commands/plugin-repin.ts')],
  ]),
  ...group('Projects', [
    ['deploy', 'Put artifacts into a project', () => import('./commands/deploy.ts')],
    ['install', 'Take in what a project records', () => import('./commands/install.ts')],
    ['record', 'Record that edits in a project are meant', () => import('./commands/record.ts')],
    ['undeploy', 'Take artifacts out of a project', () => import('./commands/undeploy.ts')],
    [
      'disable',
      'Take deployed artifacts out of sight of their agents',
      () => import('./commands/disable.ts'),
    ],
    ['enable', 'Put disabled artifacts back', () => import('./commands/enable.ts')],
    [
      'status',
      'Show what is deployed here and what has drifted',
      () => import('./commands/status.ts'),
    ],
    [
      'check-drift',
      'Check deployments for drift; exit code 1 when there is some',
      () => import('./commands/check-drift.ts'),
    ],
    [
      'sync',
      'Bring drifted deployments forward, merging both sides',
      () => import('./commands/sync.ts'),
    ],
    [
      'diff',
      'Compare an artifact with a copy, its upstream or a version',
      () => import('./commands/diff.ts'),
    ],
    ['agents', 'List the agents, and where their skills go', () => import('./commands/agents.ts')],
    ['why', 'Tell which copy of an artifact each agent loads', () => import('./commands/why.ts')],
    [
      'budget',
      'Measure what the skills of a project cost each agent',
      () => import('./commands/budget.ts'),
    ],
    [
      'promote',
      "Bring a project's edits to the collection and all projects",
      () => import('./commands/promote.ts'),
    ],
    ['conflicts', 'List merges that wait for a decision', () => import('./commands/conflicts.ts')],
    ['resolve', 'Decide the conflicts of a merge', () => import('./commands/resolve.ts')],
    [
      'resolution list',
      'List how conflicts were settled before',
      () => import('./commands/resolution-list.ts'),
    ],
    [
      'resolution show',
      'Show one conflict and what it became',
      () => import('./commands/resolution-show.ts'),
    ],
    [
      'resolution forget',
      'Forget how conflicts were settled',
      () => import('./commands/resolution-forget.ts'),
    ],
    ['project list', 'List registered projects', () => import('./commands/project-list.ts')],
    ['project add', 'Register a project', () => import('./commands/project-add.ts')],
    [
      'project remove',
      'Forget a project; its files stay',
      () => import('./commands/project-remove.ts'),
    ],
  ]),
  ...group('History', [
    ['log', 'Show the versions of an artifact', () => import('./commands/log.ts')],
    [
      'graph',
      'Show where the versions of an artifact are, across projects',
      () => import('./commands/graph.ts'),
    ],
    ['merge', 'Merge a version into the head', () => import('./commands/merge.ts')],
    ['revert', 'Take back what a version changed', () => import('./commands/revert.ts')],
    [
      'strategy',
      'Tell how one version would merge into another',
      () => import('./commands/strategy.ts'),
    ],
    [
      'snapshot create',
      'Take a snapshot of the collection',
      () => import('./commands/snapshot-create.ts'),
    ],
    ['snapshot list', 'List snapshots', () => import('./commands/snapshot-list.ts')],
    ['snapshot show', 'Show what a snapshot holds', () => import('./commands/snapshot-show.ts')],
    [
      'snapshot diff',
      'Compare a snapshot with another, or with now',
      () => import('./commands/snapshot-diff.ts'),
    ],
    [
      'snapshot export',
      'Write a snapshot as a tar.gz file',
      () => import('./commands/snapshot-export.ts'),
    ],
    [
      'snapshot import',
      'Take in a tar.gz file as a snapshot',
      () => import('./commands/snapshot-import.ts'),
    ],
    ['snapshot delete', 'Delete a snapshot', () => import('./commands/snapshot-delete.ts')],
    [
      'rollback',
      'Make the collection what a snapshot holds',
      () => import('./commands/rollback.ts'),
    ],
    ['undo', 'Take back the last command', () => import('./commands/undo.ts')],
    ['redo', 'Return what undo took back', () => import('./commands/redo.ts')],
    ['operations', 'List what was done', () => import('./commands/operations.ts')],
    ['audit', 'List what rollbacks did', () => import('./commands/audit.ts')],
    [
      'changelog',
      'Tell what changed between two versions',
      () => import('./commands/changelog.ts'),
    ],
    [
      'impact',
      'Tell what an update would do, before it is done',
      () => import('./commands/impact.ts'),
    ],
    [
      'insights',
      'Show what changes, drifts and conflicts most',
      () => import('./commands/insights.ts'),
    ],
  ]),
  ...group('Server', [
    ['serve', 'Serve the web pages and the API', () => import('./commands/serve.ts')],
    ['keys create', 'Make a key for the API', () => import('./commands/keys-create.ts')],
    ['keys list', 'List the keys of the API', () => import('./commands/keys-list.ts')],
    ['keys revoke', 'Take a key back', () => import('./commands/keys-revoke.ts')],
  ]),
  ...group('More', [
    ['collection list', 'List collections', () => import('./commands/collection-list.ts')],
    ['collection create', 'Create a collection', () => import('./commands/collection-create.ts')],
    [
      'collection use',
      'Choose the collection that commands work on',
      () => import('./commands/collection-use.ts'),
    ],
    ['collection delete', 'Delete a collection', () => import('./commands/collection-delete.ts')],
    [
      'merge-file',
      'Merge three files line by line, as git merge-file does',
      () => import('./commands/merge-file.ts'),
    ],
    [
      'merge-record',
      'Merge three records of deployments, as a merge driver of git',
      () => import('./commands/merge-record.ts'),
    ],
    ['config list', 'List the settings', () => import('./commands/config-list.ts')],
    ['config get', 'Print one setting', () => import('./commands/config-get.ts')],
    ['config set', 'Change a setting', () => import('./commands/config-set.ts')],
    [
      'config unset',
      'Take a setting back to its default',
      () => import('./commands/config-unset.ts'),
    ],
    [
      'signer list',
      'List whose signatures on bundles are trusted',
      () => import('./commands/signer-list.ts'),
    ],
    ['signer trust', 'Trust a key that signs bundles', () => import('./commands/signer-trust.ts')],
    [
      'signer remove',
      'Trust a key that signs bundles no more',
      () => import('./commands/signer-remove.ts'),
    ],
    [
      'verify',
      'Check everything that is stored; with --repair bring back what is lost',
      () => import('./commands/verify.ts'),
    ],
    ['backup', 'Write a checked copy of the store', () => import('./commands/backup.ts')],
    ['doctor', 'Check the installation and the home', () => import('./commands/doctor.ts')],
    [
      'gc',
      'Remove what nothing reaches any more, and pack the rest tighter',
      () => import('./commands/gc.ts'),
    ],
    ['completion', 'Print a shell completion script', () => import('./commands/completion.ts')],
    ['version', 'Print the version', () => import('./commands/version.ts')],
  ]),
]

type Entry = readonly [
  name: string,
  summary: string,
  load: () => Promise<{ readonly command: CommandSpec }>,
]

function group(title: string, entries: readonly Entry[]): ListedCommand[] {
  return entries.map(([name, summary, load]) => ({
    group: title,
    name,
    summary,
    load: async () => (await load()).command,
  }))
}
