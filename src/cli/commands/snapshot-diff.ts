import { diffStat } from '../../core/diff/diff-stat.ts'
import { renderUnifiedDiff } from '../../core/diff/unified-diff.ts'
import { diffSnapshots } from '../../operations/history/diff-snapshots.ts'
import type { ArtifactChange, SnapshotDiff } from '../../operations/history/diff-snapshots.ts'
import { tellPartChanges } from '../../operations/catalog/version-members.ts'
import { presentSnapshotDiff } from '../../api/present/snapshot-diff.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { flagOption } from '../command/options.ts'
import type { Output } from '../command/output.ts'
import { paintDiff } from '../render/diff.ts'
import { patchOptions } from '../render/patch.ts'
import { count, safeText, table } from '../render/text.ts'

export const command = defineCommand({
  arguments: [
    { name: '<from>', description: 'a snapshot', completes: 'snapshot' },
    { name: '[to]', description: 'another one (the collection now)', completes: 'snapshot' },
  ],
  options: {
    patch: flagOption('--patch', 'the changed lines'),
    exitCode: flagOption('--exit-code', 'exit with 1 when there are differences'),
  },
  examples: [
    ['skillmeat snapshot diff latest', 'what changed since the last snapshot'],
    ['skillmeat snapshot diff 20260101 20260201 --patch', 'between two, line by line'],
  ],
  changes: false,
  run: async (context, [from = '', to], options) => {
    const { out } = context
    const found = await diffSnapshots(await context.ports(), { from, to: to ?? null })
    if (options.patch && !out.json) {
      const files = found.artifacts.flatMap((artifact) => artifact.files)
      const patch = new TextDecoder().decode(renderUnifiedDiff(files, patchOptions))
      out.raw(new TextEncoder().encode(paintDiff(out, patch)))
    } else {
      out.document(
        () => presentSnapshotDiff(found),
        () => render(out, found),
      )
    }
    const isSame = found.artifacts.length === 0
    return options.exitCode && !isSame ? EXIT.attention : EXIT.done
  },
})

function render(out: Output, { from, to, artifacts }: SnapshotDiff): string[] {
  if (artifacts.length === 0) return [`Nothing differs between ${from} and ${to}.`]
  return [
    ...table(artifacts.map((one) => row(out, one))),
    `${count(artifacts.length, 'artifact')} between ${from} and ${to}.`,
  ]
}

function row(
  out: Output,
  { artifact, change, renamedFrom, files, parts }: ArtifactChange,
): string[] {
  const stats = diffStat(files)
  const sum = (side: 'added' | 'removed') => stats.reduce((total, one) => total + one[side], 0)
  const name = renamedFrom === null ? artifact : `${renamedFrom} → ${artifact}`
  return [
    `  ${change}`,
    safeText(name, 120),
    count(files.length, 'file'),
    `${out.paint('green', `+${sum('added')}`)} ${out.paint('red', `-${sum('removed')}`)}`,
    ...(parts.length === 0 ? [] : [safeText(tellPartChanges(parts), 200)]),
  ]
}
