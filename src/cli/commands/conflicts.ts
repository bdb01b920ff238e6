import type { PendingEntry } from '../../core/view/entries.ts'
import { listHunks } from '../../operations/merging/conflict-hunks.ts'
import type { FileHunks } from '../../operations/merging/conflict-hunks.ts'
import { goneSide } from '../../operations/merging/pending.ts'
import { findPendingMerge, listPending, openConflicts } from '../../operations/merging/resolve.ts'
import type { CommandContext, CommandSpec } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { pathOption } from '../option-values.ts'
import type { Output } from '../output.ts'
import { describeDeletion, describeGone, goneHeadline } from '../render/dropped.ts'
import { renderHunk } from '../render/hunk.ts'
import { pendingTarget } from '../render/pending.ts'
import { count, foreign, relativeTime } from '../render/text.ts'
import { namesOf } from '../walk-conflicts.ts'

export const command: CommandSpec = {
  arguments: [
    { name: '[name]', description: 'show every place of this merge', completes: 'pending' },
  ],
  options: [{ flags: '--project <path>', description: 'the merge into this project' }],
  examples: [
    ['skillmeat conflicts', 'what waits, and for what'],
    ['skillmeat conflicts pdf', 'both sides of every place that waits'],
  ],
  changes: false,
  run: async (context, [name], options) => {
    const { out } = context
    const items = await listPending(await context.ports())
    if (name !== undefined) {
      const project = pathOption(context, options, 'project')
      return showHunks(context, findPendingMerge(items, { name, project }))
    }
    out.result({ items }, () =>
      items.length === 0 ? ['No merge is waiting.'] : items.flatMap((one) => describe(out, one)),
    )
    return items.length > 0 ? EXIT.attention : EXIT.done
  },
}

function describe(out: Output, pending: PendingEntry): string[] {
  const open = new Set(openConflicts(pending).map(({ path }) => path))
  if (goneSide(pending) !== null) {
    return [headline(out, pending), `  ${out.paint('yellow', goneHeadline(pending))}`]
  }
  return [
    headline(out, pending),
    ...pending.conflicts.map((conflict) => {
      const where = conflict.lines.length > 0 ? ` (${count(conflict.lines.length, 'place')})` : ''
      const state = open.has(conflict.path)
        ? out.paint('yellow', conflict.type)
        : out.paint('green', 'decided')
      return `  ${state}  ${foreign(conflict.path, 200)}${where}`
    }),
  ]
}

function headline(out: Output, pending: PendingEntry): string {
  const name = out.paint('bold', foreign(`${pending.type}:${pending.name}`))
  const origin = `${pending.command}, ${relativeTime(pending.created_at)}, ${pending.id}`
  return `${name}  ${foreign(pendingTarget(pending), 200)}  ${out.paint('dim', origin)}`
}

async function showHunks(context: CommandContext, pending: PendingEntry): Promise<number> {
  const { out } = context
  const files = await listHunks(await context.ports(), pending)
  out.result({ ...pending, files: files.map(toDocument) }, () => [
    headline(out, pending),
    ...(goneSide(pending) === null
      ? files.flatMap((file) => ['', ...showFile(out, pending, file)])
      : ['', ...describeGone(out, pending, files)]),
  ])
  return EXIT.attention
}

function showFile(out: Output, pending: PendingEntry, file: FileHunks): string[] {
  const { path, conflict, hunks, deletion } = file
  const [ours, base, theirs] = namesOf(pending, file)
  if (deletion !== null) return describeDeletion(out, { path, deletion, names: [ours, theirs] })
  if (hunks.length === 0) return [`${foreign(path, 200)}  ${conflict.type}`]
  return hunks.flatMap((hunk) => [
    out.paint('bold', `${foreign(path, 200)}, place ${hunk.number}, line ${hunk.line}`) +
      (hunk.choice === null ? '' : out.paint('green', `  decided: ${hunk.choice.take}`)),
    ...renderHunk(out, hunk, [ours, base, theirs]),
  ])
}

function toDocument({ path, conflict, hunks, deletion }: FileHunks) {
  return {
    path,
    type: conflict.type,
    deletion,
    hunks: hunks.map(({ number, line, base, ours, theirs, choice, recorded }) => ({
      number,
      line,
      base: textOf(base),
      ours: textOf(ours),
      theirs: textOf(theirs),
      choice: choice?.take ?? null,
      recorded: recorded === null ? null : textOf(recorded.text),
      recorded_in: recorded && { artifact: recorded.artifact, path: recorded.path },
    })),
  }
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
