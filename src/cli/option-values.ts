import { homedir } from 'node:os'
import { resolve } from 'node:path'
import type { CommandContext, OptionValues } from './command.ts'

/** Returns the value of a text option, or null when it was not given. */
export function textOption(options: OptionValues, name: string): string | null {
  const value = options[name]
  return typeof value === 'string' ? value : null
}

export function flagOption(options: OptionValues, name: string): boolean {
  return options[name] === true
}

/** Returns the words of an option that takes several. */
export function listOption(options: OptionValues, name: string): readonly string[] {
  const value = options[name]
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

/** Returns an absolute path, `~` resolved. */
export function absolutePath(context: CommandContext, path: string): string {
  const home = context.env['HOME'] ?? homedir()
  return resolve(context.cwd, path.replace(/^~(?=$|[\\/])/, home))
}

/** Returns the absolute path that an option names, or null. */
export function pathOption(
  context: CommandContext,
  options: OptionValues,
  name: string,
): string | null {
  const value = textOption(options, name)
  return value === null ? null : absolutePath(context, value)
}
