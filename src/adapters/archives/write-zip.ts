import { crc32, deflateRawSync } from 'node:zlib'
import type { ZipEntry } from '../../ports/archives.ts'
import { assertWithinLimits, isBomb } from './zip-limits.ts'

const LOCAL_HEADER = 0x04034b50
const CENTRAL_HEADER = 0x02014b50
const END_RECORD = 0x06054b50
/** Specification 2.0, which knows deflate. */
const VERSION = 20
/** Made on a Unix: the upper half of the attributes are permissions. */
const MADE_BY = (3 << 8) | VERSION
/** The name is UTF-8. */
const FLAGS = 0x0800
/** 1 January 1980, 00:00: the first moment that a zip can tell. */
const DOS_DATE = 0x0021
const LEVEL = 6

/**
 * Writes a zip whose bytes follow from its entries alone (APPNOTE.TXT 6.3.10, sections 4.3.7 to 4.3.16).
 *
 * One file after the other: a library that hands every file to a thread at once takes gigabytes
 * for ten thousand of them.
 */
export function writeZip(entries: readonly ZipEntry[]): Uint8Array {
  assertWithinLimits(entries.map(({ bytes }) => bytes.length))
  const files: Uint8Array[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const entry of entries) {
    const { method, data } = compress(entry.bytes)
    const name = Buffer.from(entry.path, 'utf8')
    const fields = commonFields({ entry, method, packed: data.length, name })
    const local = Buffer.concat([fixed(LOCAL_HEADER, 4), fields, name])
    files.push(local, data)
    directory.push(centralHeader({ fields, entry, offset, name }))
    offset += local.length + data.length
  }
  const central = Buffer.concat(directory)
  return Buffer.concat([
    ...files,
    central,
    endRecord({ count: entries.length, size: central.length, offset }),
  ])
}

/** Deflates a file; one that would shrink so much that it looks like a bomb is kept as it is. */
function compress(bytes: Uint8Array): { readonly method: 0 | 8; readonly data: Uint8Array } {
  const data = deflateRawSync(bytes, { level: LEVEL })
  const isStored = data.length >= bytes.length || isBomb(bytes.length, data.length)
  return isStored ? { method: 0, data: bytes } : { method: 8, data }
}

/** The fields that stand in both headers, from the version that is needed to the length of extra fields. */
function commonFields(input: {
  readonly entry: ZipEntry
  readonly method: number
  readonly packed: number
  readonly name: Buffer
}): Buffer {
  const { entry, method, packed, name } = input
  return Buffer.concat([
    fixed(VERSION, 2),
    fixed(FLAGS, 2),
    fixed(method, 2),
    fixed(0, 2),
    fixed(DOS_DATE, 2),
    fixed(crc32(entry.bytes), 4),
    fixed(packed, 4),
    fixed(entry.bytes.length, 4),
    fixed(name.length, 2),
    fixed(0, 2),
  ])
}

function centralHeader(input: {
  readonly fields: Buffer
  readonly entry: ZipEntry
  readonly offset: number
  readonly name: Buffer
}): Buffer {
  const { fields, entry, offset, name } = input
  const permissions = Number.parseInt(entry.mode, 8)
  return Buffer.concat([
    fixed(CENTRAL_HEADER, 4),
    fixed(MADE_BY, 2),
    fields,
    // Length of the comment, number of the disk, internal attributes.
    fixed(0, 2),
    fixed(0, 2),
    fixed(0, 2),
    fixed(permissions * 0x10000, 4),
    fixed(offset, 4),
    name,
  ])
}

function endRecord(input: {
  readonly count: number
  readonly size: number
  readonly offset: number
}): Buffer {
  const { count, size, offset } = input
  return Buffer.concat([
    fixed(END_RECORD, 4),
    fixed(0, 2),
    fixed(0, 2),
    fixed(count, 2),
    fixed(count, 2),
    fixed(size, 4),
    fixed(offset, 4),
    fixed(0, 2),
  ])
}

function fixed(value: number, bytes: 2 | 4): Buffer {
  const buffer = Buffer.alloc(bytes)
  buffer.writeUIntLE(value, 0, bytes)
  return buffer
}
