import { asVerified } from '../../../core/object/verified-json.ts'
import type { Settings } from '../../../core/config/settings.ts'
import { encodeVersion } from '../../../core/history/version.ts'
import type { Pristine } from '../../../core/history/pristine.ts'
import type { Version } from '../../../core/history/version.ts'
import type { Slot } from '../../../core/form/format.ts'
import type { Place, PlaceChange } from '../../../core/operation-log/operation.ts'
import { placeKey } from '../../../core/operation-log/operation.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import { encodeTree, makeTree } from '../../../core/object/tree.ts'
import type { Tree, TreeEntry } from '../../../core/object/tree.ts'
import type { VersionRef } from '../../../core/view/entries.ts'
import type { NewObject, ObjectKind } from '../../../ports/store.ts'
import type { Ports } from '../../../ports/ports.ts'
import { readSettings } from '../config/read-settings.ts'
import { ObjectReader } from '../objects/object-reader.ts'
import type { Session } from '../session/session.ts'

type NewVersion = Omit<Version, 'created_at' | 'created_by' | 'pristine'> & {
  readonly pristine: Pristine | null
}

/** A profile's folder in a project. */
interface ProfilePlace {
  readonly project: string
  readonly root: string
}

/**
 * What one command is about to change, held in memory: new objects, edits of the view, and what
 * each place shall hold. Nothing of it is real before `commitTransaction`.
 */
export class Transaction {
  readonly session: Session
  readonly objects: ObjectReader
  readonly fresh = new Map<ObjectId, NewObject>()
  /** Bytes that go through to a file and are not kept: the user's own, around something of ours. */
  readonly passing = new Map<ObjectId, Uint8Array>()
  readonly edits = new Map<string, unknown>()
  private readonly records = new Map<string, ProfilePlace>()
  private readonly anew = new Map<string, ReadonlySet<string>>()
  private readonly changes = new Map<string, PlaceChange>()
  private readonly refits = new Map<string, Slot>()
  private readonly notes = new Map<string, 'say' | 'warn'>()
  private knownSettings: Settings | null = null
  /** How to take back what was planned in the attempt that is under way; null outside of one. */
  private steps: (() => void)[] | null = null

  constructor(session: Session) {
    this.session = session
    this.objects = new ObjectReader(session.ports.store, this.fresh)
  }

  get ports(): Ports {
    return this.session.ports
  }

  /** The person's settings, read when they are first asked for. Throws `E_CONFIG`. */
  get settings(): Settings {
    return (this.knownSettings ??= readSettings(this.ports))
  }

  /** Every place that was planned, those that stay as they are included. */
  get planned(): readonly PlaceChange[] {
    return [...this.changes.values()]
  }

  get places(): readonly PlaceChange[] {
    return this.planned.filter(
      ({ place, before, after }) => before !== after || this.refits.has(placeKey(place)),
    )
  }

  get isEmpty(): boolean {
    return this.edits.size === 0 && this.places.length === 0 && this.records.size === 0
  }

  /** Records that are written whether or not something in them changes. */
  get recordsToWrite(): readonly ProfilePlace[] {
    return [...this.records.values()]
  }

  /** Now, in ISO 8601, UTC. */
  now(): string {
    return new Date(this.ports.clock.now()).toISOString()
  }

  /** Returns the value under `key` as it will be. */
  async get<T>(key: string): Promise<T | null> {
    if (this.edits.has(key)) return asVerified<T | null>(this.edits.get(key))
    return this.session.view.get<T>(key)
  }

