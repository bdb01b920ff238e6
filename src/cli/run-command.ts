import { SkillmeatError, isSkillmeatError } from '../core/errors.ts'
import type { CommandContext, CommandSpec, ListedCommand, FoundOptions } from './command/command.ts'
import { runWithConsent } from './run-with-consent.ts'
import { EXIT } from './command/exit-codes.ts'
import { keepHeapSmall } from './command/small-heap.ts'

/** Runs one command with its words. The parser is loaded only where there is something to parse. */
export async function runSpec(
  given: CommandContext,
  listed: ListedCommand,
  words: readonly string[],
): Promise<number> {
  const spec = await listed.load()
  const createsHome = !given.dryRun && (spec.changes || spec.writesHome === true)
  const context: CommandContext = {
    ...given,
    ports: () => given.ports({ createsHome, keepsNothing: given.dryRun }),
  }
  if (context.dryRun && !spec.changes) {
    throw new SkillmeatError(
      'E_USAGE',
      `\`${listed.name}\` changes nothing, so --dry-run means nothing.`,
      { fix: 'Leave --dry-run out.' },
    )
  }
  const needsWords = spec.arguments.some(({ name }) => name.startsWith('<'))
  if (words.length === 0 && !needsWords) return runParsed(context, spec, NO_WORDS)
  const { parseWords } = await import('./command/parse-words.ts')
  const parsed = await parseWords(context, { listed, spec }, words)
  if (parsed === null) return EXIT.done
  assertNotEmpty(parsed.args)
  return runParsed(context, spec, parsed)
}

/** An empty word is what a script makes of a variable that is not set; it must not mean everything. */
function assertNotEmpty(args: readonly string[]): void {
  if (!args.includes('')) return
  throw new SkillmeatError('E_USAGE', 'One of the arguments is empty.', {
    fix: 'Leave it out, or give what was meant; a variable in a script may not be set.',
  })
}

interface ParsedWords {
  readonly args: readonly string[]
  readonly options: FoundOptions
}

const NO_WORDS: ParsedWords = { args: [], options: {} }

/** A command that changed something is followed by the backup of the day: its result is out by then. */
async function runParsed(
  context: CommandContext,
  spec: CommandSpec,
  { args, options }: ParsedWords,
): Promise<number> {
  const code = await runExplained(context, options, () =>
    runWithConsent(context, () => spec.run(context, args, options)),
  )
  const looksOnly = spec.looksOnlyWith !== undefined && options[spec.looksOnlyWith] === true
  if (spec.changes && !context.dryRun && !looksOnly) {
    const { backUpDaily } = await import('../operations/upkeep/backup.ts')
    keepHeapSmall()
    await backUpDaily(await context.ports())
  }
  return code
}

async function runExplained(
  context: CommandContext,
  options: FoundOptions,
  run: () => Promise<number>,
): Promise<number> {
  try {
    return await run()
  } catch (error) {
    if (!isSkillmeatError(error, 'E_NOT_FOUND')) throw error
    const { explainAbsent } = await import('./explain-absent.ts')
    throw await explainAbsent(context, options, error)
  }
}
