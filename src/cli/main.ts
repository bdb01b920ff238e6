import { silenceExperimentalSqlite } from '../library/silence-experimental-sqlite.ts'
import { EXIT } from './command/exit-codes.ts'
import { runCommandLine } from './run-command-line.ts'

/** Runs the command line of this process and returns its exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  silenceExperimentalSqlite()
  process.once('SIGINT', () => process.exit(EXIT.interrupted))
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? EXIT.done : EXIT.failed)
  })
  // A closed stderr means that nobody reads notes; the command continues all the same.
  process.stderr.on('error', () => {})
  return runCommandLine(argv, process)
}
