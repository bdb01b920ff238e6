import { isEntryFile } from '../artifact/check-listing.ts'
import type { ArtifactType } from '../artifact/artifact-type.ts'
import { parseFrontmatter } from '../artifact/frontmatter.ts'
import { isSkillmeatError } from '../errors.ts'
import type { FileMode } from '../object/tree.ts'
import { listCommands } from './commands.ts'
import { decodeText } from './encoding.ts'
import { findExecution, nativeProgram, toolList } from './executables.ts'

/** One file of an artifact with its bytes. */
export interface FileWithBytes {
  readonly path: string
  readonly mode: FileMode
  readonly bytes: Uint8Array
}

/**
 * Lists what an artifact can do or has an agent do, one line each: hooks and servers that run, tools
 * it allows, commands run when it is loaded, programs and executable files.
 *
 * The same bytes give the same lines, so two states can be compared line by line.
 */
export function listCapabilities(
  type: ArtifactType,
  files: readonly FileWithBytes[],
): readonly string[] {
  return files.flatMap((file) => {
    if (file.mode === '120000') return []
    const native = nativeProgram(file.bytes)
    if (native !== null) return [`holds ${native}: ${file.path}`]
    const marked = file.mode === '100755' ? [`holds an executable file: ${file.path}`] : []
    return [...marked, ...ofText(type, file)]
  })
}

/** Returns the lines of `now` that `before` does not have. */
export function gainedCapabilities(
  before: readonly string[],
  now: readonly string[],
): readonly string[] {
  const known = new Set(before)
  return [...new Set(now)].filter((line) => !known.has(line))
}

function ofText(type: ArtifactType, { path, bytes }: FileWithBytes): readonly string[] {
  const isConfig = path === 'hooks.json' || path === 'artifact.json'
  if (!isConfig && !isEntryFile(type, path)) return []
  try {
    const text = decodeText(path, bytes) ?? ''
    if (isConfig) return listCommands(path, text)
    const { fields, bodyStart } = parseFrontmatter(text)
    const tools = ['allowed-tools', 'tools'].flatMap((key) => toolList(fields.get(key)))
    return [
      ...findExecution(fields, text.slice(bodyStart)),
      ...[...new Set(tools)].filter((tool) => tool !== '').map((tool) => `may use ${tool}`),
    ]
  } catch (error) {
    // What cannot be read is refused elsewhere; it can do nothing more than before.
    if (isSkillmeatError(error)) return []
    throw error
  }
}
