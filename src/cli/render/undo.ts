import type { UndoOutcome } from '../../operations/undo/undo.ts'
import { EXIT } from '../command/exit-codes.ts'
import type { Output } from '../command/output.ts'
import { safeText } from './text.ts'

const WORDS = {
  reverted: ['green', 'as before'],
  merged: ['green', 'merged with later edits'],
  conflict: ['yellow', 'left as it is: later edits conflict'],
  unreachable: ['red', 'not reachable'],
} as const

export function renderUndo(out: Output, outcome: UndoOutcome, verb: string): string[] {
  const { places, summary, command } = outcome.result
  return [
    `${outcome.dryRun ? `Would have: ${verb.toLowerCase()}` : verb}: ${safeText(summary, 300)}`,
    ...places.map(({ path, outcome: result }) => {
      const [colour, word] = WORDS[result]
      return `  ${out.paint(colour, word)}  ${safeText(path, 300)}`
    }),
    ...(places.some((place) => place.outcome === 'conflict') && !outcome.dryRun
      ? ['Decide with `skillmeat conflicts` and `skillmeat resolve <name>`.']
      : []),
    ...(command === 'push'
      ? ['The commit in the repository stays; this is about what the home remembers of it.']
      : []),
    ...(outcome.dryRun ? [out.paint('dim', 'Dry run: nothing was written.')] : []),
  ]
}

export function undoExitCode({ result }: UndoOutcome): number {
  const isWhole = result.places.every(
    ({ outcome }) => outcome === 'reverted' || outcome === 'merged',
  )
  return isWhole ? EXIT.done : EXIT.attention
}
