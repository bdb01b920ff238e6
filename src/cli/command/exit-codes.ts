import type { ErrorCode } from '../../core/errors.ts'

export const EXIT = {
  done: 0,
  /** Done, and there is something to act on. */
  attention: 1,
  /** Refused: nothing was changed. */
  refused: 2,
  /** Disk, network, lock. */
  failed: 3,
  bug: 70,
  interrupted: 130,
} as const

const FAILED: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'E_IO',
  'E_IO_DENIED',
  'E_IO_NOSPACE',
  'E_IO_READONLY',
  'E_LOCKED',
  'E_SOURCE_UNREACHABLE',
  'E_STORE_CORRUPT',
  'E_STORE_MISSING_OBJECT',
])

/** Returns the exit code of an error: what was refused can be mended by the person, what failed by trying again. */
export function exitCodeOf(code: ErrorCode): number {
  return FAILED.has(code) ? EXIT.failed : EXIT.refused
}
