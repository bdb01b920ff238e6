import type { CommandSpec, ListedCommand } from './command.ts'

/** Every command, in the order in which help shows them. */
export const COMMANDS: readonly ListedCommand[] = [
  entry(
    'Collection',
    'init',
    'Set up the home and adopt what is already there',
    () => import('./commands/init.ts'),
  ),
  entry(
    'Collection',
    'add',
    'Import artifacts from a folder or a git repository',
    () => import('./commands/add.ts'),
  ),
  entry('Collection', 'list', 'List the collection', () => import('./commands/list.ts')),
  entry('Collection', 'show', 'Show one artifact', () => import('./commands/show.ts')),
  entry(
    'Collection',
    'search',
    'Search names, descriptions, tags and contents',
    () => import('./commands/search.ts'),
  ),
  entry('Collection', 'edit', 'Edit a file of an artifact', () => import('./commands/edit.ts')),
  entry(
    'Collection',
    'update',
    'Bring in what changed upstream',
    () => import('./commands/update.ts'),
  ),
  entry(
    'Collection',
    'remove',
    'Take artifacts out of the collection',
    () => import('./commands/remove.ts'),
  ),
  entry('Collection', 'rename', 'Rename an artifact', () => import('./commands/rename.ts')),
  entry('Collection', 'tag', 'Add or remove tags', () => import('./commands/tag.ts')),
  entry('Projects', 'deploy', 'Put artifacts into a project', () => import('./commands/deploy.ts')),
  entry(
    'Projects',
    'undeploy',
    'Take artifacts out of a project',
    () => import('./commands/undeploy.ts'),
  ),
  entry(
    'Projects',
    'status',
    'Show what is deployed here and what has drifted',
    () => import('./commands/status.ts'),
  ),
  entry(
    'Projects',
    'check-drift',
    'Check deployments for drift; exit code 1 when there is some',
    () => import('./commands/check-drift.ts'),
  ),
  entry(
    'Projects',
    'sync',
    'Bring drifted deployments forward, merging both sides',
    () => import('./commands/sync.ts'),
  ),
  entry(
    'Projects',
    'diff',
    'Compare an artifact with a copy, its upstream or a version',
    () => import('./commands/diff.ts'),
  ),
  entry(
    'Projects',
    'conflicts',
    'List merges that wait for a decision',
    () => import('./commands/conflicts.ts'),
  ),
  entry(
    'Projects',
    'resolve',
    'Decide the conflicts of a merge',
    () => import('./commands/resolve.ts'),
  ),
  entry(
    'Projects',
    'project list',
    'List registered projects',
    () => import('./commands/project-list.ts'),
  ),
  entry('Projects', 'project add', 'Register a project', () => import('./commands/project-add.ts')),
  entry(
    'Projects',
    'project remove',
    'Forget a project; its files stay',
    () => import('./commands/project-remove.ts'),
  ),
  entry('History', 'log', 'Show the versions of an artifact', () => import('./commands/log.ts')),
  entry(
    'History',
    'snapshot create',
    'Take a snapshot of the collection',
    () => import('./commands/snapshot-create.ts'),
  ),
  entry('History', 'snapshot list', 'List snapshots', () => import('./commands/snapshot-list.ts')),
  entry(
    'History',
    'snapshot show',
    'Show what a snapshot holds',
    () => import('./commands/snapshot-show.ts'),
  ),
  entry(
    'History',
    'snapshot export',
    'Write a snapshot as a tar.gz file',
    () => import('./commands/snapshot-export.ts'),
  ),
  entry(
    'History',
    'snapshot import',
    'Take in a tar.gz file as a snapshot',
    () => import('./commands/snapshot-import.ts'),
  ),
  entry(
    'History',
    'snapshot delete',
    'Delete a snapshot',
    () => import('./commands/snapshot-delete.ts'),
  ),
  entry(
    'History',
    'rollback',
    'Make the collection what a snapshot holds',
    () => import('./commands/rollback.ts'),
  ),
  entry('History', 'undo', 'Take back the last command', () => import('./commands/undo.ts')),
  entry('History', 'redo', 'Return what undo took back', () => import('./commands/redo.ts')),
  entry('History', 'operations', 'List what was done', () => import('./commands/operations.ts')),
  entry(
    'More',
    'collection list',
    'List collections',
    () => import('./commands/collection-list.ts'),
  ),
  entry(
    'More',
    'collection create',
    'Create a collection',
    () => import('./commands/collection-create.ts'),
  ),
  entry(
    'More',
    'collection use',
    'Choose the collection that commands work on',
    () => import('./commands/collection-use.ts'),
  ),
  entry(
    'More',
    'collection delete',
    'Delete a collection',
    () => import('./commands/collection-delete.ts'),
  ),
  entry(
    'More',
    'merge-file',
    'Merge three files line by line, as git merge-file does',
    () => import('./commands/merge-file.ts'),
  ),
  entry(
    'More',
    'completion',
    'Print a shell completion script',
    () => import('./commands/completion.ts'),
  ),
  entry('More', 'version', 'Print the version', () => import('./commands/version.ts')),
]

function entry(
  group: string,
  name: string,
  summary: string,
  load: () => Promise<{ readonly command: CommandSpec }>,
): ListedCommand {
  return { group, name, summary, load: async () => (await load()).command }
}
