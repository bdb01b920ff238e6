import { pathToFileURL } from 'node:url'
import type { CommandContext } from './command.ts'
import { absolutePath } from './option-values.ts'

const LOCAL = /^(?:\.{1,2}(?:[\\/]|$)|[\\/]|~(?:[\\/]|$)|[A-Za-z]:[\\/])/

/** Reads what a person typed for a repository: an address, or a folder of this machine. */
export function readRepositoryUrl(context: CommandContext, text: string): string {
  return LOCAL.test(text) ? pathToFileURL(absolutePath(context, text)).href : text
}
