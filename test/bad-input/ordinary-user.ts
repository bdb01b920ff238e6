import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { join } from 'node:path'
import type { CommandRun } from '../cli/run-in-process.ts'
import { PROGRAM, runAny } from '../cli/run-program.ts'
import type { Workbench } from '../cli/workbench.ts'

const NOBODY = 65_534
const isRoot = process.getuid?.() === 0

/** Gives the whole machine to a user whom permissions bind: root may do anything. */
export function giveToOrdinaryUser({ root }: Workbench): void {
  if (isRoot) execFileSync('chown', ['-R', `${NOBODY}:${NOBODY}`, root])
}

/** Runs the program as that user. */
export function runAsOrdinaryUser(
  { root, env }: Workbench,
  words: readonly string[],
): Promise<CommandRun> {
  return runAny(process.execPath, [PROGRAM, ...words], {
    cwd: join(root, 'project'),
    env,
    ...(isRoot ? { uid: NOBODY } : {}),
  })
}

/** Takes permissions away and gives them back when `task` is over, so that the folder can be removed. */
export async function withMode<T>(path: string, mode: number, task: () => Promise<T>): Promise<T> {
  const before = fs.statSync(path).mode & 0o777
  fs.chmodSync(path, mode)
  try {
    return await task()
  } finally {
    fs.chmodSync(path, before)
  }
}