  /** Returns the values whose keys start with `prefix` as they will be. */
  async scan<T>(prefix: string): Promise<T[]> {
    const stored = await this.session.view.entries(prefix)
    if (this.edits.size === 0) return stored.map(([, value]) => asVerified<T>(value))
    const entries = new Map(stored)
    for (const [key, value] of this.edits) {
      if (!key.startsWith(prefix)) continue
      if (value === null) entries.delete(key)
      else entries.set(key, value)
    }
    return [...entries]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, value]) => asVerified<T>(value))
  }

  put(key: string, value: unknown): void {
    this.set(this.edits, key, value)
  }

  remove(key: string): void {
    this.set(this.edits, key, null)
  }

  /**
   * Plans something that may fail. Where it throws, nothing of it stays planned; objects that it
   * added are of no use then. One that stands inside another goes with it.
   */
  async attempt<T>(task: () => Promise<T>): Promise<T> {
    const outer = this.steps
    const steps: (() => void)[] = []
    this.steps = steps
    try {
      const result = await task()
      outer?.push(...steps)
      return result
    } catch (error) {
      this.steps = null
      for (const rollBackIntent of steps.toReversed()) rollBackIntent()
      throw error
    } finally {
      this.steps = outer
    }
  }

  private set<T>(map: Map<string, T>, key: string, value: T): void {
    const earlier = map.get(key)
    const isNew = !map.has(key)
    this.steps?.push(() => {
      if (isNew || earlier === undefined) map.delete(key)
      else map.set(key, earlier)
    })
    map.set(key, value)
  }

  /** Adds an object; `like` is an older one that it probably resembles, which saves space. */
  addObject(kind: ObjectKind, bytes: Uint8Array, like: ObjectId | null = null): ObjectId {
    const id = this.ports.sha256(bytes)
    if (this.fresh.has(id)) return id
    this.fresh.set(id, { id, kind, bytes, ...(like === null ? {} : { like }) })
    return id
  }

  addTree(entries: readonly TreeEntry[], like: ObjectId | null = null): Tree {
    const tree = makeTree(this.ports.sha256, entries)
    this.addObject('tree', encodeTree(tree.entries), like)
    return tree
  }

  /** Adds a version; every one says what of it came from upstream, null where nothing ever did. */
  addVersion(version: NewVersion): VersionRef {
    const { pristine, ...rest } = version
    const made = { created_at: this.now(), created_by: this.ports.places.user }
    const full: Version = { ...rest, ...made, ...(pristine === null ? {} : { pristine }) }
    const { id, object, bytes } = encodeVersion(this.ports.sha256, full)
    this.fresh.set(object, { id: object, kind: 'version', bytes })
    this.objects.remember(id, full)
    return { version: id, tree: version.tree }
  }

  /** Keeps what a person is to be told once this is real. */
  note(sentence: string): void {
    this.notes.set(sentence, 'say')
  }

  /** Keeps what a person is to mend, to be told once this is real. */
  noteProblem(sentence: string): void {
    this.notes.set(sentence, 'warn')
  }

  /** Tells what was noted. */
  sayNotes(): void {
    const { progress } = this.ports
    for (const [sentence, kind] of this.notes) {
      if (kind === 'warn' && progress.warn !== undefined) progress.warn(sentence)
      else progress.say(sentence)
    }
    this.notes.clear()
  }

  /** Has the record of a profile's folder written, even where nothing in it changes. */
  rewriteRecord(place: ProfilePlace): void {
    this.records.set(placeKey({ kind: 'record', ...place }), place)
  }

  /** Has the entry of a copy written, even where nothing that is known of it changes. */
  recordAnew({ project, root, path }: ProfilePlace & { readonly path: string }): void {
    const place = { project, root }
    this.rewriteRecord(place)
    const key = placeKey({ kind: 'record', ...place })
    this.anew.set(key, new Set([...this.recordedAnew(place), path]))
  }

  /** Lists the paths of those in a profile's folder. */
  recordedAnew({ project, root }: ProfilePlace): ReadonlySet<string> {
    return this.anew.get(placeKey({ kind: 'record', project, root })) ?? new Set()
  }

  /** Returns what is planned for `place` so far. */
  plannedFor(place: Place): PlaceChange | null {
    return this.changes.get(placeKey(place)) ?? null
  }

  /** Plans that what stands in a form is written for its place's slot, and was for `from`. */
  refit(place: Place, from: Slot): void {
    this.set(this.refits, placeKey(place), from)
  }

  /** Returns the slot that a place was written for; null where that is its own. */
  slotBefore(place: Place): Slot | null {
    return this.refits.get(placeKey(place)) ?? null
  }

  /** Plans what `place` shall hold. `before` is what is there now, as it was observed. */
  write(place: Place, before: ObjectId | null, after: ObjectId | null): void {
    const key = placeKey(place)
    const earlier = this.changes.get(key)
    const change = { place, before: earlier === undefined ? before : earlier.before, after }
    this.set(this.changes, key, change)
  }
}
