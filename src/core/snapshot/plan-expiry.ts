import type { SnapshotEntry } from '../view/entries.ts'

const KEEP_LAST = 50
const DAILY_FOR_DAYS = 30
const DAY = 86_400_000

/**
 * Lists the safety snapshots that have served: all but the last 50 and, for 30 days, the last of
 * each day. One that a person made never expires.
 */
export function planExpiry(
  snapshots: readonly SnapshotEntry[],
  now: number,
): readonly SnapshotEntry[] {
  const safety = snapshots
    .filter(({ kind }) => kind === 'safety')
    .toSorted((a, b) => (a.timestamp < b.timestamp ? 1 : -1))
  const days = new Set<string>()
  return safety.slice(KEEP_LAST).filter(({ timestamp }) => {
    const day = timestamp.slice(0, 10)
    const isYoung = now - Date.parse(timestamp) <= DAILY_FOR_DAYS * DAY
    if (!isYoung || days.has(day)) return true
    days.add(day)
    return false
  })
}
