import { expect, test } from 'vitest'
import { sha256 } from '../../adapters/system/environment.ts'
import { SKILLKIT, readSkillkitFile } from './skillkit.ts'

function read(text: string) {
  return SKILLKIT.read({ where: '.skills', text }, { sha256 })
}

function readFile(fields: object, where = '.claude/skills/pdf/.skillkit.json') {
  return readSkillkitFile({ where, text: JSON.stringify(fields, null, 2) })
}

const pdf = {
  name: 'pdf',
  description: 'Reads PDFs',
  source: 'anthropics/skills',
  sourceType: 'github',
  subpath: 'skills/pdf',
  installedAt: '2026-07-01T00:00:00Z',
  enabled: true,
  checksum: 'sha256-x',
}

test('the file in a skill says where the skill comes from', () => {
  expect(readFile(pdf)).toEqual({
    claims: [
      {
        peer: 'skillkit',
        type: 'skill',
        name: 'pdf',
        places: ['.claude/skills/pdf'],
        source: {
          location: 'https://github.com/anthropics/skills.git',
          path: 'skills/pdf',
          ref: null,
          commit: null,
        },
        isAsWritten: null,
      },
    ],
    problems: [],
  })
})

test('it may be of another service, or of this machine', () => {
  const onGitLab = readFile({ ...pdf, source: 'team/kit', sourceType: 'gitlab', subpath: '' })
  expect(onGitLab.claims[0]?.source).toMatchObject({
    location: 'https://gitlab.com/team/kit',
    path: '',
  })
  const local = readFile({ ...pdf, source: 'plandb', sourceType: 'local' })
  expect(local).toMatchObject({ claims: [{ source: null }], problems: [] })
})

test('credentials, paths that lead out and names that no artifact can have are not taken', () => {
  const told = [
    readFile({ ...pdf, source: 'https://ana:secret@github.com/ana/kit' }),
    readFile({ ...pdf, subpath: '../../x' }),
    readFile({ ...pdf, name: '../pdf' }),
    readFile({ ...pdf, source: undefined }),
    readFile(pdf, '../pdf/.skillkit.json'),
  ]
  expect(told.map(({ claims }) => claims.map(({ source }) => source))).toEqual([
    [null],
    [null],
    [],
    [],
    [],
  ])
  expect(told.map(({ problems }) => problems.length)).toEqual([1, 1, 1, 1, 1])
  expect(() => readSkillkitFile({ where: '.skillkit.json', text: '{' })).toThrow(
    expect.objectContaining({ code: 'E_MANIFEST_PARSE' }),
  )
})

test('a manifest names skills and their sources, and no places', () => {
  const { claims, problems } = read(`version: 1
skills:
  - anthropics/skills/pdf
  - vercel-labs/agent-skills
  - source: gitlab:team/kit
    skills: [docx, xlsx]
    agents: [claude-code]
  - source: ana/kit
    skills: [off]
    enabled: false
agents: [claude-code]
installMethod: symlink
`)
  expect(problems).toEqual([])
  expect(claims.map(({ name, places, source }) => [name, places, source])).toEqual([
    [
      'pdf',
      [],
      { location: 'https://github.com/anthropics/skills.git', path: null, ref: null, commit: null },
    ],
    ['docx', [], { location: 'https://gitlab.com/team/kit', path: null, ref: null, commit: null }],
    ['xlsx', [], { location: 'https://gitlab.com/team/kit', path: null, ref: null, commit: null }],
  ])
})

test('entries of a manifest that cannot be taken are passed over', () => {
  const { claims, problems } = read(`version: 1
skills:
  - 5
  - {skills: [pdf]}
  - {source: ana/kit, skills: [../x, good]}
  - {source: "https://ana:secret@github.com/ana/kit", skills: [docx]}
`)
  expect(claims.map(({ name, source }) => [name, source?.location])).toEqual([
    ['good', 'https://github.com/ana/kit.git'],
    ['docx', undefined],
  ])
  expect(problems).toHaveLength(4)
})

test('another program may call its file so; another version is not read', () => {
  const others = 'self:\n  - name: x\n    path: skills/x\n'
  expect(read(others).problems).toEqual([
    '.skills does not say its version, and version 1 is known: nothing was taken from it.',
  ])
  expect(() => read('version: 2\nskills: []\n')).toThrow('was written by a newer program')
  expect(() => read('version: 1\nskills: [')).toThrow(
    expect.objectContaining({ code: 'E_MANIFEST_PARSE' }),
  )
})
