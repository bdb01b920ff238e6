import type { UpdateAction, UpdateItem } from '../../data/updates.ts'
import type { Tone } from '../../design/badge.tsx'

type Label = readonly [tone: Tone, word: string]

const LABELS: Readonly<Record<UpdateAction, Label>> = {
  up_to_date: ['neutral', 'Up to date'],
  updated: ['good', 'Updates'],
  merged: ['good', 'Merges with your edits'],
  pending: ['warn', 'Conflicts wait for you'],
  gone_upstream: ['neutral', 'Gone upstream'],
  no_upstream: ['neutral', 'From nowhere'],
  unreachable: ['bad', 'Not reached'],
  refused: ['bad', 'Refused'],
  held_back: ['warn', 'Can do more than before'],
  pruned: ['neutral', 'Removed'],
}

const DONE_LABELS: Readonly<Partial<Record<UpdateAction, Label>>> = {
  updated: ['good', 'Updated'],
  merged: ['good', 'Merged with your edits'],
  held_back: ['warn', 'Held back'],
}

/** The label of an action, before or after it is done. */
export function labelOf(action: UpdateAction, isDone: boolean): Label {
  return (isDone ? DONE_LABELS[action] : undefined) ?? LABELS[action]
}

const AVAILABLE: ReadonlySet<UpdateAction> = new Set(['updated', 'merged', 'pending', 'held_back'])

/** Tells whether there is an update. */
export function isAvailable({ action }: UpdateItem): boolean {
  return AVAILABLE.has(action)
}

/** Tells whether an update needs no decision: it has no conflict, and nothing new may run. */
export function isSafe({ action }: UpdateItem): boolean {
  return action === 'updated' || action === 'merged'
}

/** Says in one line what changes. */
export function sayChange({ detail, conflicts, merged, parts, source }: UpdateItem): string {
  if (detail !== null) return detail
  if (conflicts.length > 0) return `Both sides changed ${conflicts.join(', ')}`
  if (merged.length > 0) return `Both sides changed ${merged.join(', ')}; nothing conflicts`
  if (parts !== null) {
    const { joined, left, repinned } = parts
    return [
      ...joined.map((part) => `${part} joins`),
      ...left.map((part) => `${part} leaves`),
      ...(repinned.length > 0 ? [`pins follow ${repinned.join(', ')}`] : []),
    ].join(', ')
  }
  return source ?? ''
}
