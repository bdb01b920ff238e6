import { assert, nat, property } from 'fast-check'
import { expect, test } from 'vitest'
import { sayCount, sayNumber } from './say-count.ts'
import { sayAgo } from './say-ago.ts'

const NOW = Date.parse('2026-03-01T12:00:00Z')
const ago = (seconds: number) => sayAgo(new Date(NOW - seconds * 1000).toISOString(), NOW)

test('a number is written as Intl writes it', () => {
  const intl = new Intl.NumberFormat('en')
  assert(
    property(nat(), (number) => {
      expect(sayNumber(number)).toBe(intl.format(number))
    }),
  )
})

test('one and many have words of their own', () => {
  expect(sayCount(1, 'copy', 'copies')).toBe('1 copy')
  expect(sayCount(2, 'copy', 'copies')).toBe('2 copies')
  expect(sayCount(5000, 'artifact')).toBe('5,000 artifacts')
})

test('how long ago something was is said as Intl says it, by the largest unit', () => {
  const intl = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
  const units = { minute: 60, hour: 3600, day: 86_400, week: 604_800, month: 2_592_000 } as const
  expect(ago(59)).toBe('just now')
  for (const unit of ['minute', 'hour', 'day', 'week', 'month'] as const) {
    for (const many of [1, 2]) expect(ago(many * units[unit])).toBe(intl.format(-many, unit))
  }
  expect(ago(31_536_000)).toBe('last year')
})
