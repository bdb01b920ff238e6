import { spawn } from 'node:child_process'
import type { SpawnOptions } from 'node:child_process'
import fs from 'node:fs'

/** Longest time and largest memory that any input may cost. */
export const TIME_LIMIT = 5000
export const MEMORY_LIMIT_KIB = 512 * 1024

const POLL = 10

export interface ProgramRun {
  /** Null when it had to be stopped. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  readonly milliseconds: number
  /** Peak of resident memory; 0 where the system does not tell. */
  readonly peakKib: number
}

export interface ProgramOptions {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** Another user to run as; only root can, and only in another process. */
  readonly uid?: number
}

/** Runs one command line. */
export type RunProgram = (words: readonly string[], options: ProgramOptions) => Promise<ProgramRun>

/** Runs command lines by the program in `file`, each as a process of its own. */
export function programIn(file: string): RunProgram {
  return (words, options) => {
    // The system passes no NUL in an argument: such words are handed over inside the process.
    const script = `process.argv.push('skillmeat', ...${JSON.stringify(words)}); import(${JSON.stringify(file)})`
    const hasNul = words.some((word) => word.includes('\0'))
    return runNode(hasNul ? ['-e', script] : [file, ...words], options)
  }
}

/** Stops the process with all its children at the time limit. */
function runNode(args: readonly string[], options: ProgramOptions): Promise<ProgramRun> {
  const { cwd, env, uid } = options
  const spawning: SpawnOptions = {
    cwd,
    env: { ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  }
  return new Promise((resolve, reject) => {
    const start = performance.now()
    const child = spawn(process.execPath, args, spawning)
    const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] }
    child.stdout?.on('data', (chunk: Buffer) => chunks.stdout.push(chunk))
    child.stderr?.on('data', (chunk: Buffer) => chunks.stderr.push(chunk))
    let peakKib = 0
    let isStopped = false
    const watch = setInterval(() => {
      peakKib = Math.max(peakKib, peakOf(child.pid))
      if (performance.now() - start > TIME_LIMIT && child.pid !== undefined) {
        isStopped = true
        stopGroup(child.pid)
      }
    }, POLL)
    child.once('error', reject)
    child.once('close', (code) => {
      clearInterval(watch)
      resolve({
        code: isStopped ? null : code,
        stdout: Buffer.concat(chunks.stdout).toString(),
        stderr: Buffer.concat(chunks.stderr).toString(),
        milliseconds: performance.now() - start,
        peakKib,
      })
    })
  })
}

/** The kernel keeps the peak: a late look still tells the highest. */
function peakOf(pid: number | undefined): number {
  try {
    const status = fs.readFileSync(`/proc/${pid ?? ''}/status`, 'utf8')
    return Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0)
  } catch {
    return 0
  }
}

function stopGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
