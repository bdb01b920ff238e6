import { versionIdOf } from '../../core/history/version.ts'
import type { VersionId } from '../../core/history/version.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import { decodeTree } from '../../core/object/tree.ts'
import { unpackEntry } from '../../core/view/pack-entry.ts'
import { listReferences } from '../../core/view/references.ts'
import type { ObjectKind, ObjectStore } from '../../ports/store.ts'
import { Ancestry } from './ancestry.ts'
import { describeEntry } from './describe-entry.ts'
import type { Affected } from './describe-entry.ts'
import type { InspectedStore } from './inspect-store.ts'
import type { ReadableView } from './read-view.ts'

/** An object that is needed and cannot be had, and what that means. */
export interface Damage {
  readonly object: ObjectId | VersionId
  readonly kind: ObjectKind
  readonly state: 'damaged' | 'missing'
  /** Of a file: where it lies in its artifact. */
  readonly paths: readonly string[]
  /** The versions that hold it. */
  readonly versions: readonly VersionId[]
  readonly affects: readonly Affected[]
  /** The present state needs it; otherwise only a way back to an earlier one does. */
  readonly present: boolean
}

/** More are not listed one by one. */
const MOST_LISTED = 20

/** Names everything that is needed and lost, with whom it affects. */
export async function listDamage(
  store: ObjectStore,
  inspected: InspectedStore,
  view: ReadableView,
): Promise<Damage[]> {
  const { inventory, graph, damaged } = inspected
  const broken = [...damaged].filter((number) => graph.isReached(number))
  const lost = [...broken, ...graph.absent.keys().map((place) => inventory.count + place)]
  if (lost.length === 0) return []
  const finder = new DamageFinder(inspected, view)
  const found: Damage[] = []
  for (const number of lost) found.push(await finder.describe(store, number))
  return found.toSorted((a, b) => Number(b.present) - Number(a.present))
}

interface PresentEntry {
  readonly affected: Omit<Affected, 'present'>
  /** Numbers of what it names. */
  readonly names: readonly number[]
  readonly isSnapshot: boolean
}

class DamageFinder {
  private readonly inspected: InspectedStore
  private readonly ancestry: Ancestry
  private readonly entries: readonly PresentEntry[]
  /** What makes up the present state beside what its entries name. */
  private readonly frame: ReadonlySet<ObjectId | VersionId>

  constructor(inspected: InspectedStore, view: ReadableView) {
    const { inventory, graph, current } = inspected
    this.inspected = inspected
    this.ancestry = new Ancestry(inventory, graph)
    this.entries = view.entries.map(([key, packed]) => presentEntry(inspected, key, packed))
    this.frame = current === null ? view.chunks : new Set([current.id, ...view.chunks])
  }

  async describe(store: ObjectStore, number: number): Promise<Damage> {
    const lost = this.nameOf(number)
    const now = this.ancestry.of(number, { history: false })
    const ever = this.ancestry.of(number, { history: true })
    const affects = this.entries.flatMap(({ affected, names, isSnapshot }): Affected[] => {
      if (!names.some((name) => ever.has(name))) return []
      return [{ ...affected, present: !isSnapshot && names.some((name) => now.has(name)) }]
    })
    if (this.frame.has(lost.object)) affects.push(PRESENT_VIEW)
    if (affects.length === 0) affects.push(EARLIER)
    return {
      ...lost,
      paths: await this.pathsOf(store, number),
      versions: this.versionsOf(now),
      affects: affects.slice(0, MOST_LISTED),
      present: affects.some(({ present }) => present),
    }
  }

  private nameOf(number: number): Pick<Damage, 'object' | 'kind' | 'state'> {
    const { inventory, graph } = this.inspected
    const absent = graph.absent[number - inventory.count]
    if (absent !== undefined) return { object: absent.id, kind: absent.kind, state: 'missing' }
    const kind = inventory.kindOf(number) ?? 'blob'
    return { object: inventory.idOf(number), kind, state: 'damaged' }
  }

  private versionsOf(now: ReadonlySet<number>): VersionId[] {
    const { inventory } = this.inspected
    return [...now]
      .filter((number) => inventory.kindOf(number) === 'version')
      .slice(0, MOST_LISTED)
      .map((number) => versionIdOf(inventory.idOf(number)))
  }

  private async pathsOf(store: ObjectStore, number: number): Promise<string[]> {
    const { inventory, damaged } = this.inspected
    const { object } = this.nameOf(number)
    const trees = this.ancestry
      .holdersOf(number)
      .filter((holder) => inventory.kindOf(holder) === 'tree' && !damaged.has(holder))
      .slice(0, MOST_LISTED)
      .map((holder) => inventory.idOf(holder))
    const read = await store.read(trees)
    const paths = [...read].flatMap(([tree, bytes]) =>
      decodeTree(tree, bytes)
        .entries.filter(({ blob }) => blob === object)
        .map(({ path }) => path),
    )
    return [...new Set(paths)]
  }
}

const PRESENT_VIEW: Affected = { what: 'state', name: 'the present state', present: true }
const EARLIER: Affected = { what: 'history', name: 'earlier operations', present: false }

function presentEntry({ graph }: InspectedStore, key: string, packed: unknown): PresentEntry {
  const value = unpackEntry(key, packed)
  return {
    affected: describeEntry(key, value),
    names: listReferences(key, value).flatMap((reference) => graph.numberOf(reference) ?? []),
    isSnapshot: key.startsWith('snapshot/'),
  }
}
