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
/** The checksum and the sizes stand behind the data, since the writer did not know them before. */
export const STREAMED = 0x0008
const METHODS: readonly number[] = [0, 8]
/** Extra fields that say only when a file was made, and whose it was: timestamps, NTFS times, user ids. */
const HARMLESS_EXTRAS: readonly number[] = [0x5455, 0x000a, 0x7855, 0x7875]
/** The same as older programs and macOS write it: times and user ids. */
const OLD_UNIX_EXTRA = 0x5855
const UNIX = 3
const FILE_TYPE = 0o170000

/** What may differ between archives that are otherwise checked in the same way. */
export interface ZipRules {
  /** The general purpose flags that an entry may have. */
  readonly flags: number
  readonly extras: readonly number[]
}

/** Bundles are written by ourselves or by a program that writes files. */
export const OWN_RULES: ZipRules = { flags: KNOWN_FLAGS, extras: HARMLESS_EXTRAS }

/** Archives of somebody may also be written in one go, as macOS and web servers do. */
export const FOREIGN_RULES: ZipRules = {
  flags: KNOWN_FLAGS | STREAMED,
  extras: [...HARMLESS_EXTRAS, OLD_UNIX_EXTRA],
}

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
export function checkEntries(
  entries: readonly Entry[],
  directory: Directory,
  rules: ZipRules,
): CheckedEntry[] {
  assertWithinLimits(entries.map(({ uncompressedSize }) => uncompressedSize))
  const lengths = entries.map(
    (entry) =>
      CENTRAL_LENGTH + entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength,
  )
  const isWhole = lengths.reduce((sum, length) => sum + length, 0) === directory.size
  if (!isWhole || entries.length !== directory.count) {
    throw malformed('its directory holds something else than entries')
  }
  const checked = entries.map((entry) => checkEntry(entry, rules))
  assertDistinct(checked)
  return checked
}

function checkEntry(entry: Entry, rules: ZipRules): CheckedEntry {
  const name = readName(entry)
  const shown = terminalText(name, 200)
  const { generalPurposeBitFlag: flags, compressionMethod, fileCommentLength } = entry
  const { uncompressedSize: size, compressedSize: packed } = entry
  if ((flags & ~rules.flags) !== 0) throw malformed(`"${shown}" is encrypted or streamed`)
  if (!METHODS.includes(compressionMethod)) {
    throw malformed(`"${shown}" is compressed in a way that is not known`)
  }
  if (fileCommentLength > 0) throw malformed(`"${shown}" has a comment`)
  assertExtras(entry.extraFields, rules, shown)
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
function assertExtras(
  fields: readonly { readonly id: number }[],
  { extras }: ZipRules,
  shown: string,
): void {
  if (fields.every(({ id }) => extras.includes(id))) return
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

/**
 * Refuses an entry whose own header says something else than the directory. One that was streamed may say
 * nothing of its checksum and sizes there.
 */
export function assertSameHeader({ entry, path }: CheckedEntry, local: LocalFileHeader): void {
  const shown = terminalText(path, 200)
  const isStreamed = (entry.generalPurposeBitFlag & STREAMED) !== 0
  const agrees = (said: number, known: number) => said === known || (isStreamed && said === 0)
  const isSame =
    local.generalPurposeBitFlag === entry.generalPurposeBitFlag &&
    local.compressionMethod === entry.compressionMethod &&
    agrees(local.crc32, entry.crc32) &&
    agrees(local.compressedSize, entry.compressedSize) &&
    agrees(local.uncompressedSize, entry.uncompressedSize) &&
    local.fileName.equals(entry.fileNameRaw)
  if (!isSame) throw malformed(`the two headers of "${shown}" differ`)
}

/** Refuses an extra field of an entry's own header that could say something else. */
export function assertLocalExtras(
  { path }: CheckedEntry,
  fields: readonly { id: number }[],
  rules: ZipRules,
): void {
  assertExtras(fields, rules, terminalText(path, 200))
}

const DESCRIPTOR = 0x08074b50

/**
 * Returns how many bytes at `at` say again what the data before them was, as behind an entry that was
 * streamed: with a signature or without. Refuses any that say something else than the directory.
 */
export function descriptorLength({ entry, path }: CheckedEntry, bytes: Buffer, at: number): number {
  if ((entry.generalPurposeBitFlag & STREAMED) === 0) return 0
  const said = [entry.crc32, entry.compressedSize, entry.uncompressedSize]
  const forms = [[DESCRIPTOR, ...said], said]
  const form = forms.find(
    (words) =>
      at + words.length * 4 <= bytes.length &&
      words.every((word, index) => bytes.readUInt32LE(at + index * 4) === word),
  )
  if (form !== undefined) return form.length * 4
  const shown = terminalText(path, 200)
  throw malformed(`what stands behind "${shown}" says something else than its directory`)
}
