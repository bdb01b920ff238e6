import { expect, test } from 'vitest'
import { readPeerSource } from './peer-source.ts'
import type { WrittenSource } from './peer-source.ts'

const COMMIT = '89f5c2a7b1d04e6f9c3a8b2e1f7d6c5b4a392817'

function read(address: string, more: Partial<WrittenSource> = {}) {
  const { source, isRefused } = readPeerSource({ address, path: null, ...more })
  return isRefused ? 'refused' : source && [source.location, source.path, source.ref]
}

function commitOf(more: Partial<WrittenSource>) {
  return readPeerSource({ address: 'ana/kit', path: null, ...more }).source?.commit
}

test.for([
  ['anthropics/skills', 'https://github.com/anthropics/skills.git', null, null],
  ['anthropics/skills.git', 'https://github.com/anthropics/skills.git', null, null],
  ['anthropics/skills/skills/pdf', 'https://github.com/anthropics/skills.git', 'skills/pdf', null],
  ['github:ana/kit@v2:skills/pdf', 'https://github.com/ana/kit.git', 'skills/pdf', 'v2'],
  ['ana/kit/tree/main/skills/pdf', 'https://github.com/ana/kit.git', 'skills/pdf', 'main'],
  ['github.com/ana/kit/skills/pdf', 'https://github.com/ana/kit.git', 'skills/pdf', null],
  ['gitlab:team/sub/kit', 'https://gitlab.com/team/sub/kit', null, null],
  ['bitbucket:ana/kit', 'https://bitbucket.org/ana/kit.git', null, null],
  ['git.example.org/team/sub/kit', 'https://git.example.org/team/sub/kit', null, null],
  ['https://github.com/ana/kit.git', 'https://github.com/ana/kit.git', null, null],
  [
    'https://github.com/ana/kit/tree/v1/skills/pdf',
    'https://github.com/ana/kit.git',
    'skills/pdf',
    'v1',
  ],
  ['git@github.com:ana/kit.git', 'git@github.com:ana/kit.git', null, null],
  ['git@github.com:ana/kit.git//skills/pdf', 'git@github.com:ana/kit.git', 'skills/pdf', null],
  ['ssh://git@git.corp/team/kit', 'ssh://git@git.corp/team/kit', null, null],
] as const)('%s is read', ([address, ...parts]) => {
  expect(read(address)).toEqual(parts)
})

test('a folder of this machine is no source, and nothing is wrong with it', () => {
  expect(read('./skills/pdf')).toBeNull()
  expect(read('~/skills')).toBeNull()
  expect(read('C:\\skills')).toBeNull()
  expect(read('file:///srv/kit.git')).toBeNull()
  expect(readPeerSource(null)).toEqual({ source: null, isRefused: false })
})

test.for([
  'https://ana:ghp_abcdefghijklmnopqrstuvwxyz0123456789@github.com/ana/kit.git',
  'https://ghp_token@github.com/ana/kit',
  'ssh://ana:secret@github.com/ana/kit',
  'https://github.com/ana/kit.git?token=abc',
  'http://github.com/ana/kit',
  'ext::sh -c true',
  'ftp://example.org/kit',
  'npm:ana/kit',
  'npm:pkg',
  '--upload-pack=true',
  'pdf',
  '',
  'ana/..',
  'kit.skillmeat-pack',
  'ana/kit@--force',
  '@scope/package',
])('%s is refused', (address) => {
  expect(read(address)).toBe('refused')
})

test('what is said beside the address counts more than what it says', () => {
  expect(read('ana/kit/skills/pdf@v1', { path: 'skills/docx/SKILL.md', ref: 'v2' })).toEqual([
    'https://github.com/ana/kit.git',
    'skills/docx',
    'v2',
  ])
  expect(read('team/kit', { service: 'gitlab' })?.[0]).toBe('https://gitlab.com/team/kit')
  expect(read('team/kit', { service: 'nowhere' })).toBe('refused')
  expect(read('ana/kit/skills', { isShared: true })?.[1]).toBeNull()
})

test.for([
  ['SKILL.md', ''],
  ['', ''],
  ['.', ''],
  ['./skills/pdf/', 'skills/pdf'],
  ['/skills/pdf', 'skills/pdf'],
  ['agents/review.agent.md', 'agents/review.agent.md'],
] as const)('the path "%s" means "%s"', ([path, inside]) => {
  expect(read('ana/kit', { path })?.[1]).toBe(inside)
})

test.for(['../elsewhere', 'skills/../../x', 'skills\\pdf', '.git/hooks'])(
  'a source whose path is %s is refused',
  (path) => {
    expect(read('ana/kit', { path })).toBe('refused')
  },
)

test('a commit counts when it is whole', () => {
  expect(commitOf({ commit: COMMIT })).toBe(COMMIT)
  expect(commitOf({ commit: COMMIT.slice(0, 7) })).toBeNull()
  expect(commitOf({ ref: COMMIT })).toBe(COMMIT)
  expect(commitOf({ ref: '' })).toBeNull()
})
