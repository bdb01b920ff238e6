import type { Entry, LocalFileHeader } from 'yauzl'
import { SkillmeatError } from '../../core/errors.ts'
import { assertNotOwnState } from '../../core/security/reserved-files.ts'
import { assertNoCollisions, assertSafePath } from '../../core/security/safe-path.ts'
import { terminalText } from '../../core/security/terminal-text.ts'
import { assertWithinLimits, isBomb, malformed, tooMuch } from './zip-limits.ts'

const END_RECORD = 0x06054b50
const END_LENGTH = 22
const ZIP64_LOCATOR = 0x07064b50
const ZIP64_LOCATOR_LENGTH = 20
const CENTRAL_LENGTH = 46
/** Of the general purpose flags: how hard it was compressed, and a name in UTF-8. */
const KNOWN_FLAGS = 0x0806
const UTF8_NAME = 0x0800
const METHODS: readonly number[] = [0, 8]
/** Extra fields that say only when a file was made, and whose it was: timestamps, NTFS times, user ids. */
const HARMLESS_EXTRAS: readonly number[] = [0x5455, 0x000a, 0x7855, 0x7875]
const UNIX = 3
const FILE_TYPE = 0o170000

/** Where the central directory lies. */
export interface Directory {
  readonly count: number
  readonly offset: number
  readonly size: number
}

/**
 * Finds the central directory, and makes sure that there is no second way to find one: the end
 * record are the last bytes, the directory lies right before it, and there is no zip64 record.
 */
export function locateDirectory(bytes: Buffer): Directory {
  const at = bytes.length - END_LENGTH
  if (at < 0 || bytes.readUInt32LE(at) !== END_RECORD) {
    throw malformed('it does not end with an end record')
  }
  const locator = at - ZIP64_LOCATOR_LENGTH
  if (locator >= 0 && bytes.readUInt32LE(locator) === ZIP64_LOCATOR) {
    throw malformed('it is a zip64 archive')
  }
  const disks = [bytes.readUInt16LE(at + 4), bytes.readUInt16LE(at + 6)]
  const count = bytes.readUInt16LE(at + 10)
  const size = bytes.readUInt32LE(at + 12)
  const offset = bytes.readUInt32LE(at + 16)
  if (disks.some((disk) => disk !== 0) || bytes.readUInt16LE(at + 8) !== count) {
    throw malformed('it has several parts')
  }
  if (bytes.readUInt16LE(at + 20) !== 0) throw malformed('it has a comment')
  if (offset + size !== at) throw malformed('there are bytes around its directory')
  return { count, offset, size }
}

/** An entry of the directory that may be unpacked; a folder holds nothing. */
export interface CheckedEntry {
  readonly entry: Entry
  /** Without the slash that a folder ends with. */
  readonly path: string
  readonly isFolder: boolean
  /** The permission bits; null where the archive says none. */
  readonly permissions: number | null
}

/** Checks every entry of the directory, before anything is unpacked. */
export function checkEntries(entries: readonly Entry[], directory: Directory): CheckedEntry[] {
  assertWithinLimits(entries.map(({ uncompressedSize }) => uncompressedSize))
  const lengths = entries.map(
    (entry) =>
      CENTRAL_LENGTH + entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength,
  )
  const isWhole = lengths.reduce((sum, length) => sum + length, 0) === directory.size
  if (!isWhole || entries.length !== directory.count) {
    throw malformed('its directory holds something else than entries')
  }
  const checked = entries.map(checkEntry)
  assertDistinct(checked)
  return checked
}

