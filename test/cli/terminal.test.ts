import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runCommandLine } from '../../src/cli/run-command-line.ts'
import { editFile } from '../world/write-files.ts'
import { PROGRAM, runAny, runProgram } from './run-program.ts'
import { onWorkbench } from './workbench.ts'

test('without a terminal nothing is asked, and the error names the option that decides', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy pdf')
    editFile(join(bench.root, 'project/.claude/skills/pdf/SKILL.md'), 'first', 'twice')
    bench.write({ 'other/pdf/SKILL.md': '---\nname: pdf\ndescription: Another.\n---\n' })
    for (const [words, option] of [
      [['undeploy', 'pdf'], '--force'],
      [['add', '../other'], '--on-conflict'],
    ] as const) {
      const { code, stdout, stderr } = await runProgram(bench, words)
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).toContain('[E_DECISION_NEEDED]')
      expect(stderr).toContain(option)
    }
  }))

test('colours come with FORCE_COLOR alone, and never with --no-color or --json', () =>
  onWorkbench(async ({ run, transcript }) => {
    await transcript('add ../source')
    const colours = async (line: string, env: Record<string, string>) =>
      (await run(line, { env })).stdout.includes('\u001b[')
    expect(await colours('list', {})).toBe(false)
    expect(await colours('list', { NO_COLOR: '1' })).toBe(false)
    expect(await colours('list', { FORCE_COLOR: '0' })).toBe(false)
    expect(await colours('list', { FORCE_COLOR: '1' })).toBe(true)
    expect(await colours('list --no-color', { FORCE_COLOR: '1' })).toBe(false)
    expect(await colours('list --json', { FORCE_COLOR: '1' })).toBe(false)
  }))

test('a reader that stops early is no error', () =>
  onWorkbench(async (bench) => {
    const many = Array.from({ length: 400 }, (_, index) => [
      `many/skills/s${index}/SKILL.md`,
      `---\nname: s${index}\ndescription: ${'long '.repeat(60)}\n---\n`,
    ])
    bench.write(Object.fromEntries(many))
    await bench.transcript('add ../many')
    const script = '"$0" "$1" list --json | head -1; exit "${PIPESTATUS[0]}"'
    const { code, stdout, stderr } = await runAny(
      'bash',
      ['-c', script, process.execPath, PROGRAM],
      { cwd: bench.root, env: bench.env },
    )
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '{\n', stderr: '' })
  }))

test('a bug is told with exit code 70, without a stack', async () => {
  const told: string[] = []
  const code = await runCommandLine(['version'], {
    env: {},
    stdin: {},
    stdout: { write: neverMeant },
    stderr: { write: (text) => told.push(String(text)) },
    cwd: () => '/',
  })
  expect(code).toBe(70)
  expect(told.join('')).toMatchInlineSnapshot(`
    "bug: this was never meant to happen [E_BUG]
      Run the command again with --verbose and report what it prints.
    "
  `)
})

test('a folder that is gone under the shell is an error, not a bug', () =>
  onWorkbench(async (bench) => {
    const script = 'rmdir "$PWD"; "$0" "$1" status'
    const { code, stderr } = await runAny('bash', ['-c', script, process.execPath, PROGRAM], {
      cwd: join(bench.root, 'project'),
      env: bench.env,
    })
    expect(code).toBe(2)
    expect(stderr).toContain('[E_IO_NOT_FOUND]')
  }))

test('--verbose adds the cause of an error', () =>
  onWorkbench(async ({ transcript, write }) => {
    write({ 'home/collections/default/collection.toml': 'name = \n' })
    expect(await transcript('list', 'list --verbose')).toMatchInlineSnapshot(`
      "$ skillmeat list
      ! The collection default was not taken over: /home/collections/default/collection.toml is not valid TOML on line 1: Invalid TOML document: invalid value. Mend the file by hand; the next command on that collection takes it over.
      ! error: /home/collections/default/collection.toml is not valid TOML on line 1: Invalid TOML document: invalid value [E_MANIFEST_PARSE]
      !   Mend the file by hand, or restore an earlier copy of it. Nothing was changed.
      [exit 2]

      $ skillmeat list --verbose
      ! error: /home/collections/default/collection.toml is not valid TOML on line 1: Invalid TOML document: invalid value [E_MANIFEST_PARSE]
      !   Mend the file by hand, or restore an earlier copy of it. Nothing was changed.
      !   cause: Invalid TOML document: invalid value\\n\\n1:  name = \\n  ^\\n
      [exit 2]"
    `)
  }))

function neverMeant(): never {
  throw new TypeError('this was never meant to happen')
}
