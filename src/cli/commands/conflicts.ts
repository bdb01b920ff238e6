import type { PendingEntry } from '../../core/view/entries.ts'
import { countPlaces } from '../../operations/merging/conflict-hunks.ts'
import type { ConflictHunk, FileHunks } from '../../operations/merging/conflict-hunks.ts'
import { draftOf } from '../../operations/merging/draft.ts'
import type { Draft } from '../../operations/merging/draft.ts'
import { openMergeReading } from '../../operations/merging/merge-reading.ts'
import type { MergeReading } from '../../operations/merging/merge-reading.ts'
import { goneSide } from '../../operations/merging/pending.ts'
import { readMerge } from '../../operations/merging/read-merge.ts'
import { readPendingMerge } from '../../operations/merging/find-pending-merge.ts'
import { listPending, openConflicts } from '../../operations/merging/resolve.ts'
import { presentMerge, presentMergeDetail } from '../../api/present/merges.ts'
import { defineCommand } from '../command/command.ts'
import type { CommandContext } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { pathOrNull } from '../command/option-values.ts'
import { textOption } from '../command/options.ts'
import type { Output } from '../command/output.ts'
import { conflictWords } from '../render/conflict-words.ts'
import { decidedBefore, draftLine } from '../render/draft.ts'
import { describeDeletion, describeGone, goneHeadline } from '../render/dropped.ts'
import { renderHunk, renderValues } from '../render/hunk.ts'
import { pendingTarget } from '../render/pending.ts'
import { count, safeText, relativeTime } from '../render/text.ts'
import { namesOf } from '../dialogs/walk-hunks.ts'

export const command = defineCommand({
  arguments: [
    { name: '[name]', description: 'show every place of this merge', completes: 'pending' },
  ],
  options: {
    project: textOption('--project <path>', 'the merge into this project'),
  },
  examples: [
    ['skillmeat conflicts', 'what waits, and for what'],
    ['skillmeat conflicts pdf', 'both sides of every place that waits'],
  ],
  changes: false,
  run: async (context, [name], options) => {
    const { out } = context
    const ports = await context.ports()
    if (name !== undefined) {
      const project = pathOrNull(context, options.project)
      return showHunks(context, await readPendingMerge(ports, { name, project }))
    }
    const all = await listPending(ports)
    const reading = openMergeReading(ports)
    const items = await Promise.all(all.map((pending) => look(reading, all, pending)))
    const documents = () => items.map(({ pending, draft }) => presentMerge(pending, draft))
    out.document(
      () => ({ items: documents() }),
      () =>
        items.length === 0 ? ['No merge is waiting.'] : items.flatMap((one) => describe(out, one)),
    )
    return items.length > 0 ? EXIT.attention : EXIT.done
  },
})

/** A pending merge, with the facts reported beside its entry. */
interface Waiting {
  readonly pending: PendingEntry
  readonly draft: Draft | null
  /** No other merge of the same name waits. */
  readonly isOnly: boolean
  /** How many places each file has, by path. */
  readonly places: ReadonlyMap<string, number>
}

function isOnlyOf(all: readonly PendingEntry[], { name }: PendingEntry): boolean {
  return all.filter((one) => one.name === name).length < 2
}

async function look(
  reading: MergeReading,
  all: readonly PendingEntry[],
  pending: PendingEntry,
): Promise<Waiting> {
  const places = new Map<string, number>()
  for (const conflict of pending.conflicts) {
    places.set(conflict.path, await countPlaces(reading, conflict))
  }
  const isOnly = isOnlyOf(all, pending)
  return { pending, draft: await draftOf(reading, pending), isOnly, places }
}

function describe(out: Output, waiting: Waiting): string[] {
  const { pending, places } = waiting
  const open = new Set(openConflicts(pending).map(({ path }) => path))
  if (goneSide(pending) !== null) {
    return [headline(out, pending), `  ${out.paint('yellow', goneHeadline(pending))}`]
  }
  return [
    headline(out, pending),
    ...draftLines(out, waiting),
    ...pending.conflicts.map((conflict) => {
      const number = places.get(conflict.path) ?? 0
      const where = number > 0 ? ` (${count(number, 'place')})` : ''
      const state = open.has(conflict.path)
        ? out.paint('yellow', conflictWords(conflict))
        : out.paint('green', 'decided')
      return `  ${safeText(conflict.path, 200)}${where}  ${state}`
    }),
  ]
}

function headline(out: Output, pending: PendingEntry): string {
  const name = out.paint('bold', safeText(`${pending.type}:${pending.name}`))
  const origin = `${pending.command}, ${relativeTime(pending.created_at)}, ${pending.id}`
  return `${name}  ${safeText(pendingTarget(pending), 200)}  ${out.paint('dim', origin)}`
}

/** What was done so far, and how to go on with it. */
function draftLines(
  out: Output,
  { pending, draft, isOnly }: Pick<Waiting, 'pending' | 'draft' | 'isOnly'>,
): string[] {
  if (draft === null) return []
  const lines = [
    ...(draft.decided === 0 ? [] : [decidedBefore(draft)]),
    ...draft.texts.map(draftLine),
  ]
  const next = `skillmeat resolve ${safeText(isOnly ? pending.name : pending.id)}`
  return [
    ...lines.map((line) => `  ${out.paint('cyan', line)}`),
    out.paint('dim', `  \`${next}\` goes on, \`${next} --discard-draft\` begins again.`),
  ]
}

async function showHunks(context: CommandContext, pending: PendingEntry): Promise<number> {
  const { out } = context
  const ports = await context.ports()
  const merge = await readMerge(ports, pending)
  const { draft, files } = merge
  const isOnly = isOnlyOf(await listPending(ports), pending)
  out.document(
    () => presentMergeDetail(merge),
    () => [
      headline(out, pending),
      ...draftLines(out, { pending, draft, isOnly }),
      ...(goneSide(pending) === null
        ? files.flatMap((file) => ['', ...showFile(out, pending, file)])
        : ['', ...describeGone(out, pending, files)]),
    ],
  )
  return EXIT.attention
}

function showFile(out: Output, pending: PendingEntry, file: FileHunks): string[] {
  const { path, conflict, hunks, values, deletion } = file
  const [ours, base, theirs] = namesOf(pending, file)
  if (deletion !== null) {
    const hasBase = conflict.base !== null
    return describeDeletion(out, { path, deletion, names: [ours, theirs], hasBase })
  }
  if (hunks.length === 0) {
    return [
      `${safeText(path, 200)}  ${conflictWords(conflict)}`,
      ...renderValues(out, values, [ours, base, theirs]),
    ]
  }
  return hunks.flatMap((hunk) => [
    out.paint('bold', `${safeText(path, 200)}, place ${hunk.number}, line ${hunk.line}`) +
      (hunk.choice === null ? '' : out.paint('green', `  decided: ${takenAs(hunk)}`)),
    ...renderHunk(out, hunk, [ours, base, theirs]),
  ])
}

function takenAs({ choice }: ConflictHunk): string {
  if (choice?.take !== 'text') return choice?.take ?? ''
  return choice.recalled === true ? 'as before' : 'as written'
}
