import { SkillmeatError } from '../../core/errors.ts'

/** One option of a command: how it is written and described, and what its value is. */
export interface CommandOption<T = unknown> {
  /** As commander takes it: `-t, --to <path>`. */
  readonly flags: string
  readonly description: string
  /** The only values there are. */
  readonly choices?: readonly string[]
  /** May be given several times, with one value each. */
  readonly repeatable?: true
  /** Returns the value for what the parser found; undefined where the option was not given. */
  readonly read: (found: unknown) => T
}

/** The options of a command, by the names under which it reads their values. */
export type CommandOptions = Readonly<Record<string, CommandOption>>

/** The values that a command is given for its options. */
export type ValuesOf<Options extends CommandOptions> = {
  readonly [Name in keyof Options]: ReturnType<Options[Name]['read']>
}

/** An option that is given or not: `--force`. */
export function flagOption(flags: string, description: string): CommandOption<boolean> {
  return { flags, description, read: (found) => found === true }
}

/** An option that switches something off which is on otherwise: `--no-adopt`. True where it is given. */
export function offOption(flags: string, description: string): CommandOption<boolean> {
  return { flags, description, read: (found) => found === false }
}

/** An option with a word; null where it was not given. */
export function textOption(flags: string, description: string): CommandOption<string | null> {
  return { flags, description, read: (found) => (typeof found === 'string' ? found : null) }
}

/** An option whose word may be left out: true where it was, null where the option was not given. */
export function optionalTextOption(
  flags: string,
  description: string,
): CommandOption<string | true | null> {
  return {
    flags,
    description,
    read: (found) => (typeof found === 'string' || found === true ? found : null),
  }
}

/** An option with several words after it: `--add <tags...>`. */
export function wordsOption(flags: string, description: string): CommandOption<readonly string[]> {
  return { flags, description, read: readWords }
}

/** An option with one of some words; null where it was not given. */
export function choiceOption<const Choice extends string>(
  flags: string,
  description: string,
  choices: readonly Choice[],
): CommandOption<Choice | null> {
  return {
    flags,
    description,
    choices,
    read: (found) => choices.find((choice) => choice === found) ?? null,
  }
}

/** An option that may be given several times; the words in their order. */
export function repeatedOption(
  flags: string,
  description: string,
): CommandOption<readonly string[]> {
  return {
    flags,
    description,
    repeatable: true,
    read: readWords,
  }
}

function readWords(found: unknown): readonly string[] {
  return Array.isArray(found) ? found.filter((item) => typeof item === 'string') : []
}

/** An option with a whole number from 1; null where it was not given. Throws `E_USAGE` for anything else. */
export function numberOption(flags: string, description: string): CommandOption<number | null> {
  return {
    flags,
    description,
    read: (found) => {
      if (typeof found !== 'string') return null
      const value = Number(found)
      if (Number.isSafeInteger(value) && value > 0) return value
      const name = `--${nameOf(flags)}`
      throw new SkillmeatError('E_USAGE', `${name} takes a whole number from 1, not "${found}".`, {
        fix: `Write ${name} 2, for instance.`,
      })
    },
  }
}

/** Returns what commander calls an option: `--on-conflict` is `onConflict`, `--no-adopt` is `adopt`, `-L` is `L`. */
export function parsedName(flags: string): string {
  return nameOf(flags)
    .replace(/^no-/, '')
    .replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

function nameOf(flags: string): string {
  return (/--([a-z][a-z\d-]*)/.exec(flags) ?? /^-(\w)/.exec(flags))?.[1] ?? flags
}
