import type { SnapshotEntry } from '../view/entries.ts'

const DAY = 86_400_000

/** How long safety snapshots are kept. */
export interface ExpiryPolicy {
  /** So many of the last are kept, whatever their age. */
  readonly keepLast: number
  /** For so many days the last one of each day is kept too. */
  readonly dailyDays: number
}

/**
 * Lists the safety snapshots that have served by `policy`; `now` is milliseconds since 1970. One
 * that a person made never expires.
 */
export function planExpiry(
  snapshots: readonly SnapshotEntry[],
  policy: ExpiryPolicy,
  now: number,
): readonly SnapshotEntry[] {
  const safety = snapshots
    .filter(({ kind }) => kind === 'safety')
    .toSorted((a, b) => (a.timestamp < b.timestamp ? 1 : -1))
  const days = new Set<string>()
  return safety.slice(policy.keepLast).filter(({ timestamp }) => {
    const day = timestamp.slice(0, 10)
    const isYoung = now - Date.parse(timestamp) <= policy.dailyDays * DAY
    if (!isYoung || days.has(day)) return true
    days.add(day)
    return false
  })
}
