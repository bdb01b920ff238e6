import { asVerified, parseVerified } from '../object/verified-json.ts'
import type { ObjectId, Sha256 } from '../object/object-id.ts'

/**
 * A sorted map from text to JSON values, kept as a tree of content-addressed chunks.
 *
 * Where a chunk ends depends on its last key alone, so the same entries always give the same
 * root, and two maps that differ little share nearly all their chunks (a prolly tree, as in Noms
 * and Dolt).
 */
export interface MapNode {
  readonly level: number
  /** Level 0: `[key, value]`. Above: `[first key, chunk id]`. */
  readonly entries: readonly (readonly [string, unknown])[]
}

export type MapEntry = readonly [key: string, value: unknown]

/** Returns the bytes of chunks, all of which exist. */
export type LoadChunks = (ids: readonly ObjectId[]) => Promise<ReadonlyMap<ObjectId, Uint8Array>>

export interface EncodedChunk {
  readonly id: ObjectId
  readonly bytes: Uint8Array
  /** The chunk of the map before that held these keys. */
  readonly like?: ObjectId
}

interface ChunkRef {
  readonly first: string
  readonly id: ObjectId
}

/** A chunk holds 16 entries on average: small enough to write again, large enough to read few. */
const FAN_OUT_BITS = 4

/** Lists the leaf chunks of the map at `root`, in key order. `null` is the empty map. */
export async function listLeaves(root: ObjectId | null, load: LoadChunks): Promise<ChunkRef[]> {
  return (await listLevels(root, load))[0] ?? []
}

/** Lists every chunk of the map at `root`, each level in key order: the leaves first, the root last. */
async function listLevels(root: ObjectId | null, load: LoadChunks): Promise<ChunkRef[][]> {
  if (root === null) return []
  const levels: ChunkRef[][] = [[{ first: '', id: root }]]
  for (;;) {
    const [refs = []] = levels
    const nodes = await loadNodes(refs, load)
    const level = nodes[0]?.level ?? 0
    if (level === 0) return levels
    levels.unshift(nodes.flatMap(childRefs))
    if (level === 1) return levels
  }
}

/** Reads the entries of `leaves`, in their order. */
export async function readLeaves(
  leaves: readonly ChunkRef[],
  load: LoadChunks,
): Promise<MapEntry[]> {
  const nodes = await loadNodes(leaves, load)
  return nodes.flatMap((node) => node.entries)
}

/** Returns the leaves that may hold keys from `from` up to, not including, `to`. */
export function leavesBetween(leaves: readonly ChunkRef[], from: string, to: string): ChunkRef[] {
  let low = 0
  let high = leaves.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((leaves[middle]?.first ?? '') <= from) low = middle + 1
    else high = middle
  }
  const start = Math.max(low - 1, 0)
  let end = start + 1
  while (end < leaves.length && (leaves[end]?.first ?? '') < to) end += 1
  return leaves.slice(start, end)
}

/** Applies `edits` (`null` removes a key) and returns the new root with the chunks it needs that are new. */
export async function editMap(
  map: { readonly root: ObjectId | null; readonly load: LoadChunks; readonly sha256: Sha256 },
  edits: ReadonlyMap<string, unknown>,
): Promise<{ readonly root: ObjectId | null; readonly chunks: readonly EncodedChunk[] }> {
  const levels = await listLevels(map.root, map.load)
  const writer = new ChunkWriter(levels, map.sha256)
  const leaves = levels[0] ?? []
  const edited = await editLeaves({ ...map, leaves, edits: sortedEdits(edits) }, writer)
  return { root: buildLevels(edited, writer), chunks: writer.chunks }
}

async function editLeaves(
  input: {
    readonly leaves: readonly ChunkRef[]
    readonly edits: readonly MapEntry[]
    readonly load: LoadChunks
  },
  writer: ChunkWriter,
): Promise<ChunkRef[]> {
  const { leaves, load } = input
  const editsOf = groupEdits(leaves, input.edits)
  const result: ChunkRef[] = []
  let open: MapEntry[] = []
  for (let index = 0; index < Math.max(leaves.length, 1); index += 1) {
    const leaf = leaves[index]
    const edits = editsOf.get(index) ?? []
    if (leaf !== undefined && edits.length === 0 && open.length === 0) {
      result.push(leaf)
      continue
    }
    const entries = leaf === undefined ? [] : await readLeaves([leaf], load)
    const merged = [...open, ...mergeEntries(entries, edits)]
    const { closed, rest } = splitChunks(merged, 0)
    for (const part of closed) result.push(writer.add({ level: 0, entries: part }))
    open = rest
  }
  if (open.length > 0) result.push(writer.add({ level: 0, entries: open }))
  return result
}

