import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { sha256 } from '../../adapters/system/environment.ts'
import { VERCEL_SKILLS } from './vercel-skills.ts'

const SKILL = { path: 'SKILL.md', bytes: new TextEncoder().encode('# PDF\n') }
const NOTES = { path: 'notes.md', bytes: new TextEncoder().encode('Notes\n') }
const HASH = createHash('sha256').update('notes.mdNotes\nSKILL.md# PDF\n').digest('hex')

function read(skills: object, { where = 'skills-lock.json', version = 1 } = {}) {
  const text = `${JSON.stringify({ version, skills }, null, 2)}\n`
  return VERCEL_SKILLS.read({ where, text }, { sha256 })
}

const pdf = {
  source: 'anthropics/skills',
  sourceType: 'github',
  skillPath: 'skills/pdf/SKILL.md',
  computedHash: HASH,
}

test('a skill of a project has its source, and a hash of its folder', () => {
  const { claims, problems } = read({ pdf: { ...pdf, ref: 'main' } })
  expect(problems).toEqual([])
  expect(claims).toMatchObject([
    {
      peer: 'skills',
      type: 'skill',
      name: 'pdf',
      places: ['.agents/skills/pdf', '.claude/skills/pdf'],
      source: {
        location: 'https://github.com/anthropics/skills.git',
        path: 'skills/pdf',
        ref: 'main',
        commit: null,
      },
    },
  ])
  const isAsWritten = claims[0]?.isAsWritten
  expect(isAsWritten?.([SKILL, NOTES])).toBe(true)
  expect(isAsWritten?.([SKILL, NOTES, { ...NOTES, path: 'node_modules/x.js' }])).toBe(true)
  expect(isAsWritten?.([SKILL])).toBe(false)
})

test('a skill of a person has the id of a tree on GitHub, which files alone do not tell', () => {
  const entry = {
    source: 'vercel-labs/agent-skills',
    sourceType: 'github',
    sourceUrl: 'git@github.com:vercel-labs/agent-skills.git',
    skillPath: 'SKILL.md',
    skillFolderHash: '87c7c17d2988454e79c5b7a298a9e81101e82eaa',
    installedAt: '2026-04-05T08:01:01.058Z',
    updatedAt: '2026-09-07T13:37:03.567Z',
  }
  const user = { where: '.agents/.skill-lock.json', version: 3 }
  const { claims } = read({ deploy: entry }, user)
  expect(claims).toMatchObject([
    {
      name: 'deploy',
      source: { location: 'git@github.com:vercel-labs/agent-skills.git', path: '' },
      isAsWritten: null,
    },
  ])
  const elsewhere = { ...entry, sourceType: 'git', skillFolderHash: HASH }
  expect(read({ deploy: elsewhere }, user).claims[0]?.isAsWritten?.([SKILL, NOTES])).toBe(true)
  expect(read({ deploy: { ...entry, skillFolderHash: '' } }, user).problems).toEqual([])
})

test('what comes from a folder, a package or a web page has no repository', () => {
  const { claims, problems } = read({
    mine: { source: './skills/mine', sourceType: 'local', computedHash: HASH },
    kit: { source: '@acme/kit', sourceType: 'node_modules', computedHash: HASH },
    page: { source: 'https://example.org', sourceType: 'well-known', computedHash: HASH },
  })
  expect(claims.map(({ source }) => source)).toEqual([null, null, null])
  expect(problems).toEqual([])
})

test('a skill lies in a folder whose name is made from its own', () => {
  const { claims } = read({ 'Web Design: Guidelines': pdf, '../../outside': pdf })
  expect(claims.map(({ name }) => name)).toEqual(['web-design-guidelines', 'outside'])
})

test('an address with credentials in it is left out, and told without them', () => {
  const sourceUrl = 'https://ana:ghp_secret@github.com/ana/kit.git'
  const { claims, problems } = read({ pdf: { ...pdf, sourceUrl } })
  expect(claims).toMatchObject([{ name: 'pdf', source: null }])
  expect(problems).toEqual([
    'skills-lock.json lists "pdf": the address that it is said to come from is not taken.',
  ])
})

test('a path that leads out of the source is left out with it', () => {
  const { claims, problems } = read({ pdf: { ...pdf, skillPath: '../../etc/SKILL.md' } })
  expect(claims).toMatchObject([{ name: 'pdf', source: null }])
  expect(problems).toHaveLength(1)
})

test('an entry that is none, or that no artifact can be called, is passed over', () => {
  const { claims, problems } = read({ con: pdf, odd: 'x', old: { source: 1 }, pdf })
  expect(claims.map(({ name }) => name)).toEqual(['pdf'])
  expect(problems).toEqual([
    'skills-lock.json lists "con": "con" cannot be an artifact\'s name: the name is reserved.',
    'skills-lock.json lists "odd": it has no fields.',
    'skills-lock.json lists "old": its "source" is no text.',
  ])
})

test('the file of another version is not read', () => {
  expect(read({ pdf }, { version: 0 })).toEqual({
    claims: [],
    problems: [
      'skills-lock.json has version 0, and version 1 is known: nothing was taken from it.',
    ],
  })
  expect(() => read({ pdf }, { version: 2 })).toThrow('was written by a newer program')
  const user = { where: '/home/ana/.local/state/skills/.skill-lock.json', version: 2 }
  expect(read({ pdf }, user).problems[0]).toContain('has version 2, and version 3 is known')
})

test('a broken file is refused', () => {
  const text = '{"version": 1, "skills": {'
  const tools = { sha256 }
  expect(() => VERCEL_SKILLS.read({ where: 'skills-lock.json', text }, tools)).toThrow(
    expect.objectContaining({ code: 'E_MANIFEST_PARSE' }),
  )
})
