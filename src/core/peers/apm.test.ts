import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { sha256 } from '../../adapters/system/environment.ts'
import { APM } from './apm.ts'

const COMMIT = 'fb2851683be0e0e7711421d518bd8dba23b0b1f6'

const bytes = (text: string) => new TextEncoder().encode(text)
const hash = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`

function read(dependencies: string, version = "'1'") {
  const text = `lockfile_version: ${version}
generated_at: '2026-06-13T15:48:29.410048+00:00'
apm_version: 0.20.0
${dependencies}`
  return APM.read({ where: 'apm.lock.yaml', text }, { sha256 })
}

test('a skill that is a package has commit, path, places and hashes', () => {
  const { claims, problems } = read(`dependencies:
- repo_url: anthropics/skills
  name: pdf
  host: github.com
  resolved_commit: ${COMMIT}
  resolved_ref: main
  virtual_path: skills/pdf
  is_virtual: true
  package_type: claude_skill
  deployed_files:
  - .agents/skills/pdf
  - .agents/skills/pdf/SKILL.md
  - .agents/skills/pdf/scripts/run.py
  - .claude/skills/pdf
  - .claude/skills/pdf/SKILL.md
  deployed_file_hashes:
    .agents/skills/pdf/SKILL.md: ${hash('# PDF\n')}
    .agents/skills/pdf/scripts/run.py: ${hash('a\0\r\n')}
    .claude/skills/pdf/SKILL.md: ${hash('# PDF for Claude\n')}
`)
  expect(problems).toEqual([])
  expect(claims).toMatchObject([
    {
      peer: 'apm',
      type: 'skill',
      name: 'pdf',
      places: ['.agents/skills/pdf', '.claude/skills/pdf'],
      source: {
        location: 'https://github.com/anthropics/skills',
        path: 'skills/pdf',
        ref: 'main',
        commit: COMMIT,
      },
    },
  ])
  const isAsWritten = claims[0]?.isAsWritten
  const script = { path: 'scripts/run.py', bytes: bytes('a\0\r\n') }
  expect(isAsWritten?.([{ path: 'SKILL.md', bytes: bytes('# PDF\n') }, script])).toBe(true)
  expect(isAsWritten?.([{ path: 'SKILL.md', bytes: bytes('# PDF\r\n') }, script])).toBe(true)
  expect(isAsWritten?.([{ path: 'SKILL.md', bytes: bytes('# PDF for Claude\n') }])).toBe(true)
  expect(isAsWritten?.([{ path: 'SKILL.md', bytes: bytes('# Edited\n') }, script])).toBe(false)
  expect(isAsWritten?.([{ path: 'SKILL.md', bytes: bytes('# PDF\n') }])).toBe(false)
})

test('a package holds commands, agents and skills; where in it is not said', () => {
  const { claims } = read(`dependencies:
- repo_url: microsoft/apm-sample-package
  resolved_commit: ${COMMIT}
  resolved_ref: v1.0.0
  package_type: apm_package
  deployed_files:
  - .claude/agents/design-reviewer.md
  - .github/agents/design-reviewer.agent.md
  - .claude/commands/git/audit.md
  - .github/prompts/design-review.prompt.md
  - .github/instructions/style.instructions.md
  - .claude/skills/style-checker/
  deployed_file_hashes:
    .claude/agents/design-reviewer.md: ${hash('Review.\n')}
`)
  expect(claims.map(({ type, name, places }) => [type, name, places])).toEqual([
    [
      'agent',
      'design-reviewer',
      ['.claude/agents/design-reviewer.md', '.github/agents/design-reviewer.agent.md'],
    ],
    ['command', 'git/audit', ['.claude/commands/git/audit.md']],
    ['command', 'design-review', ['.github/prompts/design-review.prompt.md']],
    ['skill', 'style-checker', ['.claude/skills/style-checker']],
  ])
  expect(claims[0]?.source).toEqual({
    location: 'https://github.com/microsoft/apm-sample-package.git',
    path: null,
    ref: 'v1.0.0',
    commit: COMMIT,
  })
  expect(claims[0]?.isAsWritten?.([{ path: 'x.md', bytes: bytes('Review.\n') }])).toBe(true)
  expect(claims[0]?.isAsWritten?.([{ path: 'x.md', bytes: bytes('Edited.\n') }])).toBe(false)
  expect(claims[1]?.isAsWritten).toBeNull()
})

test('a package that is one file has its path; another host and port count', () => {
  const { claims } = read(`dependencies:
