import type { SkillmeatError } from '../../../core/errors.ts'
import { isSkillmeatError } from '../../../core/errors.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import { makeTree } from '../../../core/object/tree.ts'
import type { Tree } from '../../../core/object/tree.ts'
import type { Ports } from '../../../ports/ports.ts'
import type { ObjectReader } from '../objects/object-reader.ts'
import { readPlace } from '../places/read-place.ts'
import { PackedStatCache, encodeStatCache } from '../places/stat-cache.ts'
import type { PackedPlace, SeenPlace } from '../places/stat-cache.ts'
import type { PlaceOnDisk } from '../places/walk-place.ts'

/** A place to look at. */
export interface PlaceToObserve {
  /** Unique below its root. */
  readonly key: string
  readonly disk: PlaceOnDisk
  /** Trees whose paths count even where a pattern ignores them; the first is what was written there last. */
  readonly compareWith: readonly (ObjectId | null)[]
  /** More such paths, of trees that are not stored yet. */
  readonly tracked?: ReadonlySet<string>
}

/** Places whose stat cache is kept together: those of one project, or of one collection. */
export interface RootToObserve {
  readonly root: string
  readonly places: readonly PlaceToObserve[]
}

export interface ObservedPlace {
  /** Null when nothing is there, or when it could not be read. */
  readonly tree: ObjectId | null
  /** Lists the files; only for a place that has a tree. */
  readonly listFiles: () => Tree
  /** Files of the tree that are on disk in another form. */
  readonly made: ReadonlyMap<ObjectId, Uint8Array>
  /** What is to be remembered, where the cache did not spare the reading. */
  readonly seen: SeenPlace | null
  /** Why the place could not be read. */
  readonly problem: SkillmeatError | null
}

/** What is observed where nothing is. */
export const NOTHING_THERE: ObservedPlace = {
  tree: null,
  listFiles: () => {
    throw new Error('nothing was observed there')
  },
  made: new Map(),
  seen: null,
  problem: null,
}

/** What was observed, by root and then by the place's key. */
export type Observation = ReadonlyMap<string, ReadonlyMap<string, ObservedPlace>>

type ObservePorts = Pick<Ports, 'files' | 'sha256' | 'clock' | 'limits' | 'stats'>

/**
 * Tells what every place holds now, reading no file whose metadata is what it was.
 *
 * Remembers what it read for the next time.
 */
export async function observePlaces(
  ports: ObservePorts,
  roots: readonly RootToObserve[],
  objects: ObjectReader,
): Promise<Observation> {
  const packed = await ports.stats.load(roots.map(({ root }) => root))
  const observation = new Map<string, ReadonlyMap<string, ObservedPlace>>()
  const changed = new Map<string, Uint8Array>()
  for (const { root, places } of roots) {
    const cache = openCache(packed.get(root))
    const observed = new Map<string, ObservedPlace>()
    for (const place of places) {
      const known = cache?.places.get(place.key)
      const isKnown = known !== undefined && isUnchanged(ports, place.disk, known)
      if (isKnown && !(await hidesTracked(ports, objects, { place, known }))) {
        observed.set(place.key, {
          tree: known.tree,
          listFiles: () => treeOf(ports, known.seen()),
          made: NOTHING_THERE.made,
          seen: null,
          problem: null,
        })
      } else {
        observed.set(place.key, await observePlace(ports, objects, { place, known }))
      }
    }
    observation.set(root, observed)
    const fresh = updatedCache(cache, observed)
    if (fresh !== null) changed.set(root, fresh)
  }
  if (changed.size > 0) await ports.stats.save(changed)
  return observation
}

/** A place and the tree that it held. */
export interface KnownPlace {
  readonly root: string
  readonly key: string
  readonly disk: PlaceOnDisk
  readonly tree: ObjectId
}

/**
 * Returns a function that tells whether a place still holds its tree, by metadata alone.
 *
 * Reads no file and remembers nothing; when in doubt the answer is no.
 */
