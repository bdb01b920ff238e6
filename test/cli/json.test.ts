import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DOCUMENTS } from '../../src/api/contract/documents.ts'
import { COMMANDS } from '../../src/cli/commands.ts'
import { editFile } from '../world/write-files.ts'
import { LINES } from './command-lines.ts'
import { onWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'

/** These need two sides that conflict, or a repository of a team, or print no document. */
const OTHERS = [
  'resolution show',
  'resolution forget',
  'sync',
  'conflicts',
  'resolve',
  'merge-file',
  'merge-record',
  'completion',
  'keys revoke',
  'serve',
  'remote add',
  'remote list',
  'remote remove',
  'pull',
  'push',
  'contribute',
]

test('every command that prints a document has a schema for it', () => {
  const described = new Set(Object.keys(DOCUMENTS))
  const without = COMMANDS.map(({ name }) => name).filter((name) => !described.has(name))
  expect(without).toEqual(['merge-file', 'merge-record', 'completion'])
})

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

test('a version, and files that are decided place by place, keep the names that people gave', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy pdf')
    const shown = await runJson(bench, 'show pdf head')
    expect(JSON.parse(shown.stdout)).toMatchObject({
      artifact: 'skill:pdf',
      artifact_name: 'pdf',
      artifact_type: 'skill',
      files: [{ path: 'SKILL.md' }, { path: 'scripts/fill.sh' }],
      changes: [{ path: 'skills/pdf/SKILL.md', old_path: null, is_binary: false }, {}],
    })
    editFile(join(bench.root, 'project/.claude/skills/pdf/SKILL.md'), 'Fill', 'Do not fill')
    editFile(join(bench.root, 'home/collections/default/skills/pdf/SKILL.md'), 'Fill', 'Print')
    bench.write({
      'project/.claude/skills/pdf/READ_ME.md': 'here\n',
      'home/collections/default/skills/pdf/READ_ME.md': 'there\n',
    })
    await bench.run('sync')
    await bench.run('resolve pdf --path SKILL.md --ours')
    for (const line of ['conflicts', 'conflicts pdf', 'show pdf head']) {
      const run = await runJson(bench, line)
      expect({ line, problems: problemsOf(line, run) }).toEqual({ line, problems: [] })
      expect(run.stdout).not.toMatch(/_[a-z]_[a-z]_|"(deployment|artifact|pending)\/|"target"/)
    }
    const one = JSON.parse((await runJson(bench, 'conflicts pdf')).stdout)
    expect(one).toMatchObject({
      artifact: 'skill:pdf',
      artifact_name: 'pdf',
      project: join(bench.root, 'project'),
      decided: ['SKILL.md'],
      open: ['READ_ME.md'],
      files: [{ path: 'READ_ME.md', ours: 'here\n', theirs: 'there\n' }],
    })
    const { stdout } = await bench.run('conflicts --json')
    expect(JSON.parse(stdout).items).toMatchObject([
      { id: one.id, decided: ['SKILL.md'], conflicts: [{}, {}] },
    ])
    const list = JSON.parse((await runJson(bench, 'resolve pdf --theirs')).stdout)
    expect(list.result).toMatchObject({ project: join(bench.root, 'project'), state: 'resolved' })
  }))

test('what was decided is told of by its own documents', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy pdf')
    editFile(join(bench.root, 'project/.claude/skills/pdf/SKILL.md'), 'Fill', 'Do not fill')
    editFile(join(bench.root, 'home/collections/default/skills/pdf/SKILL.md'), 'Fill', 'Print')
    await bench.run('sync')
    for (const line of ['resolve pdf --discard-draft', 'resolve pdf --ours']) {
      expect({ line, problems: problemsOf(line, await runJson(bench, line)) }).toEqual({
        line,
        problems: [],
      })
    }
    const { items } = JSON.parse((await runJson(bench, 'resolution list')).stdout)
    for (const line of [
      'resolution list',
      `resolution show ${items[0].id}`,
      `resolution forget ${items[0].id}`,
      'undo',
      'tag pdf v1',
      'tag pdf',
      'tag pdf v1 --delete',
      'diff pdf --stat',
    ]) {
      expect({ line, problems: problemsOf(line, await runJson(bench, line)) }).toEqual({
        line,
        problems: [],
      })
    }
  }))

test('so are those of a plugin, whose versions have parts', () =>
  onWorkbench(async (bench) => {
    await bench.transcript(
      'add ../source',
      'plugin create kit pdf',
      'deploy kit',
      'snapshot create first',
      'plugin link kit docx',
    )
    for (const line of [
      'log kit',
      'show kit head',
      'diff kit head~1..head',
      'changelog kit',
      'graph kit',
      'impact kit --version head',
      'snapshot show latest',
      'snapshot diff latest',
      'sync --dry-run',
      'rollback latest --simple',
      'revert kit head~1 --to',
      'operations --all',
    ]) {
      expect({ line, problems: problemsOf(line, await runJson(bench, line)) }).toEqual({
        line,
        problems: [],
      })
    }
    const { members } = JSON.parse((await runJson(bench, 'show kit head')).stdout)
    expect(members).toHaveLength(2)
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
        data: { missing: 'artifact', text: 'nothing-like-it', near: [] },
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
