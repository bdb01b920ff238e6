import { asVerified, parseVerified } from '../object/verified-json.ts'
import type { ObjectId } from '../object/object-id.ts'
import type { Origin, Version, VersionId } from './version.ts'

/**
 * One version of a graph: its record without the artifact, which forks share a history with, and
 * without what is pristine, which few ask for.
 */
export interface GraphVersion extends Omit<Version, 'artifact' | 'pristine'> {
  readonly id: VersionId
}

/**
 * Versions and all they descend from, in an order in which parents come before children.
 *
 * A version is named by its index. So "is newer in the graph" is a comparison of integers, and one
 * pass from high to low meets every descendant before its ancestors.
 */
export class VersionGraph {
  readonly versions: readonly GraphVersion[]
  /** The indexes of each version's parents, in their order. */
  readonly parents: readonly (readonly number[])[]
  /** 1 for a version without parents, else one more than the highest of its parents'. */
  readonly generations: Uint32Array
  private readonly indexes: ReadonlyMap<VersionId, number>

  constructor(versions: readonly GraphVersion[]) {
    const indexes = new Map<VersionId, number>()
    const parents: number[][] = []
    const generations = new Uint32Array(versions.length)
    versions.forEach((version, index) => {
      const own = version.parents.map((id) => requireIndex(indexes, id))
      parents.push(own)
      generations[index] = own.reduce((top, at) => Math.max(top, generations[at] ?? 0), 0) + 1
      indexes.set(version.id, index)
    })
    this.versions = versions
    this.parents = parents
    this.generations = generations
    this.indexes = indexes
  }

  has(id: VersionId): boolean {
    return this.indexes.has(id)
  }

  /** Returns the index of a version of this graph. Throws for any other. */
  indexOf(id: VersionId): number {
    return requireIndex(this.indexes, id)
  }

  at(index: number): GraphVersion {
    const version = this.versions[index]
    if (version === undefined) throw new Error(`the graph has no version ${index}`)
    return version
  }

  /** Marks every version that `tips` can reach, themselves included. */
  reachableFrom(tips: readonly number[]): Uint8Array {
    const marks = new Uint8Array(this.versions.length)
    for (const tip of tips) marks[tip] = 1
    for (let index = Math.max(-1, ...tips); index >= 0; index -= 1) {
      if (marks[index] === 0) continue
      for (const parent of this.parents[index] ?? []) marks[parent] = 1
    }
    return marks
  }
}

function requireIndex(indexes: ReadonlyMap<VersionId, number>, id: VersionId): number {
  const index = indexes.get(id)
  if (index === undefined) throw new Error(`${id} is not in the graph`)
  return index
}

/** Orders versions so that parents come before children; older ones first where both would do. */
export function inAncestryOrder(
  versions: ReadonlyMap<VersionId, GraphVersion>,
): readonly GraphVersion[] {
  const ordered: GraphVersion[] = []
  const isPlaced = new Set<VersionId>()
  const roots = [...versions.values()].toSorted(byTime)
  for (const root of roots) {
    const open: { readonly version: GraphVersion; next: number }[] = [{ version: root, next: 0 }]
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const parent = top.version.parents[top.next]
      top.next += 1
      if (parent === undefined || isPlaced.has(top.version.id)) {
        open.pop()
        if (isPlaced.has(top.version.id)) continue
        isPlaced.add(top.version.id)
        ordered.push(top.version)
        continue
      }
      const version = versions.get(parent)
      if (version !== undefined && !isPlaced.has(parent)) open.push({ version, next: 0 })
    }
  }
  return ordered
}

function byTime(left: GraphVersion, right: GraphVersion): number {
  if (left.created_at !== right.created_at) return left.created_at < right.created_at ? -1 : 1
  return left.id < right.id ? -1 : 1
}

interface PackedGraph {
  readonly format: 2
  readonly ids: readonly VersionId[]
  readonly trees: readonly ObjectId[]
  readonly parents: readonly (readonly number[])[]
  readonly times: readonly string[]
  readonly origins: readonly Origin[]
  readonly makers: readonly string[]
  readonly messages: readonly string[]
}

/** Returns a graph as text to keep beside the store; columns, as they are read at once. */
export function formatGraph(graph: VersionGraph): string {
  const { versions, parents } = graph
  const packed: PackedGraph = {
    format: 2,
    ids: versions.map(({ id }) => id),
    trees: versions.map(({ tree }) => tree),
    parents,
    times: versions.map(({ created_at }) => created_at),
    origins: versions.map(({ origin }) => origin),
    makers: versions.map(({ created_by }) => created_by),
    messages: versions.map(({ message }) => message),
  }
  return JSON.stringify(packed)
}

/** Reads what `formatGraph` wrote; null for another format. */
export function parseGraph(text: string): VersionGraph | null {
  const packed = parseVerified<PackedGraph>(text)
  if (packed.format !== 2) return null
  const { ids, trees, parents, times, origins, makers, messages } = packed
  const versions = ids.map((id, index): GraphVersion => ({
    id,
    tree: asVerified<ObjectId>(trees[index]),
    parents: (parents[index] ?? []).flatMap((parent) => ids[parent] ?? []),
    created_at: times[index] ?? '',
    origin: asVerified<Origin>(origins[index]),
    created_by: makers[index] ?? '',
    message: messages[index] ?? '',
  }))
  return new VersionGraph(versions)
}
