import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Contender } from './take-turns.ts'

/** The built program. */
export const CLI = join(import.meta.dirname, '..', 'dist', 'package', 'bin', 'skillmeat.cjs')

/** Runs the built program in `cwd` with a home of its own and returns what it printed. */
export function runCli(home: string, cwd: string, args: readonly string[]): string {
  const result = spawnSync(process.execPath, [CLI, ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, HOME: home, SKILLMEAT_HOME: join(home, '.skillmeat') },
    maxBuffer: 1 << 28,
  })
  if (result.status === 0 || result.status === 1) return result.stdout
  throw new Error(`skillmeat ${args.join(' ')}: ${result.stderr}`)
}

export function cliContender(
  name: string,
  where: { readonly home: string; readonly cwd: string },
  args: readonly string[],
): Contender {
  return {
    name,
    round: () => {
      runCli(where.home, where.cwd, args)
    },
  }
}

/** Node's own start: what every command pays at least. */
export const nodeStart: Contender = {
  name: 'node -e 0',
  round: () => {
    execFileSync(process.execPath, ['-e', '0'])
  },
}

/** Runs a script by itself; for the least that something can cost. */
export function nodeContender(name: string, cwd: string, script: string): Contender {
  return {
    name,
    round: () => {
      execFileSync(process.execPath, ['-e', script], { cwd })
    },
  }
}

/** Runs a shell line; for rivals that are pipelines. */
export function shellContender(name: string, cwd: string, line: string): Contender {
  return {
    name,
    round: () => {
      execFileSync('sh', ['-c', line], { cwd, stdio: ['ignore', 'ignore', 'inherit'] })
    },
  }
}

export function isInstalled(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0
}

/** Installs a rival of npm's below the work folder and returns its program; null when that fails. */
export function installRival(name: string): string | null {
  const dir = join(import.meta.dirname, '.work', name)
  const program = join(dir, 'node_modules', '.bin', name)
  if (existsSync(program)) return program
  mkdirSync(dir, { recursive: true })
  spawnSync('npm', ['install', '--no-save', '--prefix', dir, name], { stdio: 'ignore' })
  return existsSync(program) ? program : null
}
