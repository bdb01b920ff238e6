import { ID_BYTES, writeHex } from '../../../core/object/id-bytes.ts'
import { asVerified, parseVerified } from '../../../core/object/verified-json.ts'
import type { FileMode } from '../../../core/object/tree.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import type { FileStat } from '../../../ports/file-system.ts'

/** What was seen of one name below a place; `path` is '' for the place itself. */
export interface SeenEntry {
  readonly path: string
  readonly kind: 'directory' | FileMode
  readonly mtime: number
  readonly ctime: number
  readonly ino: number
  readonly size: number
  /** Null for a folder. */
  readonly blob: ObjectId | null
}

/** One place as it was when it was last read. */
export interface SeenPlace {
  readonly tree: ObjectId
  /** Milliseconds since 1970 when the reading began. */
  readonly readAt: number
  readonly entries: readonly SeenEntry[]
}

/** Everything seen below one root (a project's profile folder, a collection), by place. */
export type StatCache = ReadonlyMap<string, SeenPlace>

const KINDS = ['directory', '100644', '100755', '120000'] as const
const WORDS_PER_ENTRY = 4

interface Header {
  /** `[place, tree, readAt, number of entries]` */
  readonly places: readonly (readonly [string, ObjectId, number, number])[]
  readonly paths: readonly string[]
  readonly kinds: readonly number[]
}

/**
 * Packs a cache: a JSON header, then four doubles an entry, then 32 bytes a blob id.
 *
 * Comparing packed numbers, and making objects only of what changed, is what keeps a walk fast.
 */
export function encodeStatCache(cache: StatCache): Uint8Array {
  const entries = [...cache.values()].flatMap((place) => place.entries)
  const header: Header = {
    places: [...cache].map(([path, { tree, readAt, entries: own }]) => [
      path,
      tree,
      readAt,
      own.length,
    ]),
    paths: entries.map(({ path }) => path),
    kinds: entries.map(({ kind }) => KINDS.indexOf(kind)),
  }
  const words = new Float64Array(entries.length * WORDS_PER_ENTRY)
  const ids = new Uint8Array(entries.length * ID_BYTES)
  entries.forEach((entry, index) => {
    words.set([entry.mtime, entry.ctime, entry.ino, entry.size], index * WORDS_PER_ENTRY)
    if (entry.blob !== null) writeHex(ids, index * ID_BYTES, entry.blob)
  })
  const text = new TextEncoder().encode(JSON.stringify(header))
  const headerLength = Math.ceil((text.length + 8) / 8) * 8
  const bytes = new Uint8Array(headerLength + words.byteLength + ids.length)
  new DataView(bytes.buffer).setUint32(0, text.length, true)
  bytes.set(text, 8)
  bytes.set(new Uint8Array(words.buffer), headerLength)
  bytes.set(ids, headerLength + words.byteLength)
  return bytes
}

/** A packed cache that is read in place: only what is asked for becomes objects. */
export class PackedStatCache {
  readonly places: ReadonlyMap<string, PackedPlace>

  constructor(bytes: Uint8Array) {
    const aligned = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice()
    const view = new DataView(aligned.buffer, aligned.byteOffset)
    const textLength = view.getUint32(0, true)
    const text = new TextDecoder().decode(aligned.subarray(8, 8 + textLength))
    const header = parseVerified<Header>(text)
    const start = Math.ceil((textLength + 8) / 8) * 8
    const words = new Float64Array(
      aligned.buffer,
      aligned.byteOffset + start,
      header.paths.length * WORDS_PER_ENTRY,
    )
    const ids = aligned.subarray(start + words.byteLength)
    const source = { header, words, ids }
    const places = new Map<string, PackedPlace>()
    let first = 0
    for (const [path, tree, readAt, count] of header.places) {
      places.set(path, new PackedPlace(source, { tree, readAt, first, count }))
      first += count
    }
    this.places = places
  }
}

interface PackedSource {
  readonly header: Header
  readonly words: Float64Array
  readonly ids: Uint8Array
}

/** One place of a packed cache. */
export class PackedPlace {
  readonly tree: ObjectId
  readonly count: number
  private readonly source: PackedSource
  private readonly first: number
  private readonly readAt: number

  constructor(
    source: PackedSource,
    place: { tree: ObjectId; readAt: number; first: number; count: number },
  ) {
    this.source = source
    this.tree = place.tree
    this.readAt = place.readAt
    this.first = place.first
    this.count = place.count
  }

  path(index: number): string {
    return this.source.header.paths[this.first + index] ?? ''
  }

  /** Tells whether `stat` is what was seen, and was old enough then to be trusted. */
  matches(index: number, stat: FileStat | null): boolean {
    if (stat === null) return false
    const { words, header } = this.source
    const at = (this.first + index) * WORDS_PER_ENTRY
    const directory = header.kinds[this.first + index] === 0
    return (
      words[at] === stat.mtime &&
      words[at + 1] === stat.ctime &&
      words[at + 2] === stat.ino &&
      (directory ? stat.kind === 'directory' : words[at + 3] === stat.size) &&
      !isRacy(stat, this.readAt)
    )
  }

  /** Returns the place as objects. */
  seen(): SeenPlace {
    const entries = Array.from({ length: this.count }, (_, index) => this.entry(index))
    return { tree: this.tree, readAt: this.readAt, entries }
  }

  private entry(index: number): SeenEntry {
    const { header, words, ids } = this.source
    const at = this.first + index
    const kind = KINDS[header.kinds[at] ?? 0] ?? 'directory'
    return {
      path: header.paths[at] ?? '',
      kind,
      mtime: words[at * WORDS_PER_ENTRY] ?? 0,
      ctime: words[at * WORDS_PER_ENTRY + 1] ?? 0,
      ino: words[at * WORDS_PER_ENTRY + 2] ?? 0,
      size: words[at * WORDS_PER_ENTRY + 3] ?? 0,
      blob: kind === 'directory' ? null : readHex(ids, at * ID_BYTES),
    }
  }
}

/**
 * How far a file's time may lag behind the clock. Kernels stamp files with the time of their last
 * tick, so a file written just after a reading can carry a time from before it.
 */
const TICK = 20

/** Tells whether a name changed so close to its reading that an unchanged stat proves nothing (git's "racily clean"). */
export function isRacy(stat: FileStat, readAt: number): boolean {
  const limit = readAt - TICK
  return stat.mtime >= limit || stat.ctime >= limit
}

function readHex(source: Uint8Array, at: number): ObjectId {
  let hex = ''
  for (const byte of source.subarray(at, at + ID_BYTES)) hex += byte.toString(16).padStart(2, '0')
  return asVerified<ObjectId>(hex)
}
