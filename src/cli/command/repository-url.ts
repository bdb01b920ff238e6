import { pathToFileURL } from 'node:url'
import type { CommandContext } from './command.ts'
import { absolutePath } from './option-values.ts'
import { readSourceLocation } from './source-location.ts'

const LOCAL = /^(?:\.{1,2}(?:[\\/]|$)|[\\/]|~(?:[\\/]|$)|[A-Za-z]:[\\/])/
const OWNER_AND_REPO = /^[\w-][\w.-]*\/[\w.-]+$/

/** Reads what a person typed for a repository: an address, `owner/repo` on GitHub, or a folder of this machine. */
export function readRepositoryUrl(context: CommandContext, text: string): string {
  if (OWNER_AND_REPO.test(text)) {
    const location = readSourceLocation(context, text)
    if (location.kind === 'git') return location.url
  }
  return LOCAL.test(text) ? pathToFileURL(absolutePath(context, text)).href : text
}
