import { expect, test } from 'vitest'
import { runAny, runProgram } from './run-program.ts'
import { onWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'

test('the script for bash is one that bash reads', () =>
  onWorkbench(async (bench) => {
    const { code, stdout } = await runProgram(bench, ['completion', 'bash'])
    expect(code).toBe(0)
    expect(stdout).toContain('complete')
    const read = await runAny('bash', ['-n'], { cwd: bench.root, env: bench.env, input: stdout })
    expect(read).toEqual({ code: 0, stdout: '', stderr: '' })
  }))

test('commands, options, choices and names are offered', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy commit')
    expect(await offers(bench, 'dep')).toEqual(['deploy'])
    expect(await offers(bench, 'deploy', 'p')).toEqual(['pdf'])
    expect(await offers(bench, 'undeploy', '')).toEqual(['commit'])
    expect(await offers(bench, 'deploy', '--sco')).toEqual(['--scope'])
    expect(await offers(bench, 'list', '--type', '')).toEqual(
      expect.arrayContaining(['skill', 'command', 'agent']),
    )
  }))

test('a home that cannot be read offers nothing and says nothing', () =>
  onWorkbench(async (bench) => {
    bench.write({ 'home/store.db': 'not a database, but long enough to look at it twice' })
    const { code, stderr } = await runProgram(bench, ['complete', '--', 'deploy', 'p'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  }))

async function offers(bench: Workbench, ...typed: string[]): Promise<string[]> {
  const { stdout } = await runProgram(bench, ['complete', '--', ...typed])
  return stdout
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith(':'))
    .map((line) => line.split('\t')[0] ?? '')
}
