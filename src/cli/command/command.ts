import { SkillmeatError } from '../../core/errors.ts'
import { asVerified } from '../../core/object/verified-json.ts'
import type { Ports } from '../../ports/ports.ts'
import { parsedName } from './options.ts'
import type { CommandOptions, ValuesOf } from './options.ts'
import type { Output } from './output.ts'
import type { Prompts } from './prompts.ts'

/** What a command may use beside its arguments. */
export interface CommandContext {
  /** Opens the home when it is first needed; see `openPorts` for one that is missing. */
  readonly ports: (options?: {
    readonly createsHome: boolean
    readonly keepsNothing?: boolean
  }) => Promise<Ports>
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  readonly out: Output
  readonly prompts: Prompts
  /** Compute and show, write nothing. */
  readonly dryRun: boolean
  /** The person said `--yes`: what would be asked about is agreed to. */
  readonly saysYes: boolean
  /** The person agrees beforehand to what would run by itself. */
  readonly allowExec: boolean
}

/** What an argument or option value can be completed with. */
export type Completes = 'artifact' | 'deployed' | 'pending' | 'snapshot' | 'project' | 'collection'

/** A command is data; adding one means a file here and a line in the list of commands. */
export interface CommandSpec<Options extends CommandOptions = CommandOptions> {
  /** As commander takes them: `<source>`, `[names...]`. */
  readonly arguments: readonly {
    readonly name: string
    readonly description: string
    readonly completes?: Completes
  }[]
  readonly options: Options
  /** Lines of `command  what it does`. */
  readonly examples: readonly (readonly [command: string, what: string])[]
  /** What the summary leaves out, in a few sentences. */
  readonly details?: string
  /** Takes `--dry-run`. */
  readonly changes: boolean
  /** The option with which a command that changes something only looks; no home is opened for it. */
  readonly looksOnlyWith?: string
  /** Changes nothing of the collection and yet writes in the home. */
  readonly writesHome?: true
  /** Returns the exit code. */
  run(context: CommandContext, args: readonly string[], options: ValuesOf<Options>): Promise<number>
}

/** What the parser found, by the names that commander gives options. */
export type FoundOptions = Readonly<Record<string, unknown>>

/** A declared command as it is run: with what the parser found. */
export interface Command extends Omit<CommandSpec, 'run'> {
  run(context: CommandContext, args: readonly string[], found: FoundOptions): Promise<number>
}

/** Declares a command; the types of its options' values come from their declaration. */
export function defineCommand<const Options extends CommandOptions>(
  spec: CommandSpec<Options>,
): Command {
  return {
    ...spec,
    run: (context, args, found) => spec.run(context, args, readOptions(spec.options, found)),
  }
}

/** Reads what the parser found for each option. Throws `E_USAGE`. */
function readOptions<Options extends CommandOptions>(
  options: Options,
  found: FoundOptions,
): ValuesOf<Options> {
  const values = Object.entries(options).map(([name, { flags, read }]) => {
    const value = found[parsedName(flags)]
    assertNotEmpty(flags, value)
    return [name, read(value)]
  })
  return asVerified<ValuesOf<Options>>(Object.fromEntries(values))
}

/** A command in the list: its name and summary are known without loading it. */
export interface ListedCommand {
  /** `deploy`, or `snapshot list` for a command below another. */
  readonly name: string
  readonly summary: string
  readonly group: string
  readonly load: () => Promise<Command>
}

/** An empty word is what a script makes of a variable that is not set; it must not mean everything. */
function assertNotEmpty(flags: string, value: unknown): void {
  const isEmpty = value === '' || (Array.isArray(value) && value.includes(''))
  if (!isEmpty) return
  throw new SkillmeatError('E_USAGE', `\`${flags}\` is empty.`, {
    fix: 'Leave it out, or give what was meant; a variable in a script may not be set.',
  })
}
