import type { FileChange } from './file-change.ts'
import { hasOtherBytes } from './file-change.ts'
import { quotePath } from './quote-path.ts'

/**
 * Returns the lines that git's extended diff puts above the hunks of a file, each ended by an LF.
 *
 * `blobName` gives the ids for the `index` line, which is left out without it.
 */
export function renderFileHeader(
  change: FileChange,
  blobName: ((bytes: Uint8Array | null) => string) | null,
): string {
  const { path, oldPath = path, oldMode, newMode } = change
  const lines = [`diff --git ${quotePath(`a/${oldPath}`)} ${quotePath(`b/${path}`)}`]
  if (oldMode === null) lines.push(`new file mode ${newMode}`)
  else if (newMode === null) lines.push(`deleted file mode ${oldMode}`)
  else if (oldMode !== newMode) lines.push(`old mode ${oldMode}`, `new mode ${newMode}`)
  if (oldPath !== path) {
    lines.push(`rename from ${quotePath(oldPath)}`, `rename to ${quotePath(path)}`)
  }
  if (blobName !== null && hasOtherBytes(change)) {
    const mode = oldMode === newMode ? ` ${oldMode}` : ''
    lines.push(`index ${blobName(change.oldBytes)}..${blobName(change.newBytes)}${mode}`)
  }
  return `${lines.join('\n')}\n`
}

/** Returns the `---` and `+++` lines of a file whose text changed. */
export function renderFileNames({ path, oldPath = path, oldMode, newMode }: FileChange): string {
  const from = oldMode === null ? '/dev/null' : nameLine(`a/${oldPath}`)
  const to = newMode === null ? '/dev/null' : nameLine(`b/${path}`)
  return `--- ${from}\n+++ ${to}\n`
}

/** A tab tells where a name with a space ends. */
function nameLine(path: string): string {
  const quoted = quotePath(path)
  return quoted === path && path.includes(' ') ? `${path}\t` : quoted
}
