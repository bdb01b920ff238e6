import { EXIT } from './exit-codes.ts'
import { runCommandLine } from './run-command-line.ts'

/** Runs the command line of this process and returns its exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  silenceExperimentalSqlite()
  process.once('SIGINT', () => process.exit(EXIT.interrupted))
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? EXIT.done : EXIT.failed)
  })
  return runCommandLine(argv, process)
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
