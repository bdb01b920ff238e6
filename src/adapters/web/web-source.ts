import { createHash } from 'node:crypto'
import { SkillmeatError } from '../../core/errors.ts'
import type { Warning } from '../../core/errors.ts'
import { DEFAULT_LIMITS } from '../../core/limits.ts'
import { sourceName } from '../../core/address/source-spec.ts'
import type { WebLocation } from '../../core/address/source-location.ts'
import type { OpenedSource } from '../../ports/source.ts'
import { packedSource, unpackForeign } from '../archives/packed-source.ts'
import { MAX_BYTES } from '../archives/zip-limits.ts'
import { isWellKnown } from '../../core/address/packed-source.ts'
import { fetchBytes } from './fetch-bytes.ts'
import type { WebOptions } from './fetch-bytes.ts'
import { fetchWellKnown } from './well-known.ts'

/**
 * Opens the skills that a web site offers, an archive that lies at an address, or a `SKILL.md` that lies there alone, whose other files
 * nobody can tell. It is fetched into memory and checked as an archive of this machine is.
 *
 * Throws what `fetchBytes` and `unpackForeign` throw, and `E_ARCHIVE_MALFORMED` for other bytes than those
 * that it is held to.
 */
export async function openWebSource(
  location: WebLocation,
  options: WebOptions,
): Promise<OpenedSource> {
  const { url, path, mayBePrivate = false } = location
  if (isWellKnown(url)) {
    return packedSource(await fetchWellKnown(location, options), { name: new URL(url).host, path })
  }
  const isSkill = /\/SKILL\.md$/i.test(url)
  const maxBytes = isSkill ? DEFAULT_LIMITS.entryFileBytes : MAX_BYTES
  const { bytes, type } = await fetchBytes({ url, mayBePrivate, maxBytes }, options)
  assertHeld(bytes, location)
  if (isPage(bytes, type)) throw noFile(url)
  const name = sourceName(location)
  if (!isSkill) return packedSource(await unpackForeign(bytes), { name, path })
  const entries = [{ path: 'SKILL.md', mode: '100644', bytes }] as const
  return packedSource({ entries, warnings: [onlyOneFile(url)] }, { name, path })
}

function assertHeld(bytes: Uint8Array, { url, digest }: WebLocation): void {
  if (digest === undefined) return
  const found = createHash('sha256').update(bytes).digest('hex')
  if (found === digest) return
  throw new SkillmeatError(
    'E_ARCHIVE_MALFORMED',
    `${url} is not the file that its marketplace names: its SHA-256 is ${found}.`,
    {
      fix: 'Nothing was unpacked. Look again with `skillmeat source update`, or tell who keeps the marketplace.',
    },
  )
}

/** A host that wants a login, or has no such file, often answers with a page. */
function isPage(bytes: Uint8Array, type: string): boolean {
  const start = new TextDecoder().decode(bytes.subarray(0, 200))
  return type.startsWith('text/html') || /^\s*<(?:!doctype html|html)/i.test(start)
}

function noFile(url: string): SkillmeatError {
  return new SkillmeatError(
    'E_SOURCE_UNREACHABLE',
    `${url} answers with a page, and not with a file.`,
    {
      fix: 'Open it in a browser: it may have moved, or want a login. Give the address of the file itself.',
    },
  )
}

function onlyOneFile(url: string): Warning {
  return {
    code: 'W_ADDRESS',
    message:
      'Only this one file was read: its address tells of no other file of the skill. Add its repository, or an archive of it, for the rest.',
    where: url,
  }
}
