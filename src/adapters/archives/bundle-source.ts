import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import { terminalText } from '../../core/security/terminal-text.ts'
import type { OpenedSource, SourceLocation } from '../../ports/source.ts'
import { ioError } from '../fs/source-io-error.ts'
import { sourceName } from '../../core/address/source-spec.ts'
import { packedSource, unpackForeign } from './packed-source.ts'
import { zipArchives } from './zip-archives.ts'
import { MAX_BYTES, tooMuch } from './zip-limits.ts'

type BundleLocation = Extract<SourceLocation, { kind: 'bundle' }>
type ArchiveLocation = Extract<SourceLocation, { kind: 'archive' }>

/**
 * Opens a bundle as a source whose files are those of the archive. Its manifest is not read here.
 *
 * Throws `E_SOURCE_NOT_FOUND`, and what `unzip` throws.
 */
export async function openBundleSource({ file }: BundleLocation): Promise<OpenedSource> {
  const name = basename(file).replace(/\.[^.]+$/, '')
  return packedSource(await zipArchives.unzip(readArchive(file)), { name, path: null })
}

/** Opens an archive of this machine. Throws `E_SOURCE_NOT_FOUND`, and what `unpackForeign` throws. */
export async function openArchiveSource(location: ArchiveLocation): Promise<OpenedSource> {
  const unpacked = await unpackForeign(readArchive(location.file))
  return packedSource(unpacked, { name: sourceName(location), path: location.path })
}

/** Checks the opened file rather than its path, so that nothing can replace it in between. */
function readArchive(file: string): Uint8Array {
  try {
    const handle = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      const stat = fstatSync(handle)
      if (!stat.isFile()) throw notFound(file)
      if (stat.size > MAX_BYTES) throw tooMuch(`more than ${MAX_BYTES} bytes`)
      return readFileSync(handle)
    } finally {
      closeSync(handle)
    }
  } catch (error) {
    if (isSkillmeatError(error)) throw error
    throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? notFound(file) : ioError(error, file)
  }
}

function notFound(file: string): SkillmeatError {
  return new SkillmeatError(
    'E_SOURCE_NOT_FOUND',
    `There is no file at ${terminalText(file, 300)}`,
    {
      fix: 'Check the path; `skillmeat export` makes a bundle.',
      data: { path: file },
    },
  )
}