- repo_url: team/sub/kit
  host: git.corp.example
  port: 8443
  virtual_path: agents/review.agent.md
  deployed_files: [.github/agents/review.agent.md]
`)
  expect(claims[0]?.source).toMatchObject({
    location: 'https://git.corp.example:8443/team/sub/kit',
    path: 'agents/review.agent.md',
  })
})

test('what is local, from a registry, or from the project itself has no repository', () => {
  const { claims, problems } = read(`dependencies:
- {repo_url: _local/mine, source: local, local_path: ./mine, deployed_files: [.claude/skills/a/SKILL.md]}
- {repo_url: acme/kit, source: registry, resolved_url: "https://r.example/kit.tgz", deployed_files: [.claude/skills/b/SKILL.md]}
local_deployed_files: [.agents/skills/c/SKILL.md]
local_deployed_file_hashes: {.agents/skills/c/SKILL.md: ${hash('C')}}
`)
  expect(claims.map(({ name, source }) => [name, source])).toEqual([
    ['a', null],
    ['b', null],
    ['c', null],
  ])
  expect(claims[2]?.isAsWritten?.([{ path: 'SKILL.md', bytes: bytes('C') }])).toBe(true)
  expect(problems).toEqual([])
})

test('paths that lead out, and names that no artifact can have, are passed over', () => {
  const { claims, problems } = read(`dependencies:
- repo_url: ana/kit
  deployed_files:
  - ../../.ssh/skills/x/SKILL.md
  - /etc/skills/y
  - .claude/skills/-rf/SKILL.md
  - .claude/skills/good/SKILL.md
`)
  expect(claims.map(({ name }) => name)).toEqual(['good'])
  expect(problems).toHaveLength(2)
  expect(problems.join('\n')).toContain('it looks like an option')
  expect(problems.join('\n')).toContain('"../../.ssh/skills/x/SKILL.md" is no path in a project')
})

test('an address with credentials in it is left out; an entry without one is passed over', () => {
  const { claims, problems } = read(`dependencies:
- repo_url: https://ana:ghp_secret@github.com/ana/kit.git
  deployed_files: [.claude/skills/pdf/SKILL.md]
- name: nameless
  deployed_files: [.claude/skills/docx/SKILL.md]
- just a text
`)
  expect(claims).toMatchObject([{ name: 'pdf', source: null }])
  expect(problems).toHaveLength(3)
  expect(problems.join('\n')).not.toContain('ghp_secret')
})

test('an entry whose fields are of a wrong kind is passed over', () => {
  const { claims, problems } = read(`dependencies:
- {repo_url: ana/kit, deployed_files: .claude/skills/pdf/SKILL.md}
- {repo_url: ana/kit, virtual_path: b, deployed_file_hashes: [1]}
`)
  expect(claims).toEqual([])
  expect(problems).toEqual([
    'apm.lock.yaml lists "ana/kit": its "deployed_files" is no list.',
    'apm.lock.yaml lists "ana/kit/b": its "deployed_file_hashes" has no fields.',
  ])
})

test('the versions 1 and 2 are read, and no others', () => {
  expect(read('dependencies: []\n', '2')).toEqual({ claims: [], problems: [] })
  expect(read('dependencies: []\n', "'0'").problems[0]).toContain('has version 0')
  expect(() => read('dependencies: []\n', "'3'")).toThrow('was written by a newer program')
})

test('a broken file is refused', () => {
  expect(() => read('dependencies: [')).toThrow(
    expect.objectContaining({ code: 'E_MANIFEST_PARSE' }),
  )
  expect(() => read('dependencies: 5\n')).toThrow(
    expect.objectContaining({ code: 'E_MANIFEST_SCHEMA' }),
  )
})
