import { RootCommand } from '@bomb.sh/tab'
import type { Complete } from '@bomb.sh/tab'
import type { CommandSpec, Completes, ListedCommand } from './command.ts'
import { GLOBAL_OPTIONS } from './globals.ts'

/** What names can be completed with, by kind. */
export type CompletionValues = Readonly<
  Partial<Record<Completes, readonly { readonly value: string; readonly hint: string }[]>>
>

/** Builds the completer for all commands; `values` are the names that the home holds. */
export function buildCompleter(
  commands: readonly { readonly listed: ListedCommand; readonly spec: CommandSpec }[],
  values: CompletionValues,
): RootCommand {
  const root = new RootCommand()
  for (const { listed, spec } of commands) {
    const command = root.command(listed.name, listed.summary)
    for (const { name, completes } of spec.arguments) {
      const isVariadic = name.includes('...')
      const bare = name.replaceAll(/[<>[\].]/g, '')
      command.argument(bare, (complete) => offer(complete, values, completes), isVariadic)
    }
    const options = Object.values(spec.options).map(
      ({ flags, description }) => [flags, description] as const,
    )
    for (const [flags, description] of [...options, ...GLOBAL_OPTIONS]) {
      const name = /--([a-z0-9-]+)/.exec(flags)?.[1]
      const short = /^-([a-zA-Z])\b/.exec(flags)?.[1]
      if (name === undefined) continue
      const choices = Object.values(spec.options).find((option) => option.flags === flags)?.choices
      const takesValue = flags.includes('<')
      if (takesValue) {
        command.option(
          name,
          description,
          (complete) => {
            for (const choice of choices ?? []) complete(choice, '')
          },
          short,
        )
      } else command.option(name, description, short)
    }
  }
  return root
}

function offer(complete: Complete, values: CompletionValues, kind: Completes | undefined): void {
  if (kind === undefined) return
  for (const { value, hint } of values[kind] ?? []) complete(value, hint)
}
