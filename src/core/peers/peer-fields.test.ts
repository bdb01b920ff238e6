import { expect, test } from 'vitest'
import { olderVersion, readJsonFile, readYamlFile } from './peer-fields.ts'

const json = (text: string) => () => readJsonFile({ where: 'skills-lock.json', text })
const yaml = (text: string) => () => readYamlFile({ where: 'apm.lock.yaml', text })

test('a file that cannot be read is named', () => {
  expect(json('{"version": 1')).toThrow(
    expect.objectContaining({
      code: 'E_MANIFEST_PARSE',
      message: 'skills-lock.json is not valid at character 14.',
    }),
  )
  expect(yaml('a: [1')).toThrow('apm.lock.yaml is no YAML mapping.')
  expect(yaml('- 1')).toThrow(expect.objectContaining({ code: 'E_MANIFEST_PARSE' }))
  expect(json('[]')).toThrow(expect.objectContaining({ code: 'E_MANIFEST_SCHEMA' }))
  expect(json('<<<<<<< HEAD\n{}\n=======')).toThrow(
    expect.objectContaining({ code: 'E_MANIFEST_PARSE' }),
  )
})

test('one that is written to do harm is refused', () => {
  expect(yaml('a: &a [x]\nb: *a')).toThrow(expect.objectContaining({ code: 'E_MANIFEST_LIMIT' }))
  expect(json('{"a":'.repeat(200))).toThrow(expect.objectContaining({ code: 'E_MANIFEST_LIMIT' }))
  expect(json(`"${'x'.repeat(5_000_000)}"`)).toThrow('is too large')
  expect(yaml('a: !!js x')).toThrow(expect.objectContaining({ code: 'E_MANIFEST_PARSE' }))
  expect(json('{"__proto__": {}}')).toThrow('has the key "__proto__"')
})

test('an older version is told, a newer one refused', () => {
  const known = { oldest: 2, newest: 3 }
  const versionOf = (version: Parameters<typeof olderVersion>[1]) =>
    olderVersion('x.json', version, known)
  expect(versionOf(3)).toBeNull()
  expect(versionOf('2')).toBeNull()
  expect(versionOf(1)).toBe(
    'x.json has version 1, and versions 2 to 3 are known: nothing was taken from it.',
  )
  expect(versionOf(undefined)).toContain('does not say its version')
  expect(() => versionOf(4)).toThrow(
    expect.objectContaining({
      code: 'E_MANIFEST_SCHEMA',
      message:
        'x.json was written by a newer program: it has version 4, and versions 2 to 3 are known.',
      fix: 'Install the newest skillmeat. Nothing was taken from the file.',
    }),
  )
  expect(() => versionOf('one')).toThrow('has a version that is no number')
  expect(() => versionOf([3])).toThrow('has a version that is no number')
  expect(() => versionOf(1.5)).toThrow('has a version that is no number')
})
