import { expect, test } from 'vitest'
import { readLocale } from './locale.ts'

test.each([
  ['de-AT', 'de-AT'],
  ['en-US@posix', 'en-US'],
  ['de_DE.UTF-8', 'de-DE'],
  ['sr_RS@latin', 'sr-RS'],
  ['tr', 'tr'],
  ['C', 'en-US'],
  ['', 'en-US'],
  [undefined, 'en-US'],
  ['en-US-', 'en-US'],
])('%s is read as %s, which Intl takes', (said, locale) => {
  expect(readLocale(said)).toBe(locale)
  expect(new Intl.NumberFormat(readLocale(said)).format(1)).not.toBe('')
})
