import { resolve } from 'node:path'
import { isSkillmeatError } from '../core/errors.ts'
import type { Ports } from '../ports/ports.ts'
import type { CommandContext } from './command.ts'
import { EXIT, exitCodeOf } from './exit-codes.ts'
import { readGlobals } from './globals.ts'
import type { Globals } from './globals.ts'
import { Output } from './output.ts'
import { terminalPrompts } from './prompts.ts'
import { VERSION } from './version.ts'

/** Runs one command line and returns the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    process.stdout.write(`${VERSION}\n`)
    return EXIT.done
  }
  const globals = readGlobals(argv, process.env, process.stdout.isTTY)
  const out = new Output(globals, process)
  const home = lazyHome()
  silenceExperimentalSqlite()
  process.once('SIGINT', () => process.exit(EXIT.interrupted))
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? EXIT.done : EXIT.failed)
  })
  try {
    const { dispatch } = await import('./dispatch.ts')
    return await dispatch(globals, contextOf(globals, out, home.open))
  } catch (error) {
    home.clear()
    if (isSkillmeatError(error)) {
      out.error(error)
      return exitCodeOf(error.code)
    }
    out.bug(error)
    return EXIT.bug
  } finally {
    await home.close()
  }
}

function contextOf(globals: Globals, out: Output, ports: () => Promise<Ports>): CommandContext {
  const mayAsk = process.stdin.isTTY && process.stderr.isTTY && globals.mayAsk
  return {
    ports,
    cwd: process.cwd(),
    env: process.env,
    out,
    prompts: terminalPrompts(mayAsk),
    dryRun: globals.dryRun,
  }
}

/** Opens the home only for commands that need it, and closes it at the end. */
function lazyHome() {
  let opened: ReturnType<typeof openHome> | null = null
  return {
    open: async () => (await (opened ??= openHome())).ports,
    close: async () => {
      if (opened !== null) await opened.then((home) => home.close()).catch(() => {})
    },
    clear: () => {
      if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
    },
  }
}

async function openHome() {
  const { findPlaces, openPorts } = await import('../library/open-ports.ts')
  const { progressBar } = await import('./progress-bar.ts')
  const progress = progressBar(process.stderr.isTTY)
  const home = await openPorts({
    places: findPlaces(process.env, resolve(process.cwd())),
    progress,
    env: process.env,
  })
  return {
    ports: home.ports,
    close: async () => {
      progress.clear()
      await home.close()
    },
  }
}

/** Node warns that its SQLite is young; every other warning is shown as ever. */
function silenceExperimentalSqlite(): void {
  const shown = process.listeners('warning')
  process.removeAllListeners('warning')
  process.on('warning', (warning) => {
    if (warning.name === 'ExperimentalWarning' && warning.message.includes('SQLite')) return
    for (const show of shown) show(warning)
  })
}
