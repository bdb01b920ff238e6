import type { Ports } from '../../ports/ports.ts'
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

/** Values of options as commander names them: `--to` is `to`, `--on-conflict` is `onConflict`. */
export type OptionValues = Readonly<Record<string, unknown>>

export interface CommandOption {
  /** As commander takes it: `-t, --to <path>`. */
  readonly flags: string
  readonly description: string
  /** The only values there are. */
  readonly choices?: readonly string[]
  /** May be given several times, with one value each. */
  readonly repeatable?: true
}

/** What an argument or option value can be completed with. */
export type Completes = 'artifact' | 'deployed' | 'pending' | 'snapshot' | 'project' | 'collection'

/** A command is data; adding one means a file here and a line in the list of commands. */
export interface CommandSpec {
  /** As commander takes them: `<source>`, `[names...]`. */
  readonly arguments: readonly {
    readonly name: string
    readonly description: string
    readonly completes?: Completes
  }[]
  readonly options: readonly CommandOption[]
  /** Lines of `command  what it does`. */
  readonly examples: readonly (readonly [command: string, what: string])[]
  /** What the summary leaves out, in a few sentences. */
  readonly details?: string
  /** Takes `--dry-run`. */
  readonly changes: boolean
  /** Changes nothing of the collection and yet writes in the home. */
  readonly writesHome?: true
  /** Returns the exit code. */
  run(context: CommandContext, args: readonly string[], options: OptionValues): Promise<number>
}

/** A command in the list: its name and summary are known without loading it. */
export interface ListedCommand {
  /** `deploy`, or `snapshot list` for a command below another. */
  readonly name: string
  readonly summary: string
  readonly group: string
  readonly load: () => Promise<CommandSpec>
}
