import { SkillmeatError } from '../core/errors.ts'

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
  return {
    mayAsk,
    show: (lines) => {
      process.stderr.write(`${lines.join('\n')}\n`)
    },
    pressKey: async (question, choices) => {
      const { isCancel, selectKey } = await import('@clack/prompts')
      const options = choices.map(({ value, label }) => ({ value, label }))
      const answer = await selectKey({ message: question, options, output: process.stderr })
      return isCancel(answer) ? null : answer
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
