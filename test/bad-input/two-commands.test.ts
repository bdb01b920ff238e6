import fs from 'node:fs'
import os from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runProgram } from '../cli/run-program.ts'
import { onWorkbench } from '../cli/workbench.ts'
import { refusalOf, refused } from './refusal.ts'

test('two commands at once both do their work', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source')
    const runs = await Promise.all(
      ['one', 'two', 'three'].map((tag) => runProgram(bench, ['tag', 'pdf', '--add', tag])),
    )
    expect(runs.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
      runs.map(() => ({ code: 0, stderr: '' })),
    )
    const { stdout } = await bench.run('show pdf')
    for (const tag of ['one', 'two', 'three', 'office']) expect(stdout).toContain(tag)
  }))

test('a command that waits too long for another names it and changes nothing', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source')
    const lock = join(bench.root, 'home/lock')
    const impatient = { SKILLMEAT_LOCK_WAIT: '50' }
    const refusal = await refusalOf(bench, async () => {
      fs.writeFileSync(lock, holder(process.pid, startOf(process.pid)))
      const run = await runProgram(bench, ['tag', 'pdf', '--add', 'x'], impatient)
      fs.rmSync(lock)
      return run
    })
    expect(refusal).toEqual(refused('E_LOCKED', [String(process.pid)], 3))
  }))

test.each([
  ['that does not run any more', holder(2 ** 22 + 1, '1')],
  ['whose number another process has now', holder(process.pid, 'long ago')],
  ['that left half a file', '{"pid":'],
])('the lock of a process %s is taken over', (_title, text) =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source')
    fs.writeFileSync(join(bench.root, 'home/lock'), text)
    const impatient = { SKILLMEAT_LOCK_WAIT: '50' }
    expect(await bench.run('tag pdf --add x', { env: impatient })).toMatchObject({
      code: 0,
      stderr: '',
    })
    expect(
      fs.readdirSync(join(bench.root, 'home')).filter((name) => name.startsWith('lock')),
    ).toEqual([])
  }),
)

function holder(pid: number, started: string): string {
  return JSON.stringify({ pid, host: os.hostname(), started, token: 'somebody' })
}

function startOf(pid: number): string {
  if (!fs.existsSync('/proc/self/stat')) return ''
  const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}
