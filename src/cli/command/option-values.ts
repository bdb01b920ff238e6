import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { SkillmeatError } from '../../core/errors.ts'
import type { CommandContext } from './command.ts'

/** Returns an absolute path, `~` resolved. */
export function absolutePath(context: CommandContext, path: string): string {
  const home = () => context.env['HOME'] ?? homedir()
  return resolve(context.cwd, path.replace(/^~(?=$|[\\/])/, home))
}

/** Returns the absolute path of one that may not be given. */
export function pathOrNull(context: CommandContext, path: string | null): string | null {
  return path === null ? null : absolutePath(context, path)
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