function checkEntry(entry: Entry): CheckedEntry {
  const name = readName(entry)
  const shown = terminalText(name, 200)
  const { generalPurposeBitFlag: flags, compressionMethod, fileCommentLength } = entry
  const { uncompressedSize: size, compressedSize: packed } = entry
  if ((flags & ~KNOWN_FLAGS) !== 0) throw malformed(`"${shown}" is encrypted or streamed`)
  if (!METHODS.includes(compressionMethod)) {
    throw malformed(`"${shown}" is compressed in a way that is not known`)
  }
  if (fileCommentLength > 0) throw malformed(`"${shown}" has a comment`)
  assertExtras(entry.extraFields, shown)
  const isFolder = name.endsWith('/')
  const mode = entry.versionMadeBy >>> 8 === UNIX ? entry.externalFileAttributes >>> 16 : 0
  assertKind(mode & FILE_TYPE, { isFolder, shown })
  const path = isFolder ? name.slice(0, -1) : name
  assertNotOwnState(path)
  assertSafePath(path)
  if (isFolder && size > 0) throw malformed(`the folder "${shown}" holds bytes`)
  if (isBomb(size, packed)) throw tooMuch(`"${shown}", which unpacks to ${size} bytes`)
  return { entry, path, isFolder, permissions: mode === 0 ? null : mode & 0o7777 }
}

function readName({ fileNameRaw, generalPurposeBitFlag }: Entry): string {
  const isAscii = fileNameRaw.every((byte) => byte < 0x80)
  if (isAscii || (generalPurposeBitFlag & UTF8_NAME) !== 0) {
    // What is not UTF-8 becomes U+FFFD, which no path may hold.
    return fileNameRaw.toString('utf8')
  }
  const shown = terminalText(fileNameRaw.toString('latin1'), 200)
  throw new SkillmeatError('E_PATH_CHARS', `The name "${shown}" is not marked as UTF-8.`, {
    fix: 'Pack it with a program that writes names in UTF-8.',
  })
}

/** Another name or other sizes could stand in an extra field, and some programs would believe them. */
function assertExtras(fields: readonly { readonly id: number }[], shown: string): void {
  if (fields.every(({ id }) => HARMLESS_EXTRAS.includes(id))) return
  throw malformed(`"${shown}" has an extra field that could say something else`)
}

function assertKind(
  type: number,
  { isFolder, shown }: { readonly isFolder: boolean; readonly shown: string },
): void {
  if (type === 0 || type === (isFolder ? 0o040000 : 0o100000)) return
  if (type === 0o120000) {
    throw new SkillmeatError('E_LINK_FORBIDDEN', `The archive holds "${shown}", which is a link.`, {
      fix: 'Nothing was unpacked. Do not trust the archive.',
    })
  }
  throw new SkillmeatError('E_SPECIAL_FILE', `The archive holds "${shown}", which is no file.`, {
    fix: 'Nothing was unpacked. Do not trust the archive.',
  })
}

function assertDistinct(checked: readonly CheckedEntry[]): void {
  const seen = new Set<string>()
  for (const { path } of checked) {
    if (seen.has(path)) {
      throw new SkillmeatError(
        'E_ARCHIVE_DUPLICATE',
        `The archive holds "${terminalText(path, 200)}" twice.`,
        { fix: 'Nothing was unpacked. Do not trust the archive.' },
      )
    }
    seen.add(path)
  }
  // A folder counts by the files in it; an empty one is nothing.
  assertNoCollisions(checked.filter(({ isFolder }) => !isFolder).map(({ path }) => path))
}

/** Refuses an entry whose own header says something else than the directory. */
export function assertSameHeader({ entry, path }: CheckedEntry, local: LocalFileHeader): void {
  const shown = terminalText(path, 200)
  const isSame =
    local.generalPurposeBitFlag === entry.generalPurposeBitFlag &&
    local.compressionMethod === entry.compressionMethod &&
    local.crc32 === entry.crc32 &&
    local.compressedSize === entry.compressedSize &&
    local.uncompressedSize === entry.uncompressedSize &&
    local.fileName.equals(entry.fileNameRaw)
  if (!isSame) throw malformed(`the two headers of "${shown}" differ`)
}

/** Refuses an extra field of an entry's own header that could say something else. */
export function assertLocalExtras({ path }: CheckedEntry, fields: readonly { id: number }[]): void {
  assertExtras(fields, terminalText(path, 200))
}
