import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { SkillmeatError } from '../../core/errors.ts'
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

/** Returns the number of items that `--limit` asks for. Throws `E_USAGE` for anything but a positive integer. */
export function limitOption(options: OptionValues, usual: number): number {
  return countOption(options, 'limit') ?? usual
}

/** Returns a positive integer, or null when it was not given. Throws `E_USAGE` for anything else. */
export function countOption(options: OptionValues, name: string): number | null {
  const text = textOption(options, name)
  if (text === null) return null
  const value = Number(text)
  if (Number.isSafeInteger(value) && value > 0) return value
  throw new SkillmeatError('E_USAGE', `--${name} takes a whole number from 1, not "${text}".`, {
    fix: `Write --${name} 2, for instance.`,
  })
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

/** Splits `A..B`; B is the head when it is left out. Paths of projects may hold dots themselves. Throws `E_USAGE`. */
export function splitRange(text: string): [from: string, to: string] {
  const at = text.indexOf('..')
  const from = text.slice(0, at)
  if (at > 0) return [from, text.slice(at + 2) || 'head']
  throw new SkillmeatError('E_USAGE', `"${text}" does not name two versions.`, {
    fix: 'Write A..B, such as head~1..head.',
  })
}
