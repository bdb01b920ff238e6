import fs from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { CommandRun } from '../cli/run-in-process.ts'
import type { Workbench } from '../cli/workbench.ts'
import { changedPaths, fingerprint } from '../hostile/fingerprint.ts'

/** How a command refused, and what it changed all the same. */
export interface Refusal {
  readonly exit: number
  readonly code: string
  readonly message: string
  /** The next step. */
  readonly fix: string
  readonly stdout: string
  readonly changed: readonly string[]
}

/** The first command that writes makes the home, also where it then refuses. */
const OF_HOME = 'home/tmp/'

/** Runs a line, or any command, and tells how it was refused. */
export async function refusalOf(
  bench: Workbench,
  line: string | (() => Promise<CommandRun>),
): Promise<Refusal> {
  const before = await stateOf(bench)
  const run = await (typeof line === 'string' ? bench.run(line) : line())
  const changed = changedPaths(before, await stateOf(bench)).filter((path) => path !== OF_HOME)
  const [first = '', fix = ''] = run.stderr.split('\n')
  const [, message = first, code = ''] = /^error: (.*) \[(E_[A-Z_]+)\]$/.exec(first) ?? []
  return { exit: run.code, code, message, fix: fix.trim(), stdout: run.stdout, changed }
}

/** What every refusal must be: coded, about the thing by its name, with a next step, and without a trace. */
export function refused(code: string, names: readonly string[], exit = 2): Refusal {
  const all = names.map((name) => `(?=.*${name.replaceAll(/[^\w\s]/g, String.raw`\$&`)})`).join('')
  return {
    exit,
    code,
    message: expect.stringMatching(new RegExp(`^${all}`)) as string,
    fix: expect.stringMatching(/\S/) as string,
    stdout: '',
    changed: [],
  }
}

/** Databases are told by what they hold: reading alone changes their bytes. */
async function stateOf(bench: Workbench): Promise<ReadonlyMap<string, string>> {
  const { stdout } = await bench.run('operations --json')
  const found = new Map([['operations', stdout]])
  for (const dir of ['home/collections', 'home/snapshots', 'home/tmp', 'project', 'user']) {
    if (!fs.existsSync(join(bench.root, dir))) continue
    for (const [path, what] of fingerprint(join(bench.root, dir))) found.set(`${dir}/${path}`, what)
  }
  return found
}
