import type { ErrorCode } from '../../core/errors.ts'
import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import { terminalText } from '../../core/security/terminal-text.ts'

const CODES: ReadonlyMap<string, ErrorCode> = new Map([
  ['EACCES', 'E_IO_DENIED'],
  ['EPERM', 'E_IO_DENIED'],
  ['ENOENT', 'E_IO_NOT_FOUND'],
  ['ELOOP', 'E_LINK_FORBIDDEN'],
  ['ENXIO', 'E_SPECIAL_FILE'],
])

/** Returns the refusal for a failed read of `path`; an error that already is one stays as it is. */
export function ioError(error: unknown, path: string): SkillmeatError {
  if (isSkillmeatError(error)) return error
  const errno = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  const message = `${terminalText(path, 300)} cannot be read (${errno}).`
  return new SkillmeatError(CODES.get(errno) ?? 'E_IO', message, {
    fix: 'Check that the file is there and that you may read it, then import again.',
    data: { path, errno },
    cause: error,
  })
}
