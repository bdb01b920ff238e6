import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import type { CommandRun } from './run-in-process.ts'
import type { Workbench } from './workbench.ts'

/** Runs the program itself, as a process without a terminal and with stdin closed. */
export function runProgram(
  { root, env }: Pick<Workbench, 'root' | 'env'>,
  words: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<CommandRun> {
  return runAny(process.execPath, [PROGRAM, ...words], {
    cwd: join(root, 'project'),
    env: { ...env, ...more },
  })
}

export const PROGRAM = resolve('src/cli/bin.ts')

/** Runs any program, with `input` on its stdin. */
export function runAny(
  file: string,
  args: readonly string[],
  options: {
    readonly cwd: string
    readonly env: Readonly<Record<string, string>>
    readonly input?: string
    readonly uid?: number
  },
): Promise<CommandRun> {
  const { cwd, env, input, uid } = options
  return new Promise((done, reject) => {
    const child = spawn(file, args, {
      cwd,
      env: { ...env },
      ...(uid === undefined ? {} : { uid, gid: uid }),
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    })
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk))
    child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk))
    child.once('error', reject)
    child.once('close', (code) => {
      const [out, err] = [stdout, stderr].map((chunks) => Buffer.concat(chunks).toString())
      done({ code: code ?? -1, stdout: out ?? '', stderr: err ?? '' })
    })
    child.stdin?.end(input)
  })
}
