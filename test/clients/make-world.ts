import { execFile, execFileSync } from 'node:child_process'
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
    run: (words, more = {}) =>
      run(['unshare', ...alone, programs.client, ...words], {
        cwd: project,
        env: { ...env, ...more },
      }),
    skillmeat: (...words) =>
      run([process.execPath, programs.skillmeat, ...words], { cwd: project, env }),
    remove: () => fs.rmSync(root, { recursive: true, force: true, maxRetries: 5 }),
  }
  client.trust(bench)
  return bench
}

function run(
  [program = '', ...words]: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<ClientRun> {
  return new Promise((resolve) => {
    const options = {
      cwd,
      env,
      timeout: TIME_LIMIT,
      killSignal: 'SIGKILL',
      maxBuffer: 64 * 1024 * 1024,
    } as const
    const child = execFile(program, words, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null
      resolve({ code, stdout, stderr })
    })
    child.stdin?.end()
  })
}
