import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { writeFiles } from '../world/write-files.ts'
import type { Files } from '../world/write-files.ts'
import { makeMachine } from './here-machine.ts'
import type { HostileCase } from './hostile-case.ts'
import { isAsExpected, listSurprises, renderReport } from './render-report.ts'
import { runCase } from './run-case.ts'

const { base, machine, remove } = makeMachine()
const { canary } = machine
afterAll(remove)

type Expected = Pick<HostileCase, 'kind' | 'expect' | 'code'> & Partial<HostileCase>

let made = 0

function makeCase(expected: Expected, files: Files): HostileCase {
  made += 1
  const id = `own-${made}`
  const dir = join(base, id)
  writeFiles(dir, files)
  return { id, class: 'own', surface: 'import', entry: 'demo', dir, ...expected }
}

function skill(frontmatter: string): Files {
  return { 'demo/SKILL.md': `---\nname: demo\n${frontmatter}\n---\n\n# Demo\n` }
}

const PLAIN = skill('description: A plain skill.')

const REJECTED = { kind: 'folder', expect: 'reject' } as const

test.each<readonly [string, HostileCase]>([
  [
    'a link to a file outside',
    makeCase(
      { ...REJECTED, code: 'E_LINK_ESCAPE' },
      { ...PLAIN, 'demo/notes.md': `-> ${canary.dir}/secret.txt` },
    ),
  ],
  [
    'text that only a model sees',
    makeCase(
      { ...REJECTED, code: 'E_HIDDEN_UNICODE' },
      { 'demo/SKILL.md': `${PLAIN['demo/SKILL.md'] ?? ''}\u{e0041}\u{e0042}\u{e0043}\n` },
    ),
  ],
  [
    'a deployment record of its own',
    makeCase(
      { ...REJECTED, code: 'E_RESERVED_FILE' },
      { ...PLAIN, 'demo/.skillmeat-deployed.toml': '[[deployed]]\n' },
    ),
  ],
  [
    'a description that steers the terminal',
    makeCase(
      { kind: 'skillmd', expect: 'sanitize', code: 'W_CONTROL_STRIPPED' },
      skill('description: "\\e]0;owned\\a\\e[2Jhello"'),
    ),
  ],
  [
    'a description that reads like our own files',
    makeCase(
      { kind: 'skillmd', expect: 'sanitize', code: 'W_ESCAPED', surface: 'deploy' },
      skill('description: "x\\"\\n[[deployed]]\\nartifact_path = \\"../../x\\""'),
    ),
  ],
  [
    'a project whose profile folder is a link',
    makeCase(
      { kind: 'project', expect: 'reject', code: 'E_PROJECT_LINK', surface: 'deploy' },
      { 'demo/README.md': 'A project.\n', 'demo/.claude': `-> ${canary.dir}` },
    ),
  ],
  [
    'a record that names a file outside the project',
    makeCase(
      { kind: 'project', expect: 'reject', code: 'E_RECORD_TAMPERED', surface: 'undeploy / sync' },
      { 'demo/.claude/.skillmeat-deployed.toml': forgedRecord(`../../../..${canary.dir}`) },
    ),
  ],
  [
    'a manifest with a key that every object has',
    makeCase(
      { kind: 'toml', expect: 'reject', code: 'E_MANIFEST_SCHEMA', entry: 'collection.toml' },
      { 'collection.toml': '[__proto__]\npolluted = true\n' },
    ),
  ],
  [
    'an address that is an option',
    makeCase(
      { kind: 'args', expect: 'reject', code: 'E_GIT_URL', entry: 'args.json' },
      { 'args.json': '{"verb": "import", "args": ["--upload-pack=touch x"]}' },
    ),
  ],
  [
    'a credential that would leave',
    makeCase(
      { ...REJECTED, code: 'E_SECRET_IN_EXPORT', surface: 'export bundle' },
      { ...PLAIN, 'demo/run.sh': `#!/bin/sh\nT=ghp_${'aB3dE5gH7j'.repeat(4)}\n` },
    ),
  ],
  ['an ordinary skill', makeCase({ kind: 'folder', expect: 'accept', code: '-' }, PLAIN)],
])('%s ends as it should', async (_name, one) => {
  const result = await runCase(one, machine)
  expect(listSurprises([result])).toEqual([])
})

test('what goes another way is noticed', async () => {
  const one = makeCase({ ...REJECTED, code: 'E_SIZE_LIMIT' }, PLAIN)
  const result = await runCase(one, machine)
  expect(isAsExpected(result)).toBe(false)
  expect(result.surprises).toContain('left 1 artifacts')
})

test('the report counts a surface that is missing apart', () => {
  const one = makeCase({ kind: 'zip', expect: 'reject', code: 'E_PATH_ESCAPE' }, {})
  const result = { one, surprises: [], breaches: [], hangs: [], milliseconds: 0, peakKib: 0 }
  expect(renderReport([{ ...result, reach: 'none' }])).toMatchInlineSnapshot(`
    "| class | tried | as expected | breaches | hangs | not built yet | s | MiB |
    | ----- | ----- | ----------- | -------- | ----- | ------------- | - | --- |
    | own   |     0 |           0 |        0 |     0 |             1 | - |   - |
    | total |     0 |           0 |        0 |     0 |             1 | - |   - |"
  `)
})

function forgedRecord(path: string): string {
  return `[[deployed]]
artifact_name = "demo"
artifact_type = "skill"
from_collection = "default"
deployed_at = "2026-01-01T00:00:00Z"
artifact_path = "${path}"
content_hash = "${'0'.repeat(64)}"
`
}
