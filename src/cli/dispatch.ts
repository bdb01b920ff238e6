import { SkillmeatError } from '../core/errors.ts'
import { nearestNames } from '../core/artifact/nearest-names.ts'
import type { CommandContext, ListedCommand } from './command/command.ts'
import { COMMANDS } from './commands.ts'
import { EXIT } from './command/exit-codes.ts'
import type { Globals } from './command/globals.ts'
import { renderOverview } from './overview.ts'
import { table } from './render/text.ts'

/** Words that people type for a command. */
const ALIASES: Readonly<Record<string, string>> = {
  ls: 'list',
  rm: 'remove',
  mv: 'rename',
  projects: 'project list',
  snapshots: 'snapshot list',
  collections: 'collection list',
  project: 'project list',
  collection: 'collection list',
  config: 'config list',
  import: 'add',
}

/** Finds the command in the words and runs it. */
export async function dispatch(globals: Globals, context: CommandContext): Promise<number> {
  const { rest } = globals
  const [first] = rest
  if (first === undefined) return runDefault(context)
  if (first === '--help' || first === '-h' || first === 'help') return help(rest, context)
  if (first === 'complete') {
    const { complete } = await import('./complete.ts')
    return complete(context, rest.slice(1))
  }
  const found = findCommand(rest)
  if (found === null) return showGroup(rest, context)
  const { runSpec } = await import('./run-command.ts')
  return runSpec(context, found.command, found.words)
}

/** In a project the status; in an empty home how to begin. */
async function runDefault(context: CommandContext): Promise<number> {
  const status = COMMANDS.find(({ name }) => name === 'status')
  const { existsSync } = await import('node:fs')
  const { findPlaces } = await import('../library/open-ports.ts')
  const { home } = findPlaces(context.env, context.cwd)
  if (status !== undefined && existsSync(`${home}/store.db`)) {
    return (await status.load()).run(context, [], {})
  }
  context.out.document(listCommands, () => renderOverview(context.out))
  return EXIT.done
}

async function help(rest: readonly string[], context: CommandContext): Promise<number> {
  const found = findCommand(rest.slice(1))
  if (found !== null) {
    const { runSpec } = await import('./run-command.ts')
    return runSpec(context, found.command, ['--help'])
  }
  context.out.document(listCommands, () => renderOverview(context.out))
  return EXIT.done
}

/** `keys` alone, or with `--help`, names the commands below it. */
function showGroup([word = '', second = '']: readonly string[], context: CommandContext): number {
  const below = COMMANDS.filter(({ name }) => name.startsWith(`${word} `))
  if (below.length === 0) throw unknownCommand(word)
  if (second !== '' && !second.startsWith('-')) throw unknownCommand(`${word} ${second}`)
  const commands = below.map(({ name, summary }) => ({ name, summary }))
  context.out.document(
    () => ({ commands }),
    () => [
      ...table(below.map(({ name, summary }) => [`skillmeat ${name}`, summary])),
      `\`skillmeat ${word} <command> --help\` tells more.`,
    ],
  )
  return EXIT.done
}

function findCommand(
  rest: readonly string[],
): { readonly command: ListedCommand; readonly words: readonly string[] } | null {
  const [first = '', second = ''] = rest
  const two = COMMANDS.find(({ name }) => name === `${first} ${second}`)
  if (two !== undefined) return { command: two, words: rest.slice(2) }
  const one = COMMANDS.find(({ name }) => name === first)
  if (one !== undefined) return { command: one, words: rest.slice(1) }
  if (first === 'snapshot') return snapshotCommand(rest.slice(1))
  const alias = COMMANDS.find(({ name }) => name === ALIASES[first])
  const isMessage = second !== '' && !second.startsWith('-')
  if (alias === undefined || (alias.name.includes(' ') && isMessage)) return null
  return { command: alias, words: rest.slice(1) }
}

/** `snapshot "message"` takes one; `snapshot` alone lists them. */
function snapshotCommand(words: readonly string[]) {
  const isMessage = words[0] !== undefined && !words[0].startsWith('-')
  const name = isMessage ? 'snapshot create' : 'snapshot list'
  const command = COMMANDS.find((listed) => listed.name === name)
  return command === undefined ? null : { command, words }
}

function unknownCommand(word: string): SkillmeatError {
  const near = nearestNames(
    word,
    COMMANDS.map(({ name }) => name),
  )
  return new SkillmeatError('E_USAGE', `There is no command "${word}".`, {
    fix: `${near.length > 0 ? `Did you mean ${near.join(', ')}? ` : ''}\`skillmeat --help\` lists all.`,
  })
}

function listCommands() {
  return { commands: COMMANDS.map(({ name, summary }) => ({ name, summary })) }
}
