import { SkillmeatError } from '../../core/errors.ts'
import {
  referencesOfChunk,
  referencesOfOperation,
  referencesOfTree,
  referencesOfVersion,
} from '../../core/view/object-references.ts'
import { VIEW_ROOT } from '../../core/view/references.ts'
import type { Reference } from '../../core/view/references.ts'
import type { ObjectStore } from '../../ports/store.ts'
import { EdgeTable } from './edge-table.ts'
import type { Inventory } from './inventory.ts'

const OBJECTS_AT_ONCE = 200

/** How an object was reached. A chunk of a state covers what the same chunk of a snapshot does: there, snapshots do not count. */
const AS_STATE = 2
const AS_SNAPSHOT = 1

interface Visit {
  readonly number: number
  readonly as: number
}

/**
 * What can be reached from where, by the numbers of an inventory.
 *
 * An object that is named and not there gets a number too, beyond those of the inventory.
 */
export class ObjectGraph {
  /** Objects that must be there and are not, by their place behind the inventory. */
  readonly absent: Reference[] = []
  private readonly inventory: Inventory
  private readonly store: ObjectStore
  private readonly isBroken: (number: number) => boolean
  private readonly reached: Uint8Array
  private readonly edges: EdgeTable
  private readonly absentNumbers = new Map<string, number>()
  private readonly members = new Map<string, number[]>()

  constructor(input: {
    readonly inventory: Inventory
    readonly store: ObjectStore
    /** Objects whose content cannot be read: the way ends there. */
    readonly isBroken: (number: number) => boolean
  }) {
    this.inventory = input.inventory
    this.store = input.store
    this.isBroken = input.isBroken
    this.reached = new Uint8Array(input.inventory.count)
    this.edges = new EdgeTable(input.inventory.count)
  }

  isReached(number: number): boolean {
    return this.reached[number] !== 0
  }

  /** Returns the numbers of what an object refers to; of a version the tree first. */
  childrenOf(number: number): Int32Array {
    return this.edges.of(number)
  }

  countUnreached(): number {
    return this.reached.reduce((count, as) => count + (as === 0 ? 1 : 0), 0)
  }

  /** Objects of one kind and name, which probably resemble each other. */
  get families(): readonly (readonly number[])[] {
    return [...this.members.values()]
  }

  /** Returns the number of what is referred to; null for what need not be there and is not. */
  numberOf(reference: Reference): number | null {
    const known = this.inventory.find(reference)
    if (known !== undefined) return known
    if (!reference.required) return null
    const key = `${reference.kind} ${reference.id}`
    const number = this.absentNumbers.get(key) ?? this.inventory.count + this.absent.length
    if (!this.absentNumbers.has(key)) {
      this.absentNumbers.set(key, number)
      this.absent.push(reference)
    }
    return number
  }

  /** Follows everything that can be reached from `references`. */
  async reach(references: readonly Reference[]): Promise<void> {
    let visits = references.flatMap((reference) =>
      this.visit(reference, this.numberOf(reference), AS_STATE),
    )
    while (visits.length > 0) {
      const next: Visit[] = []
      for (let at = 0; at < visits.length; at += OBJECTS_AT_ONCE) {
        for (const visit of await this.follow(visits.slice(at, at + OBJECTS_AT_ONCE)))
          next.push(visit)
      }
      visits = next
    }
  }

  /** Notes that an object is reached; returns it where there is more to follow behind it. */
  private visit(reference: Reference, number: number | null, as: number): Visit[] {
    if (number === null || number >= this.inventory.count) return []
    const before = this.reached[number] ?? 0
    if (before >= as) return []
    this.reached[number] = as
    if (before === 0) this.join(reference, number)
    const isEnd = reference.kind === 'blob' || this.isBroken(number)
    return isEnd ? [] : [{ number, as }]
  }

  private join({ kind, name }: Reference, number: number): void {
    const key = `${kind} ${name}`
    const family = this.members.get(key)
    if (family === undefined) this.members.set(key, [number])
    else family.push(number)
  }

  private async follow(visits: readonly Visit[]): Promise<Visit[]> {
    const bytes = await this.store.read(visits.map(({ number }) => this.inventory.idOf(number)))
    return visits.flatMap(({ number, as }) => {
      const id = this.inventory.idOf(number)
      const references = this.referencesOf(number, { bytes: bytes.get(id) ?? new Uint8Array(), as })
      const children = references.map((reference) => this.numberOf(reference))
      this.connect(number, children)
      return references.flatMap((reference, index) =>
        this.visit(reference, children[index] ?? null, this.childAs(number, reference, as)),
      )
    })
  }

  /** From one chunk to the next nothing changes; from an entry on, a view is a snapshot's. */
  private childAs(parent: number, reference: Reference, as: number): number {
    if (reference.kind !== 'view' || this.inventory.kindOf(parent) !== 'view') return AS_STATE
    return reference.name === VIEW_ROOT ? AS_SNAPSHOT : as
  }

  private connect(number: number, targets: readonly (number | null)[]): void {
    const children = targets.filter((child) => child !== null)
    const known = this.edges.of(number)
    this.edges.set(number, known.length === 0 ? children : [...new Set([...known, ...children])])
  }

  private referencesOf(
    number: number,
    { bytes, as }: { readonly bytes: Uint8Array; readonly as: number },
  ): Reference[] {
    const id = this.inventory.idOf(number)
    const kind = this.inventory.kindOf(number)
    if (kind === undefined || kind === 'blob') return []
    switch (kind) {
      case 'tree':
        return referencesOfTree(id, bytes)
      case 'version':
        return referencesOfVersion(id, bytes)
      case 'operation':
        return referencesOfOperation(id, bytes)
      case 'view':
        return referencesOfChunk(bytes, { withSnapshots: as === AS_STATE })
    }
  }
}

/** Throws when something that must be there is not. */
export function assertComplete(graph: ObjectGraph): void {
  const [absent] = graph.absent
  if (absent === undefined) return
  throw new SkillmeatError(
    'E_STORE_MISSING_OBJECT',
    `The store has no ${absent.kind} ${absent.id}.`,
    {
      fix: 'Run `skillmeat verify --repair` first. Nothing was removed.',
      data: { id: absent.id },
    },
  )
}
