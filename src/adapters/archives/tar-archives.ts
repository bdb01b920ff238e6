import { gunzipSync, gzipSync } from 'node:zlib'
import { packTar, unpackTar } from 'modern-tar'
import type { TarHeader } from 'modern-tar'
import { SkillmeatError } from '../../core/errors.ts'
import type { ArchiveEntry, Archives } from '../../ports/archives.ts'

const MAX_UNPACKED = 200 * 1024 * 1024
const MAX_ENTRIES = 10_000
const EPOCH = new Date(0)

/** `tar.gz` by a library, behind our own limits. */
export const tarArchives: Pick<Archives, 'pack' | 'unpack'> = { pack, unpack }

async function pack(entries: readonly ArchiveEntry[]): Promise<Uint8Array> {
  const tar = await packTar(
    entries.map(({ path, mode, bytes }) => {
      const common = { name: path, mtime: EPOCH, uid: 0, gid: 0, uname: '', gname: '' }
      return mode === '120000'
        ? {
            header: {
              ...common,
              type: 'symlink' as const,
              linkname: new TextDecoder().decode(bytes),
              size: 0,
            },
          }
        : {
            header: {
              ...common,
              type: 'file' as const,
              mode: mode === '100755' ? 0o755 : 0o644,
              size: bytes.length,
            },
            body: Uint8Array.from(bytes),
          }
    }),
  )
  return gzipSync(tar, { level: 6 })
}

async function unpack(bytes: Uint8Array): Promise<readonly ArchiveEntry[]> {
  const entries = new Map<string, ArchiveEntry>()
  for (const { header, data } of await readTar(inflate(bytes))) {
    const path = header.name.replace(/^\.\//, '').replace(/\/$/, '')
    if (header.type === 'directory' || path === '') continue
    if (entries.size >= MAX_ENTRIES) throw tooMuch(`more than ${MAX_ENTRIES} files`)
    if (entries.has(path)) {
      throw refuse('E_ARCHIVE_DUPLICATE', `The archive holds "${path}" twice.`)
    }
    if (isSparse(header)) throw tooMuch(`the sparse file "${path}"`)
    entries.set(path, toEntry(path, header, data))
  }
  assertNothingBelowLinks(entries)
  return [...entries.values()]
}

/** A sparse file can claim terabytes in a few bytes; nothing that we pack is one. */
function isSparse({ pax }: TarHeader): boolean {
  return Object.keys(pax ?? {}).some((key) => key.startsWith('GNU.sparse.'))
}

/** A file below a link would be written wherever the link points. */
function assertNothingBelowLinks(entries: ReadonlyMap<string, ArchiveEntry>): void {
  for (const { path } of entries.values()) {
    for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
      const folder = path.slice(0, at)
      if (entries.get(folder)?.mode !== '120000') continue
      throw refuse('E_LINK_FORBIDDEN', `The archive holds "${path}" below a link.`)
    }
  }
}

function toEntry(path: string, header: TarHeader, data: Uint8Array | undefined): ArchiveEntry {
  if (header.type === 'symlink') {
    return { path, mode: '120000', bytes: new TextEncoder().encode(header.linkname ?? '') }
  }
  if (header.type === 'file' && data !== undefined) {
    const mode = ((header.mode ?? 0) & 0o100) === 0 ? '100644' : '100755'
    return { path, mode, bytes: data }
  }
  throw refuse(
    header.type === 'link' ? 'E_LINK_FORBIDDEN' : 'E_SPECIAL_FILE',
    `The archive holds "${path}", which is a ${header.type ?? 'special file'}.`,
  )
}

function inflate(bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw tooMuch(`more than ${MAX_UNPACKED} bytes unpacked`)
    }
    throw malformed(error)
  }
}

async function readTar(tar: Uint8Array) {
  try {
    return await unpackTar(tar, { strict: true })
  } catch (error) {
    throw malformed(error)
  }
}

function malformed(cause: unknown): SkillmeatError {
  return new SkillmeatError('E_ARCHIVE_MALFORMED', 'The file is no complete tar.gz archive.', {
    fix: 'Check that it was copied whole, then try again.',
    cause,
  })
}

function tooMuch(what: string): SkillmeatError {
  return refuse('E_ARCHIVE_LIMIT', `The archive holds ${what}.`)
}

function refuse(
  code: 'E_ARCHIVE_LIMIT' | 'E_ARCHIVE_DUPLICATE' | 'E_LINK_FORBIDDEN' | 'E_SPECIAL_FILE',
  message: string,
): SkillmeatError {
  return new SkillmeatError(code, message, {
    fix: 'Nothing was unpacked. Do not trust the archive.',
  })
}
