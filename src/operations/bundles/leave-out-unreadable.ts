import { listUnread } from '../engine/observe/present-state.ts'
import type { PresentState, UnreadArtifact } from '../engine/observe/present-state.ts'
import type { Chosen } from './choose-artifacts.ts'

/** What leaves the collection, and what cannot since its files could not be read. */
export interface Readable {
  readonly chosen: Chosen
  readonly unread: readonly UnreadArtifact[]
}

/**
 * Leaves out what could not be read: what is recorded of it may be older than what is there. Throws
 * why, where nothing else is left, or where it is a part of what leaves whole.
 */
export function leaveOutUnreadable(chosen: Chosen, state: PresentState): Readable {
  const wanted = new Set(chosen.artifacts.map(({ uuid }) => uuid))
  const unread = listUnread(state).filter(({ entry }) => wanted.has(entry.uuid))
  const [first] = unread
  if (first === undefined) return { chosen, unread }
  const parts = new Set([...chosen.members.values()].flat().map(({ child }) => child))
  const inPlugin = unread.find(({ entry }) => parts.has(entry.uuid))
  if (inPlugin !== undefined) throw inPlugin.problem
  const gone = new Set(unread.map(({ entry }) => entry.uuid))
  const artifacts = chosen.artifacts.filter(({ uuid }) => !gone.has(uuid))
  if (artifacts.length === 0) throw first.problem
  const members = new Map([...chosen.members].filter(([uuid]) => !gone.has(uuid)))
  return { chosen: { ...chosen, artifacts, members }, unread }
}
