import { SkillmeatError } from '../../core/errors.ts'
import { hearSignals } from '../../library/hear-signals.ts'
import type { EndingSignal } from '../../library/hear-signals.ts'

export interface Choice {
  readonly value: string
  readonly label: string
  readonly hint?: string
}

/** Asks a person, where there is one. */
export interface Prompts {
  /** False without a terminal, in CI, and with `--yes` or `--no-input`. */
  readonly mayAsk: boolean
  /** Returns the chosen value. Throws `E_DECISION_NEEDED` when the person leaves without choosing. */
  choose(question: string, choices: readonly Choice[]): Promise<string>
  /** Waits for one of the keys that are the choices' values; null when the person leaves. */
  pressKey(question: string, choices: readonly Choice[]): Promise<string | null>
  /** Shows something before a question. */
  show(lines: readonly string[]): void
}

export function terminalPrompts(mayAsk: boolean): Prompts {
  if (mayAsk) forgiveGoneTerminal(process.stdin)
  return {
    mayAsk,
    show: (lines) => {
      process.stderr.write(`${lines.join('\n')}\n`)
    },
    pressKey: async (question, choices) => {
      const { isCancel, selectKey } = await import('@clack/prompts')
      const options = choices.map(({ value, label }) => ({ value, label }))
      return untilGone(async (signal) => {
        for (;;) {
          const answer = await selectKey({
            message: question,
            options,
            output: process.stderr,
            signal,
          })
          if (isCancel(answer)) return null
          // Enter is not one of the keys, although it ends the question.
          if (choices.some(({ value }) => value === answer)) return answer
          process.stderr.write('Nothing was chosen: press the key of a choice.\n')
        }
      })
    },
    choose: async (question, choices) => {
      const { isCancel, select } = await import('@clack/prompts')
      const answer = await select({
        message: question,
        options: choices.map(({ value, label, hint }) => ({
          value,
          label,
          ...(hint === undefined ? {} : { hint }),
        })),
        output: process.stderr,
      })
      if (!isCancel(answer)) return answer
      throw new SkillmeatError('E_DECISION_NEEDED', 'Nothing was chosen; nothing was changed.', {
        fix: 'Run the command again, or give the decision as an option.',
      })
    },
  }
}

/** A terminal that is gone refuses any mode, which would end this process before anything is kept. */
function forgiveGoneTerminal(stdin: NodeJS.ReadStream): void {
  const setRawMode = stdin.setRawMode?.bind(stdin)
  if (setRawMode === undefined) return
  stdin.setRawMode = (mode) => {
    try {
      return setRawMode(mode)
    } catch {
      return stdin
    }
  }
}

/**
 * Asks until the person is gone, which is null: a signal is a way to leave, and so is the end of the
 * input, after which nothing keeps this process alive any more.
 */
async function untilGone<T>(ask: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
  const asking = new AbortController()
  const leave = () => asking.abort()
  const { promise: gone, resolve: goWithTerminal } = Promise.withResolvers<null>()
  // A question is taken back from a terminal that is there; one that is gone cannot be asked.
  const heard = (signal: EndingSignal) => {
    if (signal !== 'SIGHUP') return leave()
    goWithTerminal(null)
    // Where it is there all the same, it gets its mode back, and waits for nothing any more.
    process.stdin.setRawMode?.(false)
    process.stdin.unref()
  }
  const goWithInput = () => goWithTerminal(null)
  process.once('beforeExit', leave)
  process.stdin.once('error', goWithInput)
  try {
    return await hearSignals(heard, () => Promise.race([ask(asking.signal), gone]))
  } finally {
    process.off('beforeExit', leave)
    process.stdin.off('error', goWithInput)
  }
}
