import { renderBinaryPatch } from './binary-patch.ts'
import { ByteChunks } from './byte-chunks.ts'
import type { TextDiff } from './diff-texts.ts'
import { diffTexts } from './diff-texts.ts'
import type { FileChange } from './file-change.ts'
import { bytesOf, hasOtherBytes, isBinaryChange } from './file-change.ts'
import type { DiffHunk } from './list-hunks.ts'
import { formatHunkHeader, listHunks } from './list-hunks.ts'
import { quotePath } from './quote-path.ts'
import { renderFileHeader, renderFileNames } from './render-file-header.ts'
import type { Lines } from './split-lines.ts'
import { sliceLines } from './split-lines.ts'

export interface UnifiedDiffOptions {
  /** How many unchanged lines are shown around a change; 3 when absent. */
  readonly context?: number
  /** What binary files need to be in the diff with their bytes; without it they are only named. */
  readonly binary?: BinaryPatchAccess
}

export interface BinaryPatchAccess {
  /** Compresses to the zlib format. */
  readonly deflate: (bytes: Uint8Array) => Uint8Array
  /** Returns a SHA-1 in lowercase hex; git checks binary files by it. */
  readonly sha1: (bytes: Uint8Array) => string
}

const CONTEXT_LINES = 3
const NO_BLOB = '0'.repeat(40)

/**
 * Renders changes as a diff that `git apply` and `patch` read.
 *
 * Renames, modes, odd paths, symbolic links and missing final newlines are written as git writes
 * them. The result is bytes because files are. Files without any change are left out.
 */
export function renderUnifiedDiff(
  files: readonly FileChange[],
  options: UnifiedDiffOptions = {},
): Uint8Array {
  const output = new ByteChunks()
  for (const file of files.flatMap(splitTypeChange)) {
    if (isBinaryChange(file)) writeBinary(output, file, options)
    else writeText(output, file, options)
  }
  return output.toBytes()
}

/** A file that becomes a link, or a link that becomes a file, is one gone and one new. */
function splitTypeChange(file: FileChange): FileChange[] {
  const { path, oldPath = path, oldMode, newMode } = file
  const isChanged = oldMode !== newMode || path !== oldPath || hasOtherBytes(file)
  if (!isChanged) return []
  const isOther = (oldMode === '120000') !== (newMode === '120000')
  if (oldMode === null || newMode === null || !isOther) return [file]
  const { oldBytes, newBytes } = file
  return [
    { path: oldPath, oldMode, newMode: null, oldBytes, newBytes: null },
    { path, oldMode: null, newMode, oldBytes: null, newBytes },
  ]
}

function writeBinary(output: ByteChunks, file: FileChange, { binary }: UnifiedDiffOptions): void {
  if (binary === undefined) {
    output.push(renderFileHeader(file, null))
    const { path, oldPath = path, oldMode, newMode } = file
    const from = oldMode === null ? '/dev/null' : quotePath(`a/${oldPath}`)
    const to = newMode === null ? '/dev/null' : quotePath(`b/${path}`)
    if (hasOtherBytes(file)) output.push(`Binary files ${from} and ${to} differ\n`)
    return
  }
  const blobName = (bytes: Uint8Array | null) =>
    bytes === null ? NO_BLOB : binary.sha1(asGitBlob(bytes))
  output.push(renderFileHeader(file, blobName))
  if (hasOtherBytes(file)) output.push(renderBinaryPatch(bytesOf(file), binary.deflate))
}

function asGitBlob(bytes: Uint8Array): Uint8Array {
  const blob = new ByteChunks()
  blob.push(`blob ${bytes.length}\0`)
  blob.push(bytes)
  return blob.toBytes()
}

function writeText(output: ByteChunks, file: FileChange, { context }: UnifiedDiffOptions): void {
  output.push(renderFileHeader(file, null))
  if (!hasOtherBytes(file)) return
  output.push(renderFileNames(file))
  const diff = diffTexts(...bytesOf(file))
  for (const hunk of listHunks(diff, context ?? CONTEXT_LINES)) writeHunk(output, diff, hunk)
}

function writeHunk(output: ByteChunks, { a, b }: TextDiff, hunk: DiffHunk): void {
  output.push(`${formatHunkHeader(hunk)}\n`)
  let at = hunk.a
  for (const change of hunk.changes) {
    writeLines(output, ' ', { lines: a, from: at, to: change.a })
    at = change.a + change.aCount
    writeLines(output, '-', { lines: a, from: change.a, to: at })
    writeLines(output, '+', { lines: b, from: change.b, to: change.b + change.bCount })
  }
  writeLines(output, ' ', { lines: a, from: at, to: hunk.a + hunk.aCount })
}

interface LineRange {
  readonly lines: Lines
  readonly from: number
  readonly to: number
}

const LF = 10

function writeLines(output: ByteChunks, prefix: string, { lines, from, to }: LineRange): void {
  for (let line = from; line < to; line += 1) {
    const bytes = sliceLines(lines, line, line + 1)
    output.push(prefix)
    output.push(bytes)
    if (bytes.at(-1) !== LF) output.push('\n\\ No newline at end of file\n')
  }
}
