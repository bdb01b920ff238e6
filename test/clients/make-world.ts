import { execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import { dirname, join } from 'node:path'
import type { Client, ClientRun, ClientWorld } from './client.ts'

/** Longest time that a client may take to list what it loads. */
const TIME_LIMIT = 60_000

/** Both programs on one machine: the client, and ours. */
export interface Bench extends ClientWorld {
  readonly env: Readonly<Record<string, string>>
  /** Runs ours in the project. */
  readonly skillmeat: (...words: readonly string[]) => Promise<ClientRun>
  readonly remove: () => void
}

/** Makes an empty machine for one client. */
export function makeBench(
  client: Client,
  programs: { readonly client: string; readonly skillmeat: string },
): Bench {
  const root = fs.realpathSync(fs.mkdtempSync(join(os.tmpdir(), 'skillmeat-clients-')))
  const [home, project] = [join(root, 'home'), join(root, 'project')]
  for (const dir of [home, project]) fs.mkdirSync(dir)
  execFileSync('git', ['init', '--quiet'], { cwd: project })
  const path = [dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(':')
  const env = { PATH: path, HOME: home, SKILLMEAT_USER: 'tester' }
  // Only root may leave the network without being root in a space of its own.
  const alone = process.getuid?.() === 0 ? ['-n'] : ['-r', '-n']
  const bench: Bench = {
    home,
    project,
    env,
    run: (words, { env: more, signal } = {}) =>
      run(['unshare', ...alone, programs.client, ...words], {
        cwd: project,
        env: { ...env, ...more },
        ...(signal === undefined ? {} : { signal }),
      }),
    skillmeat: (...words) =>
      run([process.execPath, programs.skillmeat, ...words], { cwd: project, env }),
    remove: () => fs.rmSync(root, { recursive: true, force: true, maxRetries: 5 }),
  }
  client.trust(bench)
  return bench
}

interface RunOptions {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/**
 * Runs a program in a group of its own, so that what it starts ends with it. What it prints goes to a
 * file: a client that ends before its pipe is read would print a part of it.
 */
function run(
  [program = '', ...words]: readonly string[],
  { cwd, env, signal }: RunOptions,
): Promise<ClientRun> {
  const printed = fs.mkdtempSync(join(os.tmpdir(), 'skillmeat-printed-'))
  const files = [join(printed, 'stdout'), join(printed, 'stderr')] as const
  const [out, err] = [fs.openSync(files[0], 'w'), fs.openSync(files[1], 'w')]
  return new Promise<ClientRun>((resolve, reject) => {
    const child = spawn(program, words, {
      cwd,
      env,
      detached: true,
      stdio: ['ignore', out, err],
    })
    const stop = () => stopGroup(child.pid)
    const limit = setTimeout(stop, TIME_LIMIT)
    signal?.addEventListener('abort', stop)
    child.once('error', reject)
    child.once('close', (code) => {
      clearTimeout(limit)
      const [stdout, stderr] = [
        fs.readFileSync(files[0], 'utf8'),
        fs.readFileSync(files[1], 'utf8'),
      ]
      resolve({ code, stdout, stderr })
    })
  }).finally(() => {
    for (const file of [out, err]) fs.closeSync(file)
    fs.rmSync(printed, { recursive: true })
  })
}

function stopGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