function buildLevels(leaves: ChunkRef[], writer: ChunkWriter): ObjectId | null {
  let level = 1
  let refs = leaves
  while (refs.length > 1) {
    const { closed, rest } = splitChunks(
      refs.map(({ first, id }) => [first, id] as const),
      level,
    )
    const parts = rest.length > 0 ? [...closed, rest] : closed
    const current = level
    refs = parts.map((entries) => writer.add({ level: current, entries }))
    level += 1
  }
  return refs[0]?.id ?? null
}

/** Encodes chunks and keeps those that the map before did not have. */
class ChunkWriter {
  readonly chunks: EncodedChunk[] = []
  private readonly before: readonly (readonly ChunkRef[])[]
  private readonly known: ReadonlySet<ObjectId>
  private readonly sha256: Sha256

  constructor(before: readonly (readonly ChunkRef[])[], sha256: Sha256) {
    this.before = before
    this.known = new Set(before.flat().map(({ id }) => id))
    this.sha256 = sha256
  }

  add(node: MapNode): ChunkRef {
    const first = node.entries[0]?.[0] ?? ''
    const bytes = new TextEncoder().encode(JSON.stringify([node.level, node.entries]))
    const id = this.sha256(bytes)
    if (this.known.has(id)) return { first, id }
    const [like] = leavesBetween(this.before[node.level] ?? [], first, first)
    this.chunks.push({ id, bytes, ...(like === undefined ? {} : { like: like.id }) })
    return { first, id }
  }
}

function splitChunks(
  entries: readonly MapEntry[],
  level: number,
): { closed: MapEntry[][]; rest: MapEntry[] } {
  const closed: MapEntry[][] = []
  let rest: MapEntry[] = []
  for (const entry of entries) {
    rest.push(entry)
    if (endsChunk(entry[0], level)) {
      closed.push(rest)
      rest = []
    }
  }
  return { closed, rest }
}

/** FNV-1a of the key, finalised as in MurmurHash3; each level looks at further bits. */
function endsChunk(key: string, level: number): boolean {
  let hash = 0x811c9dc5
  for (let index = 0; index < key.length; index += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash ^= hash >>> 13
  const shift = Math.min(level, 4) * FAN_OUT_BITS
  return ((hash >>> shift) & ((1 << FAN_OUT_BITS) - 1)) === 0
}

async function loadNodes(refs: readonly ChunkRef[], load: LoadChunks): Promise<MapNode[]> {
  const bytes = await load(refs.map(({ id }) => id))
  return refs.map(({ id }) => decodeChunk(bytes.get(id)))
}

/** Reads the bytes of a chunk. */
export function decodeChunk(bytes: Uint8Array | undefined): MapNode {
  const text = new TextDecoder().decode(bytes)
  const [level, entries] = parseVerified<[number, MapEntry[]]>(text)
  return { level, entries }
}

function childRefs(node: MapNode): ChunkRef[] {
  return node.entries.map(([first, id]) => ({ first, id: asVerified<ObjectId>(id) }))
}

function sortedEdits(edits: ReadonlyMap<string, unknown>): MapEntry[] {
  return [...edits].toSorted(([left], [right]) => (left < right ? -1 : 1))
}

function groupEdits(
  leaves: readonly ChunkRef[],
  edits: readonly MapEntry[],
): Map<number, MapEntry[]> {
  const groups = new Map<number, MapEntry[]>()
  let index = 0
  for (const edit of edits) {
    while (index + 1 < leaves.length && (leaves[index + 1]?.first ?? '') <= edit[0]) index += 1
    const group = groups.get(index)
    if (group === undefined) groups.set(index, [edit])
    else group.push(edit)
  }
  return groups
}

function mergeEntries(entries: readonly MapEntry[], edits: readonly MapEntry[]): MapEntry[] {
  const merged = new Map<string, unknown>(entries)
  for (const [key, value] of edits) {
    if (value === null) merged.delete(key)
    else merged.set(key, value)
  }
  return [...merged].toSorted(([left], [right]) => (left < right ? -1 : 1))
}
