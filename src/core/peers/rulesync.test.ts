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

test('a source on GitLab is told from one on GitHub by the settings beside the lock', () => {
  const sources = {
    'ana/kit': fetched({ pdf: {} }),
    'group/tools': fetched({ docx: {} }),
    'ben/kit': fetched({ xlsx: {} }),
  }
  const settings = `{ // of the team
    "sources": [{ "source": "gitlab:Ana/Kit" }, 3, { "source": "https://gitlab.com/group/tools.git" },],
  }`
  const { claims, problems } = RULESYNC.read(
    {
      where: 'rulesync.lock',
      text: JSON.stringify({ lockfileVersion: 1, sources }),
      beside: new Map([
        ['rulesync.jsonc', settings],
        ['rulesync.local.jsonc', '[ broken'],
      ]),
    },
    { sha256 },
  )
  expect(problems).toEqual([])
  expect(claims.map(({ source }) => source?.location)).toEqual([
    'https://gitlab.com/Ana/Kit',
    'https://gitlab.com/group/tools.git',
    'https://github.com/ben/kit.git',
  ])
})

test('what was installed as gh does names its folder, its source and all its files', () => {
  const place = '.agents/skills/pdf'
  const files = [
    { path: 'b.md', bytes: new TextEncoder().encode('b') },
    { path: 'SKILL.md', bytes: new TextEncoder().encode('pdf') },
  ]
  const hash = createHash('sha256').update(`${place}/SKILL.md\0pdf\0${place}/b.md\0b\0`)
  const text = `lockfile_version: "1"
generated_at: x
installations:
  - source: acme/skills
    owner: acme
    repo: skills
    agent: github-copilot
    scope: project
    skill: pdf
    resolved_ref: v1.0.0
    resolved_commit: ${COMMIT}
    install_dir: .agents/skills
    deployed_files: [${place}/SKILL.md, ${place}/b.md]
    content_hash: sha256:${hash.digest('hex')}
  - { source: acme/skills, owner: acme, repo: skills, agent: cursor, scope: user, skill: web, install_dir: .cursor/skills }
  - { owner: acme }
`
  const { claims, problems } = RULESYNC.read({ where: 'rulesync-gh.lock.yaml', text }, { sha256 })
  expect(claims).toMatchObject([
    {
      name: 'pdf',
      places: [place],
      addsLines: true,
      source: {
        location: 'https://github.com/acme/skills.git',
        path: 'skills/pdf',
        ref: 'v1.0.0',
        commit: COMMIT,
      },
    },
  ])
  expect(claims[0]?.isAsWritten?.(files)).toBe(true)
  expect(claims[0]?.isAsWritten?.(files.slice(1))).toBe(false)
  expect(problems).toEqual([
    expect.stringContaining('lists "web": it lies in your home (~/.cursor/skills/web)'),
    'rulesync-gh.lock.yaml lists "installations[2]": it has no "skill".',
  ])
})

test('what was installed as APM does lies in the folder that APM has for it', () => {
  const text = `lockfile_version: "1"
apm_version: rulesync
dependencies:
  - repo_url: https://github.com/acme/pack
    resolved_commit: ${COMMIT}
    resolved_ref: main
    depth: 1
    package_type: apm_package
    virtual_path: packs/web
    deployed_files: [.github/skills/pdf/SKILL.md, .github/instructions/a.md]
`
  const { claims, problems } = RULESYNC.read({ where: 'rulesync-apm.lock.yaml', text }, { sha256 })
  expect(problems).toEqual([])
  expect(claims).toMatchObject([
    {
      peer: 'rulesync',
      name: 'pdf',
      places: ['.github/skills/pdf'],
      isAsWritten: null,
      source: {
        location: 'https://github.com/acme/pack',
        path: 'packs/web/.apm/skills/pdf',
        commit: COMMIT,
      },
    },
  ])
})