export async function openKnownPlaces(
  ports: ObservePorts,
  roots: readonly string[],
): Promise<(place: KnownPlace) => boolean> {
  const packed = await ports.stats.load(roots)
  const caches = new Map([...packed].map(([root, bytes]) => [root, new PackedStatCache(bytes)]))
  return ({ root, key, disk, tree }) => {
    const known = caches.get(root)?.places.get(key)
    return known !== undefined && known.tree === tree && isUnchanged(ports, disk, known)
  }
}

function openCache(bytes: Uint8Array | undefined): PackedStatCache | null {
  return bytes === undefined ? null : new PackedStatCache(bytes)
}

function isUnchanged(ports: ObservePorts, disk: PlaceOnDisk, known: PackedPlace): boolean {
  if (disk.form !== undefined) return false
  for (let index = 0; index < known.count; index += 1) {
    const path = known.path(index)
    const absolute = path === '' || disk.single !== null ? disk.path : `${disk.path}/${path}`
    if (!known.matches(index, ports.files.lstat(absolute))) return false
  }
  return known.count > 0
}

/**
 * Tells whether a file that was ignored when the place was read counts by now, since a tree to
 * compare with has come to track its path.
 */
async function hidesTracked(
  ports: ObservePorts,
  objects: ObjectReader,
  { place, known }: { readonly place: PlaceToObserve; readonly known: PackedPlace },
): Promise<boolean> {
  const { disk, compareWith, tracked } = place
  const others = compareWith.filter((tree) => tree !== null && tree !== known.tree)
  if (disk.single !== null || (others.length === 0 && tracked === undefined)) return false
  const paths = await objects.paths(others.flatMap((tree) => tree ?? []))
  const read = new Set(Array.from({ length: known.count }, (_, index) => known.path(index)))
  const isThere = (path: string) => ports.files.lstat(`${disk.path}/${path}`) !== null
  return [...paths.union(tracked ?? new Set<string>())].some(
    (path) => !read.has(path) && isThere(path),
  )
}

async function observePlace(
  ports: ObservePorts,
  objects: ObjectReader,
  input: { readonly place: PlaceToObserve; readonly known: PackedPlace | undefined },
): Promise<ObservedPlace> {
  const { disk, compareWith, tracked } = input.place
  try {
    const seen = input.known?.seen() ?? null
    const options = { seen, compareWith, ...(tracked === undefined ? {} : { tracked }) }
    const found = await readPlace(ports, objects, { disk, options })
    if (found === null) return NOTHING_THERE
    const { tree, made } = found
    return { tree: tree.id, listFiles: () => tree, made, seen: found.seen, problem: null }
  } catch (error) {
    if (isSkillmeatError(error)) return { ...NOTHING_THERE, problem: error }
    throw error
  }
}

function treeOf(ports: ObservePorts, seen: SeenPlace): Tree {
  return makeTree(
    ports.sha256,
    seen.entries.flatMap(({ path, kind, blob }) =>
      kind === 'directory' || blob === null ? [] : [{ mode: kind, path, blob }],
    ),
  )
}

/** Returns the cache with what was read anew; null when nothing was. */
function updatedCache(
  cache: PackedStatCache | null,
  observed: ReadonlyMap<string, ObservedPlace>,
): Uint8Array | null {
  const read = [...observed].filter(
    ([key, { seen }]) => seen !== null || cache?.places.has(key) === true,
  )
  if (read.every(([, { seen, tree }]) => seen === null && tree !== null)) return null
  const next = new Map<string, SeenPlace>()
  for (const [key, place] of cache?.places ?? [])
    if (!observed.has(key)) next.set(key, place.seen())
  for (const [key, { seen, tree }] of observed) {
    const kept = seen ?? (tree === null ? undefined : cache?.places.get(key)?.seen())
    if (kept !== undefined) next.set(key, kept)
  }
  return encodeStatCache(next)
}
