import { Command, CommanderError, Option } from 'commander'
import { SkillmeatError } from '../../core/errors.ts'
import type { CommandContext, CommandSpec, ListedCommand, FoundOptions } from './command.ts'
import { GLOBAL_OPTIONS } from './globals.ts'

/** The words of a command, understood. */
export interface ParsedWords {
  readonly args: readonly string[]
  readonly options: FoundOptions
}

/** Options that mean nothing to a command that changes nothing. */
const OF_CHANGES: ReadonlySet<string> = new Set(['--dry-run', '--allow-exec'])

/**
 * Understands the words of one command; null when they asked for help, which was printed.
 *
 * Throws `E_USAGE` for words that are off.
 */
export async function parseWords(
  context: CommandContext,
  command: { readonly listed: ListedCommand; readonly spec: CommandSpec },
  words: readonly string[],
): Promise<ParsedWords | null> {
  const { listed, spec } = command
  let parsed: ParsedWords | null = null
  const parser = buildParser(listed, spec)
  parser.configureOutput({ writeOut: (text) => context.out.raw(Buffer.from(text)) })
  parser.action((...received: unknown[]) => {
    const args = received
      .slice(0, -2)
      .flat()
      .filter((word) => typeof word === 'string')
    parsed = { args, options: parser.opts<FoundOptions>() }
  })
  try {
    await parser.parseAsync([...words], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return null
    throw new SkillmeatError('E_USAGE', sentence(error.message), {
      fix: `\`skillmeat ${listed.name} --help\` shows how it is used.`,
      cause: error,
    })
  }
  return parsed
}

/** Builds the parser of one command; also what completion and the documentation read. */
export function buildParser(listed: ListedCommand, spec: CommandSpec): Command {
  const parser = new Command(`skillmeat ${listed.name}`)
    .description(listed.summary)
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .allowExcessArguments(false)
  for (const argument of spec.arguments) parser.argument(argument.name, argument.description)
  for (const { flags, description, choices, repeatable } of Object.values(spec.options)) {
    const option = new Option(flags, description)
    if (repeatable) option.argParser(collect)
    parser.addOption(choices === undefined ? option : option.choices(choices))
  }
  const examples = spec.examples.map(([command, what]) => `  ${command.padEnd(44)} ${what}`)
  parser.addHelpText('before', `Examples:\n${examples.join('\n')}\n`)
  if (spec.details !== undefined) parser.addHelpText('after', `\n${spec.details}`)
  const globals = GLOBAL_OPTIONS.filter(
    ([flags]) => flags !== '-h, --help' && (spec.changes || !OF_CHANGES.has(flags)),
  )
  const lines = globals.map(([flags, description]) => `  ${flags.padEnd(16)} ${description}`)
  parser.addHelpText('after', `\nEverywhere:\n${lines.join('\n')}`)
  return parser
}

function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value]
}

function sentence(message: string): string {
  const text = message.replace(/^error: /, '').replaceAll('\n', ' ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`
}
