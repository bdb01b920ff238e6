import { expect, test } from 'vitest'
import { parseStrictJson } from '../json/strict-json.ts'
import { dependenciesIn } from './dependencies.ts'
import { manifestAmong, readStatement } from './plugin-statement.ts'
import { DEFAULT_LIMITS } from '../limits.ts'

function stated(manifest: object) {
  const json = parseStrictJson(JSON.stringify(manifest))
  if (!(json instanceof Map)) throw new Error('no object')
  return dependenciesIn(json)
}

test('a dependency is a name, a name with its marketplace, or an object with a range', () => {
  const { dependencies, unread } = stated({
    dependencies: [
      'audit-logger',
      'vault@corp',
      { name: 'forms', version: '~2.1.0', marketplace: 'other' },
    ],
    optionalDependencies: [{ name: 'nice', version: '^1' }],
  })
  expect(unread).toEqual([])
  expect(dependencies).toEqual([
    { name: 'audit-logger', marketplace: null, range: null, isOptional: false },
    { name: 'vault', marketplace: 'corp', range: null, isOptional: false },
    { name: 'forms', marketplace: 'other', range: '~2.1.0', isOptional: false },
    { name: 'nice', marketplace: null, range: '^1', isOptional: true },
  ])
})

test('of two entries for one plugin the first counts; what names none is told', () => {
  const { dependencies, unread } = stated({
    dependencies: [
      { name: 'a', version: '^1' },
      'a',
      7,
      '',
      { version: '1' },
      { name: 'b', version: 2 },
    ],
    optionalDependencies: 'c',
  })
  expect(dependencies).toEqual([{ name: 'a', marketplace: null, range: '^1', isOptional: false }])
  expect(unread).toEqual([
    'a value in "dependencies"',
    '"" in "dependencies"',
    'an object in "dependencies"',
    'an object in "dependencies"',
    '"optionalDependencies" is no list',
  ])
})

test('of several manifests of one plugin that of Claude Code counts; a broken one says nothing', () => {
  expect(manifestAmong(['plugin.json', '.claude-plugin/plugin.json', 'a/plugin.json'])).toBe(
    '.claude-plugin/plugin.json',
  )
  expect(manifestAmong(['a/plugin.json', 'README.md'])).toBeNull()
  const nothing = { version: null, dependencies: [], unread: [] }
  expect(readStatement(new TextEncoder().encode('{'), DEFAULT_LIMITS)).toEqual(nothing)
  expect(readStatement(new TextEncoder().encode('[]'), DEFAULT_LIMITS)).toEqual(nothing)
})
