import { SkillmeatError } from '../errors.ts'
import { assertNoCollisions, assertSafePath } from '../security/safe-path.ts'
import { terminalText } from '../security/terminal-text.ts'
import type { SourceFile } from './source-file.ts'
import type { ArtifactType } from './artifact-type.ts'
import type { Limits } from '../limits.ts'
import { DEFAULT_LIMITS } from '../limits.ts'

/**
 * Refuses an artifact by its list of files, before any of them is read.
 *
 * Paths are relative to the artifact's root. Throws what `assertSafePath` and `assertNoCollisions`
 * throw, `E_SPECIAL_FILE`, and `E_SIZE_LIMIT` for too many, too deep or too large files.
 * Submodules are let through: they hold no files and are left out.
 */
export function assertListing(files: readonly SourceFile[], limits: Limits = DEFAULT_LIMITS): void {
  for (const { path } of files) {
    assertSafePath(path)
    if (path.split('/').length - 1 > limits.depth) {
      throw tooMuch(`"${terminalText(path, 300)}" lies deeper than ${limits.depth} folders.`)
    }
  }
  assertNoCollisions(files.map(({ path }) => path))
  for (const { path, mode } of files) if (mode === 'special') throw specialFile(path)
  assertSizes(files, limits)
}

/** Refuses sizes beyond `limits`: of one file, of all, and their number. Throws `E_SIZE_LIMIT`. */
export function assertSizes(
  files: readonly { readonly path: string; readonly size: number | null }[],
  limits: Limits,
): void {
  if (files.length > limits.artifactFiles) {
    throw tooMuch(`The artifact has ${files.length} files, more than ${limits.artifactFiles}.`)
  }
  let total = 0
  for (const { path, size } of files) {
    if ((size ?? 0) > limits.fileBytes) throw fileTooLarge(path, limits.fileBytes)
    total += size ?? 0
  }
  if (total > limits.artifactBytes) {
    throw tooMuch(`The artifact has ${total} bytes, more than ${limits.artifactBytes}.`)
  }
}

/** Makes the refusal of a file that is larger than `limit` bytes. */
export function fileTooLarge(path: string, limit: number): SkillmeatError {
  return tooMuch(`"${terminalText(path, 300)}" is larger than ${limit} bytes.`)
}

/** Makes the refusal of a FIFO, socket, device or repository inside an artifact. */
export function specialFile(path: string): SkillmeatError {
  return new SkillmeatError(
    'E_SPECIAL_FILE',
    `"${terminalText(path, 300)}" is neither a file, a folder nor a link.`,
    { fix: 'Remove it from the source, then import again.', data: { path } },
  )
}

/** Tells whether `path` is the file an agent loads first of an artifact of `type`. */
export function isEntryFile(type: ArtifactType, path: string): boolean {
  if (type === 'skill') return path === 'SKILL.md' || path === 'skill.md'
  return (type === 'command' || type === 'agent') && path === 'artifact.md'
}

function tooMuch(message: string): SkillmeatError {
  return new SkillmeatError('E_SIZE_LIMIT', message, {
    fix: 'Leave out what the artifact does not need, or raise the limit in your own configuration.',
  })
}
