import type { ChildProcess } from 'node:child_process'
import { hearSignals } from './hear-signals.ts'

/**
 * Waits for a program that has the terminal, and returns its exit code; 1 when a signal ended it.
 *
 * Ctrl-C is the program's. What would end this process ends the program first, so that what it
 * saved can be kept.
 */
export function runInFront(child: ChildProcess): Promise<number> {
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 1))
  })
  return hearSignals(
    (signal) => {
      if (signal !== 'SIGINT') child.kill(signal)
    },
    () => ended,
  )
}
