import { expect, test } from 'vitest'
import { DEFAULT_SETTINGS } from '../config/settings.ts'
import type { SnapshotEntry } from '../view/entries.ts'
import { planExpiry } from './plan-expiry.ts'
import { formatSnapshotId, isSnapshotId } from './snapshot-id.ts'

const POLICY = DEFAULT_SETTINGS.snapshots
const now = Date.parse('2026-03-31T12:00:00Z')
const hours = (ago: number, kind: SnapshotEntry['kind'] = 'safety') => {
  const time = now - ago * 3_600_000
  return { id: `s${ago}`, kind, timestamp: new Date(time).toISOString() } as SnapshotEntry
}

test('fifty safety snapshots stay whatever their age', () => {
  expect(
    planExpiry(
      Array.from({ length: 50 }, (_, n) => hours(n * 1000)),
      POLICY,
      now,
    ),
  ).toEqual([])
})

test('beyond fifty, the last of each day stays for thirty days', () => {
  const many = Array.from({ length: 50 + 24 * 40 }, (_, n) => hours(n))
  const expired = new Set(planExpiry(many, POLICY, now).map(({ id }) => id))
  const kept = many.slice(50).filter(({ id }) => !expired.has(id))
  expect(kept.length).toBe(29)
  expect(new Set(kept.map(({ timestamp }) => timestamp.slice(0, 10))).size).toBe(29)
})

test('how many and for how many days is a setting', () => {
  const many = Array.from({ length: 24 * 3 }, (_, n) => hours(n))
  const policy = { keepLast: 2, dailyDays: 0 }
  const expired = planExpiry(many, policy, now)
  expect(many.filter((one) => !expired.includes(one)).map(({ id }) => id)).toEqual(['s0', 's1'])
})

test('a snapshot that a person made never expires', () => {
  const own = Array.from({ length: 200 }, (_, n) => hours(n * 1000, 'person'))
  expect(planExpiry(own, POLICY, now)).toEqual([])
})

test('an id tells when it was made', () => {
  const id = formatSnapshotId(now, 'a1b2c3')
  expect(id).toBe('20260331_120000_a1b2c3')
  expect(isSnapshotId(id)).toBe(true)
  expect(isSnapshotId('../x')).toBe(false)
})
