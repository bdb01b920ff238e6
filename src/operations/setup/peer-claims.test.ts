import { expect, test } from 'vitest'
import { createWorld, inWorld, removeWorld } from '../../../test/world/world.ts'
import { entryText, writeFiles } from '../../../test/world/write-files.ts'
import type { Files } from '../../../test/world/write-files.ts'
import { readPeerClaims } from './peer-claims.ts'

/** Reads what other tools left in a project with these files. */
async function read(files: Files) {
  const world = createWorld()
  const [dir] = world.projects
  try {
    writeFiles(dir, files)
    return await inWorld(world, {}, async (ports) =>
      readPeerClaims(ports, { scope: 'project', dir }),
    )
  } finally {
    removeWorld(world)
  }
}

const skills = (...names: readonly string[]) =>
  JSON.stringify({
    version: 1,
    skills: Object.fromEntries(
      names.map((name) => [
        name,
        { source: 'acme/skills', sourceType: 'github', computedHash: '' },
      ]),
    ),
  })

test('what a lock lists and is not there is named; one copy of several is enough', async () => {
  const { claims, passed } = await read({
    'skills-lock.json': skills('here', 'gone'),
    '.claude/skills/here/SKILL.md': entryText('here'),
  })
  expect(claims.get('.claude/skills/here')?.name).toBe('here')
  expect(passed).toEqual([
    {
      seen: 'skills-lock.json',
      agents: ['skills (vercel-labs)'],
      why: 'not_understood',
      reason:
        'skills-lock.json lists "gone": nothing lies at .agents/skills/gone, .claude/skills/gone.',
    },
  ])
})

test('much that is wrong in one file is summed up', async () => {
  const names = Array.from({ length: 25 }, (_, index) => `gone-${index}`)
  const { passed } = await read({ 'skills-lock.json': skills(...names) })
  expect(passed).toHaveLength(21)
  expect(passed.at(-1)?.reason).toBe('and 5 more')
})

test('what cannot be read is refused, and what is of another version is not understood', async () => {
  const { passed } = await read({
    'skills-lock.json': '{ broken',
    'rulesync.lock': '{"lockfileVersion":2,"sources":{}}',
    'rulesync-npm.lock.json': '{"lockfileVersion":0,"sources":{}}',
  })
  expect(passed.map(({ seen, why }) => `${seen} ${why}`).toSorted()).toEqual([
    'rulesync-npm.lock.json not_understood',
    'rulesync.lock not_understood',
    'skills-lock.json refused',
  ])
})

test('settings beside a lock count as far as they can be read', async () => {
  const lock = JSON.stringify({
    lockfileVersion: 1,
    sources: { 'ana/kit': { resolvedRef: 'c'.repeat(40), skills: { pdf: {} } } },
  })
  const place = '.rulesync/skills/.curated/pdf'
  const files = { 'rulesync.lock': lock, [`${place}/SKILL.md`]: entryText('pdf') }
  const own = '{ "sources": [{ "source": "gitlab:ana/kit" }] }'
  const { claims, passed } = await read({
    ...files,
    'rulesync.jsonc': own,
    'rulesync.local.jsonc': '-> nowhere',
  })
  expect(passed).toEqual([])
  expect(claims.get(place)?.source?.location).toBe('https://gitlab.com/ana/kit')
  const without = await read(files)
  expect(without.claims.get(place)?.source?.location).toBe('https://github.com/ana/kit.git')
})
