import { resolve } from 'node:path'
import { SkillmeatError, isSkillmeatError } from '../core/errors.ts'
import type { CommandContext } from './command/command.ts'
import { EXIT, exitCodeOf } from './command/exit-codes.ts'
import { readGlobals } from './command/globals.ts'
import type { Globals } from './command/globals.ts'
import { Output } from './command/output.ts'
import { terminalPrompts } from './command/prompts.ts'
import { VERSION } from './command/version.ts'

interface OutStream {
  readonly isTTY?: boolean
  write(text: string | Uint8Array): unknown
}

/** What a command line is run in: a process, or what stands for one. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv
  readonly stdin: { readonly isTTY?: boolean }
  readonly stdout: OutStream
  readonly stderr: OutStream
  cwd(): string
}

/** Runs one command line and returns the exit code. */
export async function runCommandLine(
  argv: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  const { env, stdout } = surroundings
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    stdout.write(`${VERSION}\n`)
    return EXIT.done
  }
  const globals = readGlobals(argv, env, stdout.isTTY === true)
  const out = new Output(globals, surroundings)
  const home = lazyHome(surroundings)
  try {
    const { dispatch } = await import('./dispatch.ts')
    const code = await dispatch(
      globals,
      contextOf(globals, { surroundings, out, ports: home.open }),
    )
    return code === EXIT.done && (await home.hasWarned()) ? EXIT.attention : code
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

function contextOf(
  globals: Globals,
  parts: {
    readonly surroundings: Surroundings
    readonly out: Output
    readonly ports: CommandContext['ports']
  },
): CommandContext {
  const { surroundings, out, ports } = parts
  const { env, stdin, stderr } = surroundings
  const mayAsk = stdin.isTTY === true && stderr.isTTY === true && globals.mayAsk
  return {
    ports,
    cwd: currentFolder(surroundings),
    env,
    out,
    prompts: terminalPrompts(mayAsk),
    dryRun: globals.dryRun,
    saysYes: globals.saysYes,
    allowExec: globals.allowExec,
  }
}

/** The folder can be gone while a shell is still in it. */
function currentFolder(surroundings: Surroundings): string {
  try {
    return surroundings.cwd()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    throw new SkillmeatError('E_IO_NOT_FOUND', 'The folder that you are in is gone.', {
      fix: 'Change to a folder that exists, then try again.',
      cause: error,
    })
  }
}

/** Opens the home only for commands that need it, and closes it at the end. */
function lazyHome(surroundings: Surroundings): {
  readonly open: CommandContext['ports']
  readonly close: () => Promise<void>
  /** Something was left out that is to be mended, whatever the command itself came to. */
  readonly hasWarned: () => Promise<boolean>
  readonly clear: () => void
} {
  const { stderr } = surroundings
  let opened: ReturnType<typeof openHome> | null = null
  return {
    open: async (options = { createsHome: true }) =>
      (await (opened ??= openHome(surroundings, options))).ports,
    close: async () => {
      if (opened !== null) await opened.then((home) => home.close()).catch(() => {})
    },
    hasWarned: async () => (opened === null ? false : (await opened).hasWarned()),
    clear: () => {
      if (stderr.isTTY === true) stderr.write('\r\x1b[K')
    },
  }
}

/** `SKILLMEAT_LOCK_WAIT` says how many milliseconds to wait for another command. */
function lockOptions(env: NodeJS.ProcessEnv): { readonly patience?: number } {
  const wait = env['SKILLMEAT_LOCK_WAIT'] ?? ''
  return /^[0-9]{1,7}$/.test(wait) ? { patience: Number(wait) } : {}
}

async function openHome(
  surroundings: Surroundings,
  options: { readonly createsHome: boolean; readonly keepsNothing?: boolean },
) {
  const { env, stderr } = surroundings
  const { findPlaces, openPorts } = await import('../library/open-ports.ts')
  const { progressBar } = await import('./command/progress-bar.ts')
  const progress = progressBar(stderr)
  const cwd = resolve(currentFolder(surroundings))
  const home = await openPorts({
    places: { ...findPlaces(env, cwd), standsIn: cwd },
    progress,
    env,
    lock: lockOptions(env),
    ...options,
  })
  return {
    ports: home.ports,
    hasWarned: () => progress.hasWarned(),
    close: async () => {
      progress.clear()
      await home.close()
    },
  }
}
