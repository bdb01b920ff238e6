import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DOCUMENTS } from '../../src/api/contract/documents.ts'
import { COMMANDS } from '../../src/cli/commands.ts'
import { editFile } from '../world/write-files.ts'
import { LINES } from './command-lines.ts'
import { onWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'

/** These need two sides that conflict, or print no document. */
const OTHERS = [
  'resolution show',
  'resolution forget',
  'sync',
  'conflicts',
  'resolve',
  'merge-file',
  'completion',
  'keys revoke',
  'serve',
]

test('every command is tried here', () => {
  const tried = LINES.map((line) => COMMANDS.find(({ name }) => line.startsWith(name))?.name)
  expect(new Set([...tried, ...OTHERS])).toEqual(new Set(COMMANDS.map(({ name }) => name)))
})

test('--json prints one document with keys in snake_case, and nothing else', () =>
  onWorkbench(async (bench) => {
    for (const line of LINES) {
      expect({ line, problems: problemsOf(line, await runJson(bench, line)) }).toEqual({
        line,
        problems: [],
      })
    }
  }))

test('a sync, what waits and its resolution are documents too', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy pdf')
    editFile(join(bench.root, 'project/.claude/skills/pdf/SKILL.md'), 'Fill', 'Do not fill')
    editFile(join(bench.root, 'home/collections/default/skills/pdf/SKILL.md'), 'Fill', 'Print')
    for (const [line, code] of [
      ['sync', 1],
      ['conflicts', 1],
      ['resolve pdf --ours', 0],
    ] as const) {
      const run = await runJson(bench, line)
      expect({ line, code: run.code, problems: problemsOf(line, run) }).toEqual({
        line,
        code,
        problems: [],
      })
    }
  }))

test('an error is one document on stderr', () =>
  onWorkbench(async (bench) => {
    const { code, stdout, stderr } = await runJson(bench, 'show nothing-like-it')
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(JSON.parse(stderr)).toEqual({
      error: {
        code: 'E_NOT_FOUND',
        message: 'The collection has no artifact "nothing-like-it".',
        fix: '`skillmeat list` shows what there is; `skillmeat add` brings more.',
        data: { text: 'nothing-like-it', near: [] },
      },
    })
  }))

function runJson(bench: Workbench, line: string) {
  return bench.run(`${line} --json`, { env: { EDITOR: 'sed -i s/first/twice/' } })
}

/** Names what is wrong with a document: it is as its schema says. */
function problemsOf(
  line: string,
  run: { readonly stdout: string; readonly stderr: string },
): readonly string[] {
  if (run.stderr !== '') return [run.stderr]
  const command = COMMANDS.map(({ name }) => name).findLast((name) => line.startsWith(name)) ?? ''
  const checked = DOCUMENTS[command]?.safeParse(JSON.parse(run.stdout))
  return checked?.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? []
}
