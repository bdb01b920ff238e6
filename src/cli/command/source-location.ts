import { existsSync } from 'node:fs'
import { isSkillmeatError } from '../../core/errors.ts'
import type { SourceLocation } from '../../core/address/source-location.ts'
import { addressOf, atPlace, parseSourceSpec } from '../../core/address/source-spec.ts'
import type { CommandContext } from './command.ts'
import { absolutePath } from './option-values.ts'

/** Reads what a person typed for a source; paths are of this machine. Throws as `parseSourceSpec` does. */
export function readSourceLocation(context: CommandContext, source: string): SourceLocation {
  const location = parseSourceSpec(source, {
    exists: (path) => existsSync(absolutePath(context, path)),
    mayBePrivate: true,
    isPasted: true,
  })
  const here = atPlace(location, (path) => absolutePath(context, path))
  return here.kind === 'git' || here.kind === 'web' ? { ...here, isTyped: true } : here
}

/** Returns the address of what a person typed, if it is one. */
export function readAddress(context: CommandContext, text: string): string | null {
  try {
    return addressOf(readSourceLocation(context, text))
  } catch (error) {
    if (isSkillmeatError(error)) return null
    throw error
  }
}
