import { BUNDLE_FILES } from '../../core/bundle/bundle-manifest.ts'
import { SkillmeatError } from '../../core/errors.ts'
import type { Warning } from '../../core/errors.ts'
import { assertNotOwnState } from '../../core/security/reserved-files.ts'
import { assertNoCollisions, assertSafePath } from '../../core/security/safe-path.ts'
import { terminalText } from '../../core/security/terminal-text.ts'
import type { ArchiveEntry } from '../../ports/archives.ts'
import type { OpenedSource } from '../../ports/source.ts'
import { tarArchives } from './tar-archives.ts'
import { unzipForeign, zipArchives } from './zip-archives.ts'

/** Files that were unpacked, and what was left out of them. */
export interface Unpacked {
  readonly entries: readonly ArchiveEntry[]
  readonly warnings: readonly Warning[]
}

/** What a source is called, and the part of it that is wanted. */
export interface PackedPlace {
  readonly name: string
  readonly path: string | null
  readonly revision?: string
}

/**
 * Unpacks an archive of somebody, by what it is and not by its name: a zip or a tar.gz. It holds files
 * alone: a link is refused. A folder around all of it is left out, unless that is a skill itself, and so is
 * what macOS adds, which is told.
 *
 * Throws what `unzip` and `unpack` throw, and for a path what `assertSafePath` and `assertNoCollisions` throw.
 */
export async function unpackForeign(bytes: Uint8Array): Promise<Unpacked> {
  const { entries, warnings } = await unpackAny(bytes)
  const own = entries.filter(({ path }) => !isLitter(path))
  const litter = entries.length - own.length
  const told = litter === 0 ? warnings : [...warnings, leftOut(litter)]
  const lasting = told.filter(({ where = '' }) => !isLitter(where))
  return { entries: withoutTop(own), warnings: lasting }
}

/** What macOS puts beside the files that a person packed: windows, icons and attributes of its own. */
function isLitter(path: string): boolean {
  return /^__MACOSX\/|(?:^|\/)(?:\.DS_Store|\._[^/]*)$/.test(path)
}

function leftOut(count: number): Warning {
  const files = count === 1 ? '1 file' : `${count} files`
  const message = `${files} that macOS added for itself: left out (__MACOSX/, .DS_Store, ._*).`
  return { code: 'W_ARCHIVE_LITTER', message }
}

async function unpackAny(bytes: Uint8Array): Promise<Unpacked> {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return unzipAny(bytes)
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) throw noArchive()
  const entries = await tarArchives.unpack(bytes)
  for (const { path, mode } of entries) {
    assertNotOwnState(path)
    assertSafePath(path)
    if (mode === '120000') throw holdsLink(path)
  }
  assertNoCollisions(entries.map(({ path }) => path))
  return { entries, warnings: [] }
}

/** A bundle can be read in one way only, whatever it is called. */
async function unzipAny(bytes: Uint8Array): Promise<Unpacked> {
  const unpacked = await unzipForeign(bytes)
  const own = withoutTop(unpacked.entries.filter(({ path }) => !isLitter(path)))
  const isBundle = own.some(({ path }) => path === BUNDLE_FILES.manifest)
  return isBundle ? zipArchives.unzip(bytes) : unpacked
}

function withoutTop(entries: readonly ArchiveEntry[]): readonly ArchiveEntry[] {
  const tops = new Set(entries.map(({ path }) => path.slice(0, path.indexOf('/') + 1)))
  const [top = ''] = tops
  const isSkill = entries.some(({ path }) => /^SKILL\.md$/i.test(path.slice(top.length)))
  if (tops.size !== 1 || top === '' || isSkill) return entries
  return entries.map((entry) => ({ ...entry, path: entry.path.slice(top.length) }))
}

/** Opens unpacked files as a source. Throws `E_SOURCE_NOT_FOUND` for a part that is not there. */
export function packedSource({ entries, warnings }: Unpacked, place: PackedPlace): OpenedSource {
  const { name, path, revision = null } = place
  const wanted = entries.filter(
    (one) => path === null || one.path === path || one.path.startsWith(`${path}/`),
  )
  if (wanted.length === 0 && path !== null) throw noPart(name, path)
  const contents = new Map(wanted.map((entry) => [entry.path, entry.bytes]))
  const files = wanted.map(({ path: at, mode, bytes }) => ({ path: at, mode, size: bytes.length }))
  return {
    revision,
    tags: [],
    name,
    path,
    files: files.toSorted((left, right) => (left.path < right.path ? -1 : 1)),
    warnings,
    read: (paths) =>
      Promise.resolve(
        new Map(
          paths.flatMap((one) => {
            const bytes = contents.get(one)
            return bytes === undefined ? [] : [[one, bytes] as const]
          }),
        ),
      ),
    close: () => Promise.resolve(),
  }
}

function noArchive(): SkillmeatError {
  return new SkillmeatError('E_ARCHIVE_MALFORMED', 'The file is no zip and no tar.gz archive.', {
    fix: 'Check that it was copied whole, then try again.',
  })
}

function holdsLink(path: string): SkillmeatError {
  return new SkillmeatError(
    'E_LINK_FORBIDDEN',
    `The archive holds "${terminalText(path, 200)}", which is a link.`,
    { fix: 'Nothing was unpacked. Do not trust the archive.' },
  )
}

function noPart(name: string, path: string): SkillmeatError {
  return new SkillmeatError(
    'E_SOURCE_NOT_FOUND',
    `${terminalText(name, 100)} has no "${terminalText(path, 200)}".`,
    { fix: 'Check the path; `--dry-run` without it lists what is there.' },
  )
}
