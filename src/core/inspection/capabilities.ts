import { isEntryFile } from '../artifact/check-listing.ts'
import type { ArtifactType } from '../artifact/artifact-type.ts'
import { parseFrontmatter } from '../artifact/frontmatter.ts'
import { toolList } from '../artifact/tool-list.ts'
import { isSkillmeatError } from '../errors.ts'
import type { FileMode } from '../object/tree.ts'
import { decodeText } from '../security/encoding.ts'
import { nativeProgram } from '../security/executables.ts'
import { findSelfRunsAnywhere } from '../self-runs/find-self-runs.ts'
import type { ListedFiles } from '../self-runs/self-run.ts'

/** One file of an artifact with its bytes. */
export interface FileWithBytes {
  readonly path: string
  readonly mode: FileMode
  readonly bytes: Uint8Array
}

/**
 * Lists what an artifact can do or has an agent do, one line each: what any agent would run or obey
 * of it by itself, tools it allows, programs and executable files.
 *
 * The same bytes give the same lines, so two states can be compared line by line.
 */
export function listCapabilities(
  type: ArtifactType,
  files: readonly FileWithBytes[],
): readonly string[] {
  const runs = findSelfRunsAnywhere(type, listFiles(files)).map(({ line }) => line)
  const others = files.flatMap((file) => {
    if (file.mode === '120000') return []
    const native = nativeProgram(file.bytes)
    if (native !== null) return [`holds ${native}: ${file.path}`]
    const marked = file.mode === '100755' ? [`holds an executable file: ${file.path}`] : []
    return [...marked, ...toolsOf(type, file)]
  })
  return [...new Set([...runs, ...others])]
}

/** Returns files as what they run is asked of them; what is no text is none. */
export function listFiles(files: readonly FileWithBytes[]): ListedFiles {
  const byPath = new Map(
    files.flatMap(({ path, mode, bytes }) => (mode === '120000' ? [] : [[path, bytes] as const])),
  )
  return {
    paths: [...byPath.keys()],
    textOf: (path) => {
      const bytes = byPath.get(path)
      return bytes === undefined ? null : orNothing(() => decodeText(path, bytes))
    },
  }
}

/** Returns the lines of `now` that `before` does not have. */
export function gainedCapabilities(
  before: readonly string[],
  now: readonly string[],
): readonly string[] {
  const known = new Set(before)
  return [...new Set(now)].filter((line) => !known.has(line))
}

function toolsOf(type: ArtifactType, { path, bytes }: FileWithBytes): readonly string[] {
  if (!isEntryFile(type, path)) return []
  const fields = orNothing(() => parseFrontmatter(decodeText(path, bytes) ?? '').fields)
  const tools = ['allowed-tools', 'tools'].flatMap((key) => toolList(fields?.get(key)))
  return tools.map((tool) => `may use ${tool}`)
}

/** What cannot be read is refused elsewhere; it can do nothing more than before. */
function orNothing<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (isSkillmeatError(error)) return null
    throw error
  }
}
