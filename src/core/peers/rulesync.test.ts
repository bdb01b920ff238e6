import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { sha256 } from '../../adapters/system/environment.ts'
import { RULESYNC } from './rulesync.ts'

const COMMIT = '931cfb58663154415f8a13e14680f548114d4555'
const SKILL = { path: 'SKILL.md', bytes: new TextEncoder().encode('# PDF\n') }
const INTEGRITY = `sha256-${createHash('sha256').update('SKILL.md\0# PDF\n\0').digest('hex')}`

function read(sources: object, { where = 'rulesync.lock', version = 1 } = {}) {
  const text = `${JSON.stringify({ lockfileVersion: version, sources }, null, 2)}\n`
  return RULESYNC.read({ where, text }, { sha256 })
}

function fetched(skills: object) {
  return {
    requestedRef: 'main',
    resolvedRef: COMMIT,
    resolvedAt: '2026-01-15T12:00:00.000Z',
    skills,
    rules: { 'style.md': { integrity: INTEGRITY } },
  }
}

test('a fetched skill has a commit and a hash; where it lies in the source is not said', () => {
  const { claims, problems } = read({
    'anthropics/skills': fetched({ pdf: { integrity: INTEGRITY }, old: { integrity: '' } }),
  })
  expect(problems).toEqual([])
  expect(claims).toMatchObject([
    {
      peer: 'rulesync',
      type: 'skill',
      name: 'pdf',
      places: ['.rulesync/skills/.curated/pdf'],
      source: {
        location: 'https://github.com/anthropics/skills.git',
        path: null,
        ref: 'main',
        commit: COMMIT,
      },
    },
    { name: 'old', isAsWritten: null },
  ])
  expect(claims[0]?.isAsWritten?.([SKILL])).toBe(true)
  expect(claims[0]?.isAsWritten?.([{ ...SKILL, path: 'skill.md' }])).toBe(false)
})

test('the path in a source is that of all its skills', () => {
  const { claims } = read({ 'ana/kit@v1:packs/web': fetched({ pdf: { integrity: INTEGRITY } }) })
  expect(claims[0]?.source).toMatchObject({
    location: 'https://github.com/ana/kit.git',
    path: null,
  })
})

test('a skill from npm has no repository', () => {
  const sources = {
    '@acme/skills': {
      resolvedVersion: '1.2.0',
      integrity: 'sha512-x',
      registry: 'https://registry.npmjs.org',
      skills: { pdf: { integrity: INTEGRITY } },
    },
  }
  const { claims, problems } = read(sources, { where: 'rulesync-npm.lock.json' })
  expect(claims).toMatchObject([{ name: 'pdf', source: null }])
  expect(problems).toEqual([])
})

test('an address with credentials in it is left out', () => {
  const { claims, problems } = read({
    'https://ana:secret@git.example.org/kit': fetched({ pdf: { integrity: INTEGRITY } }),
  })
  expect(claims).toMatchObject([{ name: 'pdf', source: null }])
  expect(problems).toEqual([
    'rulesync.lock lists "pdf": the address that it is said to come from is not taken.',
  ])
})

test('names that lead out, and entries that are none, are passed over', () => {
  const { claims, problems } = read({
    'ana/kit': fetched({ '../../x': { integrity: INTEGRITY }, pdf: 'x', good: {} }),
    'ana/other': { resolvedRef: COMMIT, skills: ['pdf'] },
  })
  expect(claims.map(({ name }) => name)).toEqual(['good'])
  expect(problems).toEqual([
    expect.stringContaining('rulesync.lock lists "../../x"'),
    'rulesync.lock lists "pdf": it has no fields.',
    'rulesync.lock lists "ana/other": its "skills" has no fields.',
  ])
})

test('a file of another version, and a broken one', () => {
  expect(read({}, { version: 0 }).problems[0]).toContain('has version 0, and version 1 is known')
  expect(() => read({}, { version: 2 })).toThrow('was written by a newer program')
  expect(() => RULESYNC.read({ where: 'rulesync.lock', text: '' }, { sha256 })).toThrow(
    expect.objectContaining({ code: 'E_MANIFEST_PARSE' }),
  )
})
