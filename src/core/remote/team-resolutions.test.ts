import { expect, test } from 'vitest'
import { sha256 } from '../../adapters/system/environment.ts'
import { addTeamResolutions, readTeamResolutions } from './team-resolutions.ts'
import type { TeamResolution } from './team-resolutions.ts'

const ONE: TeamResolution = {
  artifact: '6690c89a-317b-4585-8a97-f04c225f847f',
  path: 'SKILL.md',
  base: 'a\n',
  ours: 'b\n',
  theirs: 'c\n',
  result: 'd\n',
  place: { before: 'x', after: 'y', under: null },
  recordedAt: '2026-12-01T00:00:00.000Z',
  recordedBy: 'ana',
}

test('what is added is read back, whoever adds it first', () => {
  const other = { ...ONE, path: 'b.md' }
  const both = addTeamResolutions(addTeamResolutions(null, [ONE]), [other])
  expect(both).toEqual(addTeamResolutions(null, [other, ONE]))
  expect([...readTeamResolutions(sha256, both).known.values()]).toEqual([ONE, other])
})

test('lines that cannot be read, and places decided in two ways, stay as they are written', () => {
  const written = addTeamResolutions(null, [ONE, { ...ONE, result: 'e\n' }])
  const old = `{"format": 9}\nnot JSON\n${new TextDecoder().decode(written ?? undefined)}`
  const previous = new TextEncoder().encode(old)
  const more = addTeamResolutions(previous, [{ ...ONE, path: 'b.md' }])
  const lines = new TextDecoder().decode(more ?? undefined).split('\n')
  expect(lines).toEqual(expect.arrayContaining(old.split('\n')))
  const { known, keys, refused } = readTeamResolutions(sha256, more)
  expect([known.size, keys.size, refused]).toEqual([1, 2, 3])
})

test('a file that would grow too large is left as it is', () => {
  const large = { ...ONE, result: 'x'.repeat(60_000) }
  const many = Array.from({ length: 80 }, (_, at) => ({ ...large, path: `${at}.md` }))
  expect(addTeamResolutions(null, many)).toBeNull()
})
