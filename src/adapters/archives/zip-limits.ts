import { SkillmeatError } from '../../core/errors.ts'

/** Bytes of a whole zip, packed as well as unpacked. */
export const MAX_BYTES = 200 * 1024 * 1024
export const MAX_ENTRIES = 10_000
/** A file above this many bytes may not unpack to more than a hundred times what it takes. */
const RATIO_FROM = 1024 * 1024
const MAX_RATIO = 100

/** Tells whether a file unpacks to so much more than it takes that only a bomb does. */
export function isBomb(size: number, packed: number): boolean {
  return size > RATIO_FROM && size > packed * MAX_RATIO
}

/** Refuses more entries or bytes than a zip may hold: `E_ARCHIVE_LIMIT`. */
export function assertWithinLimits(sizes: readonly number[]): void {
  if (sizes.length > MAX_ENTRIES) throw tooMuch(`more than ${MAX_ENTRIES} files`)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  if (total > MAX_BYTES) throw tooMuch(`more than ${MAX_BYTES} bytes`)
}

/** Makes the refusal of an archive that holds too much. */
export function tooMuch(what: string): SkillmeatError {
  return new SkillmeatError('E_ARCHIVE_LIMIT', `The archive holds ${what}.`, {
    fix: 'Leave out what is not needed, or take several archives.',
  })
}

/** Makes the refusal of an archive that is damaged, or that two programs could read in two ways. */
export function malformed(what: string, cause?: unknown): SkillmeatError {
  return new SkillmeatError('E_ARCHIVE_MALFORMED', `The file is no sound zip archive: ${what}.`, {
    fix: 'Check that it was copied whole. Nothing was unpacked.',
    cause,
  })
}
