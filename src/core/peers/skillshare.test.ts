import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { sha256 } from '../../adapters/system/environment.ts'
import { SKILLSHARE } from './skillshare.ts'

const COMMIT = '069e2c475e875be1c23a31e7f5da08ffd58d655a'
const USER = '.config/skillshare/skills/.metadata.json'

const bytes = (text: string) => new TextEncoder().encode(text)
const hash = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`

function read(entries: object, { where = USER, version = 1 } = {}) {
  const text = `${JSON.stringify({ version, entries }, null, 2)}\n`
  return SKILLSHARE.read({ where, text }, { sha256 })
}

const pdf = {
  source: 'github.com/anthropics/skills/skills/pdf',
  type: 'github-subdir',
  installed_at: '2026-08-01T10:00:00Z',
  repo_url: 'https://github.com/anthropics/skills.git',
  subdir: 'skills/pdf',
  version: COMMIT,
  tree_hash: '87c7c17d2988454e79c5b7a298a9e81101e82eaa',
  file_hashes: { 'SKILL.md': hash('# PDF\n'), 'scripts/run.py': hash('run') },
}

test('a skill has commit, path and the hash of every file', () => {
  const { claims, problems } = read({ 'frontend/pdf': { ...pdf, group: 'frontend', branch: 'v2' } })
  expect(problems).toEqual([])
  expect(claims).toMatchObject([
    {
      peer: 'skillshare',
      type: 'skill',
      name: 'pdf',
      places: ['.config/skillshare/skills/frontend/pdf'],
      source: {
        location: 'https://github.com/anthropics/skills.git',
        path: 'skills/pdf',
        ref: 'v2',
        commit: COMMIT,
      },
    },
  ])
  const isAsWritten = claims[0]?.isAsWritten
  const files = [
    { path: 'SKILL.md', bytes: bytes('# PDF\n') },
    { path: 'scripts/run.py', bytes: bytes('run') },
  ]
  expect(isAsWritten?.(files)).toBe(true)
  expect(isAsWritten?.([...files, { path: '.skillshare-meta.json', bytes: bytes('{}') }])).toBe(
    true,
  )
  expect(isAsWritten?.([...files, { path: 'more.md', bytes: bytes('') }])).toBe(false)
})

test('a commit that is cut short does not count; one that is recorded beside it does', () => {
  const short = { ...pdf, version: '069e2c4' }
  expect(read({ pdf: short }).claims[0]?.source?.commit).toBeNull()
  expect(read({ pdf: { ...short, commit: COMMIT } }).claims[0]?.source?.commit).toBe(COMMIT)
})

test('a repository that is a skill has it at its root', () => {
  const { subdir: _, ...whole } = pdf
  expect(read({ pdf: whole }).claims[0]?.source?.path).toBe('')
})

test('agents lie beside skills, each in a file', () => {
  const entry = { ...pdf, kind: 'agent', file_hashes: { 'review.md': hash('Review.') } }
  const where = '/srv/project/.skillshare/agents/.metadata.json'
  const { claims } = read({ review: entry }, { where })
  expect(claims).toMatchObject([
    { type: 'agent', name: 'review', places: ['.skillshare/agents/review.md'] },
  ])
  expect(claims[0]?.isAsWritten?.([{ path: 'artifact.md', bytes: bytes('Review.') }])).toBe(true)
})

test('an older entry names its group beside it; what is local has no source', () => {
  const { claims } = read({ mine: { source: '/home/ana/mine', type: 'local', group: 'own' } })
  expect(claims).toMatchObject([
    { places: ['.config/skillshare/skills/own/mine'], source: null, isAsWritten: null },
  ])
})

test('the older registry has names and sources', () => {
  const text = `skills:
  - name: pdf
    source: anthropics/skills/skills/pdf
    branch: main
  - name: review
    kind: agent
    source: git@git.corp.example:team/kit.git//agents/review.md
  - name: _team
    source: acme/kit
    tracked: true
  - name: docx
    source: https://ana:secret@example.org/kit
`
  const where = '.skillshare/registry.yaml'
  const { claims, problems } = SKILLSHARE.read({ where, text }, { sha256 })
  expect(claims).toMatchObject([
    {
      name: 'pdf',
      places: ['.skillshare/skills/pdf'],
      source: {
        location: 'https://github.com/anthropics/skills.git',
        path: 'skills/pdf',
        ref: 'main',
      },
    },
    {
      type: 'agent',
      places: ['.skillshare/agents/review.md'],
      source: { location: 'git@git.corp.example:team/kit.git', path: 'agents/review.md' },
    },
    { name: 'docx', source: null },
  ])
  expect(problems).toEqual([
    '.skillshare/registry.yaml lists "_team": it is a repository that skillshare keeps as a whole, not one artifact.',
    '.skillshare/registry.yaml lists "docx": the address that it is said to come from is not taken.',
  ])
})

test('settings without such a list say nothing of copies', () => {
  const text = 'source: ~/skills\nmode: merge\ntargets:\n  claude:\n    path: ~/.claude/skills\n'
  const where = '.config/skillshare/config.yaml'
  expect(SKILLSHARE.read({ where, text }, { sha256 })).toEqual({ claims: [], problems: [] })
})

test('entries that lead out, or that no artifact can be called, are passed over', () => {
  const { claims, problems } = read({ '../../x': pdf, 'a//b': pdf, nul: pdf, good: pdf })
  expect(claims.map(({ name }) => name)).toEqual(['good'])
  expect(problems).toHaveLength(3)
})

test('a file of another version, and a broken one', () => {
  expect(read({ pdf }, { version: 0 }).problems[0]).toContain('has version 0')
  expect(() => read({ pdf }, { version: 2 })).toThrow('was written by a newer program')
  expect(() => SKILLSHARE.read({ where: USER, text: '{' }, { sha256 })).toThrow(
    expect.objectContaining({ code: 'E_MANIFEST_PARSE' }),
  )
})
