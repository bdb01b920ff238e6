import { crc32, inflateRawSync } from 'node:zlib'
import { fromBufferPromise, parseExtraFields } from 'yauzl'
import type { Entry, ZipFile } from 'yauzl'
import { isSkillmeatError } from '../../core/errors.ts'
import type { Warning } from '../../core/errors.ts'
import { terminalText } from '../../core/security/terminal-text.ts'
import type { Archives, ZipContents, ZipEntry } from '../../ports/archives.ts'
import { writeZip } from './write-zip.ts'
import {
  FOREIGN_RULES,
  OWN_RULES,
  assertLocalExtras,
  assertSameHeader,
  checkEntries,
  descriptorLength,
  locateDirectory,
} from './zip-gate.ts'
import type { CheckedEntry, ZipRules } from './zip-gate.ts'
import { MAX_BYTES, MAX_ENTRIES, malformed, tooMuch } from './zip-limits.ts'

/** Zip archives: read by a library behind our own gate, written by ourselves. */
export const zipArchives: Pick<Archives, 'zip' | 'unzip'> = {
  zip: async (entries) => writeZip(entries),
  unzip: (bytes) => unzip(bytes, OWN_RULES),
}

/** Unpacks a zip of somebody, which may also have been streamed. Throws what `unzip` throws. */
export function unzipForeign(bytes: Uint8Array): Promise<ZipContents> {
  return unzip(bytes, FOREIGN_RULES)
}

async function unzip(bytes: Uint8Array, rules: ZipRules): Promise<ZipContents> {
  if (bytes.length > MAX_BYTES) throw tooMuch(`more than ${MAX_BYTES} bytes`)
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const directory = locateDirectory(buffer)
  if (directory.count > MAX_ENTRIES) throw tooMuch(`more than ${MAX_ENTRIES} files`)
  const { file, entries } = await readEntries(buffer)
  const checked = checkEntries(entries, directory, rules)
  const unpacked: ZipEntry[] = []
  const warnings: Warning[] = []
  let end = 0
  for (const one of checked) {
    const { start, data } = await locateData(buffer, { file, one, rules })
    if (one.entry.relativeOffsetOfLocalHeader !== end) {
      throw malformed('there are bytes between its files')
    }
    end = start + data.length
    end += descriptorLength(one, buffer, end)
    const { path, permissions, isFolder } = one
    if (isFolder) continue
    const mode = ((permissions ?? 0) & 0o100) === 0 ? '100644' : '100755'
    unpacked.push({ path, mode, bytes: inflate(one, data) })
    if (isOdd(permissions)) warnings.push(modeDropped(path))
  }
  if (end !== directory.offset) throw malformed('there are bytes between its files')
  return { entries: unpacked, warnings }
}

async function readEntries(
  buffer: Buffer,
): Promise<{ readonly file: ZipFile; readonly entries: readonly Entry[] }> {
  try {
    const file = await fromBufferPromise(buffer, { lazyEntries: true, decodeStrings: false })
    const entries: Entry[] = []
    for await (const entry of file.eachEntry()) entries.push(entry)
    return { file, entries }
  } catch (error) {
    throw unreadable(error)
  }
}

/** Returns where the bytes of an entry lie, after its own header was compared with the directory. */
async function locateData(
  buffer: Buffer,
  {
    file,
    one,
    rules,
  }: { readonly file: ZipFile; readonly one: CheckedEntry; readonly rules: ZipRules },
): Promise<{ readonly start: number; readonly data: Buffer }> {
  try {
    const local = await file.readLocalFileHeaderPromise(one.entry)
    assertSameHeader(one, local)
    assertLocalExtras(one, parseExtraFields(local.extraField), rules)
    const start = local.fileDataStart
    const data = buffer.subarray(start, start + one.entry.compressedSize)
    if (data.length !== one.entry.compressedSize) throw malformed('it is cut off')
    return { start, data }
  } catch (error) {
    throw unreadable(error)
  }
}

/** Unpacks a file, and never more of it than its header says. */
function inflate({ entry, path }: CheckedEntry, data: Buffer): Uint8Array {
  const shown = terminalText(path, 200)
  const { uncompressedSize: size } = entry
  const bytes = entry.compressionMethod === 0 ? data : inflateRaw(data, { size, shown })
  if (bytes.length !== size) throw malformed(`"${shown}" is not as large as it says`)
  if (crc32(bytes) !== entry.crc32) throw malformed(`"${shown}" is damaged`)
  return bytes
}

interface Inflated {
  readonly buffer: Buffer
  readonly engine: { readonly bytesWritten: number }
}

function inflateRaw(
  data: Buffer,
  { size, shown }: { readonly size: number; readonly shown: string },
): Buffer {
  try {
    const options = { maxOutputLength: Math.max(1, size), info: true }
    // With `info` it returns more than its declared type says.
    const { buffer, engine } = inflateRawSync(data, options) as unknown as Inflated
    if (engine.bytesWritten !== data.length) throw malformed(`there are bytes behind "${shown}"`)
    return buffer
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw tooMuch(`"${shown}", which unpacks to more than it says`)
    }
    throw unreadable(error)
  }
}

/** Permissions beyond reading, writing and running by whoever unpacks it. */
function isOdd(permissions: number | null): boolean {
  return permissions !== null && (permissions & 0o7002) !== 0
}

function modeDropped(path: string): Warning {
  return {
    code: 'W_MODE_DROPPED',
    message: 'It came with permissions that no file gets: only whether it can be run is kept.',
    where: path,
  }
}

function unreadable(error: unknown): unknown {
  if (isSkillmeatError(error)) return error
  return malformed(error instanceof Error ? terminalText(error.message, 200) : 'unreadable', error)
}
