import { renderUnifiedDiff } from '../../core/diff/unified-diff.ts'
import { contribute } from '../../operations/remotes/contribute.ts'
import type { ContributeReport } from '../../operations/remotes/contributed.ts'
import { resolveProject } from '../../operations/catalog/target-project.ts'
import { presentContribution } from '../../api/present/remotes.ts'
import { defineCommand } from '../command/command.ts'
import type { CommandContext } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { pathOrNull } from '../command/option-values.ts'
import { repeatedOption, textOption } from '../command/options.ts'
import { readRepositoryUrl } from '../command/repository-url.ts'
import { patchOptions } from '../render/patch.ts'
import { safeText, table } from '../render/text.ts'

export const command = defineCommand({
  arguments: [
    { name: '<names...>', description: 'artifacts of one source', completes: 'artifact' },
  ],
  options: {
    from: textOption('--from <path>', 'the project whose copy has the edits'),
    fork: textOption('--fork <url>', 'push to this copy of the source, where you may write'),
    branch: textOption('--branch <branch>', 'the name of the branch'),
    message: textOption('-m, --message <text>', 'the first line of the commit'),
    allow: repeatedOption('--allow <finding>', 'let this credential out'),
    allowHost: repeatedOption('--allow-host <host>', 'a host that is not public and that you know'),
  },
  examples: [
    ['skillmeat contribute pdf --dry-run', 'the patch on the newest state of its source'],
    ['skillmeat contribute pdf --fork git@github.com:me/skills.git', 'on a branch of your fork'],
  ],
  details:
    'The edits are merged three-way with what changed at the source since. Nothing here changes; when the change comes back, `skillmeat update` sees that both sides are the same.',
  changes: true,
  run: async (context, names, options) => {
    const ports = await context.ports()
    const { out, dryRun } = context
    const { fork, branch, message, allow, allowHost } = options
    const from = pathOrNull(context, options.from)
    const report = await contribute(ports, {
      names,
      project: from === null ? null : resolveProject(ports, from),
      fork: fork === null ? null : readRepositoryUrl(context, fork),
      branch,
      message,
      allow,
      allowHosts: allowHost,
      dryRun,
    })
    const patch = renderUnifiedDiff(report.files, patchOptions)
    out.document(
      () => presentContribution(report, patch),
      () => render(context, report, patch),
    )
    return EXIT.done
  },
})

function render(
  { out, dryRun }: CommandContext,
  report: ContributeReport,
  patch: Uint8Array,
): readonly string[] {
  const { artifacts, branch, commit, into, page, pushedTo, source } = report
  const rows = artifacts.map(({ artifact, action, path }) => [
    action === 'sent' ? `  ${out.paint('green', 'changed')}` : `  ${out.paint('dim', 'the same')}`,
    safeText(artifact, 60),
    safeText(path, 200),
  ])
  if (report.files.length === 0) {
    return [...table(rows), `${safeText(source, 200)} has all of it already.`]
  }
  const shown = new TextDecoder()
    .decode(patch)
    .split('\n')
    .map((line) => safeText(line, 2000))
  if (dryRun) return [...table(rows), ...shown, out.paint('dim', 'Dry run: nothing was sent.')]
  return [
    ...table(rows),
    `Pushed ${(commit ?? '').slice(0, 10)} to ${safeText(pushedTo, 200)} (${safeText(branch)}).`,
    page === null
      ? `Have ${safeText(branch)} taken into ${safeText(into)} of ${safeText(source, 200)}.`
      : `Open a pull request: ${safeText(page, 400)}`,
  ]
}
