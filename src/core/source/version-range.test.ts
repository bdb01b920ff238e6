import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isInRanges, isRange, newestInRanges, releaseIn, releasesOf } from './version-range.ts'

const TAGS = ['vault--v2.0.0', 'vault--v2.1.4', 'vault--v2.10.0', 'vault--v3.0.0-rc.1', 'v9.0.0']

test('the newest release that lies in all ranges is taken, by its numbers', () => {
  expect(newestInRanges('vault', TAGS, ['^2.0.0'])?.tag).toBe('vault--v2.10.0')
  expect(newestInRanges('vault', TAGS, ['^2.0.0', '~2.1.0'])?.version).toBe('2.1.4')
  expect(newestInRanges('vault', TAGS, ['^2.0.0', '^3.0.0'])).toBeNull()
})

test('a pre-release is taken only by a range that names one', () => {
  expect(newestInRanges('vault', TAGS, ['>=2'])?.version).toBe('2.10.0')
  expect(newestInRanges('vault', TAGS, ['^3.0.0-0'])?.version).toBe('3.0.0-rc.1')
})

test('a tag is a release of the plugin that it names, and of no other whose name it begins with', () => {
  expect(releaseIn('vault', 'vault--v2.0.0')).toBe('2.0.0')
  expect(releaseIn('vault', 'vault-x--v2.0.0')).toBeNull()
  expect(releaseIn('k8s', 'k8s--v1.0.0')).toBe('1.0.0')
  expect(releaseIn('vault', 'vault--vmain')).toBeNull()
  expect(releasesOf('vault', TAGS).map(({ version }) => version)).toEqual([
    '3.0.0-rc.1',
    '2.10.0',
    '2.1.4',
    '2.0.0',
  ])
})

test('what says no version lies in no range; words are no range', () => {
  expect(isInRanges(null, [])).toBe(true)
  expect(isInRanges(null, ['*'])).toBe(false)
  expect(isRange('latest')).toBe(false)
  expect(isRange('1.2 - 1.5')).toBe(true)
})

test('what is taken lies in each range, and nothing newer does', () => {
  const version = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3)).map((parts) => parts.join('.'))
  const range = fc.tuple(fc.constantFrom('^', '~', '>='), version).map((parts) => parts.join(''))
  fc.assert(
    fc.property(fc.uniqueArray(version), fc.array(range, { maxLength: 3 }), (versions, ranges) => {
      const tags = versions.map((one) => `p--v${one}`)
      const taken = newestInRanges('p', tags, ranges)
      const fitting = releasesOf('p', tags).filter((one) => isInRanges(one.version, ranges))
      expect(taken?.version).toBe(fitting[0]?.version)
    }),
  )
})
