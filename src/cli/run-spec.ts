import { SkillmeatError } from '../core/errors.ts'
import type { CommandContext, ListedCommand } from './command.ts'
import { EXIT } from './exit-codes.ts'

/** Runs one command with its words. The parser is loaded only where there is something to parse. */
export async function runSpec(
  context: CommandContext,
  listed: ListedCommand,
  words: readonly string[],
): Promise<number> {
  const spec = await listed.load()
  if (context.dryRun && !spec.changes) {
    throw new SkillmeatError(
      'E_USAGE',
      `\`${listed.name}\` changes nothing, so --dry-run means nothing.`,
      { fix: 'Leave --dry-run out.' },
    )
  }
  const needsWords = spec.arguments.some(({ name }) => name.startsWith('<'))
  if (words.length === 0 && !needsWords) return spec.run(context, [], {})
  const { parseWords } = await import('./parse-words.ts')
  const parsed = await parseWords(context, { listed, spec }, words)
  return parsed === null ? EXIT.done : spec.run(context, parsed.args, parsed.options)
}
