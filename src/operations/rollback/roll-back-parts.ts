import { sameValue } from '../../core/view/diff-maps.ts'
import type {
  ArtifactEntry,
  CollectionEntry,
  MembershipEntry,
  VersionTagEntry,
} from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { isLinked } from '../catalog/members.ts'
import { recordMembers } from '../composites/set-members.ts'
import type { ViewReader } from '../engine/objects/view-reader.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import type { ArtifactPair } from './roll-back-artifact.ts'
import type { RollbackReach } from './rolled-back.ts'

interface PartsRollback {
  readonly collection: string
  /** All artifacts as they were before this rollback and at the snapshot. */
  readonly pairs: readonly ArtifactPair[]
  readonly past: ViewReader
  readonly reach: RollbackReach
}

/**
 * Takes back everything besides the files of artifacts that go back whole: the parts of composites,
 * their order and pins, version names, and tags. Returns by label the fate of each artifact whose
 * state differs from the snapshot; it is `kept` if a person made all of the differences.
 *
 * A simple rollback restores the snapshot. Otherwise the links, choices and names of a person stay,
 * and parts and pins that an update changed since go back. A snapshot without this information, such
 * as one from an older tarball, changes nothing.
 */
export async function rollBackParts(
  transaction: Transaction,
  rollback: PartsRollback & { readonly whole: readonly ArtifactPair[] },
): Promise<ReadonlyMap<string, BesideFate>> {
  const { collection, past, whole } = rollback
  const fates = new Map<string, BesideFate>()
  const isTold = (await past.get<CollectionEntry>(viewKeys.collection(collection))) !== null
  for (const pair of whole) {
    const uuid = uuidOf(pair)
    const entry = await transaction.get<ArtifactEntry>(viewKeys.artifact(collection, uuid))
    if (entry === null) await dropParts(transaction, uuid)
    else if (isTold) {
      const fate = await rollBackBeside(transaction, rollback, { pair, entry })
      if (fate !== null) fates.set(artifactLabel(entry), fate)
    }
  }
  return fates
}

/** The fate of an artifact's state besides its files. */
export type BesideFate = 'restored' | 'kept'

function uuidOf({ present, past }: ArtifactPair): string {
  return present?.entry.uuid ?? past?.uuid ?? ''
}

/** Takes back an artifact's state besides its files; null if it equals the snapshot. */
async function rollBackBeside(
  transaction: Transaction,
  rollback: PartsRollback,
  { pair, entry }: { readonly pair: ArtifactPair; readonly entry: ArtifactEntry },
): Promise<BesideFate | null> {
  const { past, reach } = rollback
  const old = pair.past
  if (old === null) return null
  const isBack = pair.present === null || !reach.preserve
  const words = rollBackWords(transaction, { entry, old, isBack })
  const tags = await rollBackTags(transaction, past, { uuid: entry.uuid, old, isBack })
  const members = await rollBackMembers(transaction, rollback, { entry, old, isBack })
  return [words, tags, members].includes('restored') ? 'restored' : (words ?? tags ?? members)
}

/** Takes back tags, which are always a person's choice. */
function rollBackWords(
  transaction: Transaction,
  { entry, old, isBack }: Record<'entry' | 'old', ArtifactEntry> & { readonly isBack: boolean },
): BesideFate | null {
  if (sameValue(entry.tags, old.tags)) return null
  if (!isBack) return 'kept'
  const key = viewKeys.artifact(entry.collection, entry.uuid)
  transaction.put(key, { ...entry, tags: old.tags } satisfies ArtifactEntry)
  return 'restored'
}

/** Drops the parts of a composite that is gone. */
async function dropParts(transaction: Transaction, uuid: string): Promise<void> {
  for (const { child } of await transaction.scan<MembershipEntry>(viewKeys.members(uuid))) {
    transaction.remove(viewKeys.member(uuid, child))
  }
}

/** Takes back the names of versions, which are always a person's choice. */
async function rollBackTags(
  transaction: Transaction,
  past: ViewReader,
  sides: { readonly uuid: string; readonly old: ArtifactEntry; readonly isBack: boolean },
): Promise<BesideFate | null> {
  const { uuid, old, isBack } = sides
  const told = await past.scan<VersionTagEntry>(viewKeys.versionTags(old.uuid))
  const wanted = new Map(told.map((tag) => [viewKeys.versionTag(uuid, tag.tag), { ...tag, uuid }]))
  const changes = await changesTo(transaction, viewKeys.versionTags(uuid), wanted)
  if (isBack) for (const [key, value] of changes) transaction.put(key, value)
  if (changes.size === 0) return null
  return isBack ? 'restored' : 'kept'
}

/** Returns the changes that make the entries below `prefix` equal the wanted ones. */
async function changesTo(
  transaction: Transaction,
  prefix: string,
  wanted: ReadonlyMap<string, unknown>,
): Promise<ReadonlyMap<string, unknown>> {
  const changes = new Map<string, unknown>()
  const present = await transaction.scan<VersionTagEntry | MembershipEntry>(prefix)
  const keyOf = (one: VersionTagEntry | MembershipEntry) =>
    prefix + ('tag' in one ? one.tag : one.child)
  const now = new Map<string, unknown>(present.map((one) => [keyOf(one), one]))
  for (const key of new Set([...now.keys(), ...wanted.keys()])) {
    const value = wanted.get(key) ?? null
    if (!sameValue(value, now.get(key) ?? null)) changes.set(key, value)
  }
  return changes
}

async function rollBackMembers(
  transaction: Transaction,
  { collection, pairs, past }: PartsRollback,
  {
    entry,
    old,
    isBack,
  }: {
    readonly entry: ArtifactEntry
    readonly old: ArtifactEntry
    /** All is as in the snapshot. */
    readonly isBack: boolean
  },
): Promise<BesideFate | null> {
  const composite = entry.uuid
  const told = await past.scan<MembershipEntry>(viewKeys.members(old.uuid))
  const snapshot = new Map(told.map((one) => [one.child, { ...one, composite }]))
  const now = await transaction.scan<MembershipEntry>(viewKeys.members(composite))
  const merged = isBack
    ? [...snapshot.values()]
    : takeUpdatesBack({ now, snapshot, composite, pairs: pairsOf(pairs), ...sourceOf(old) })
  const keyed = (members: Iterable<MembershipEntry>) =>
    new Map([...members].map((one) => [viewKeys.member(composite, one.child), one]))
  const prefix = viewKeys.members(composite)
  const changes = await changesTo(transaction, prefix, keyed(merged))
  for (const [key, value] of changes) transaction.put(key, value)
  if (changes.size > 0) {
    await recordMembers(transaction, { collection, composite })
    return 'restored'
  }
  const rest = await changesTo(transaction, prefix, keyed(snapshot.values()))
  return rest.size > 0 ? 'kept' : null
}

function sourceOf({ upstream }: ArtifactEntry): { readonly source: string | null } {
  return { source: upstream?.location ?? null }
}

function pairsOf(pairs: readonly ArtifactPair[]): ReadonlyMap<string, ArtifactPair> {
  return new Map(pairs.map((pair) => [uuidOf(pair), pair]))
}

/**
 * Merges part by part, three-way: changes that came with the composite go back, a person's changes
 * stay.
 */
function takeUpdatesBack({
  now,
  snapshot,
  composite,
  pairs,
  source,
}: {
  readonly composite: string
  readonly now: readonly MembershipEntry[]
  readonly snapshot: ReadonlyMap<string, MembershipEntry>
  readonly pairs: ReadonlyMap<string, ArtifactPair>
  /** Where the composite comes from; null when it was made here. */
  readonly source: string | null
}): readonly MembershipEntry[] {
  const isMoved = (uuid: string) => isMovedUpstream(pairs.get(uuid))
  const isOurs = (uuid: string) => isPersons(pairs.get(uuid), source)
  const children = new Set([...snapshot.keys(), ...now.map(({ child }) => child)])
  const isUpdated = [...children].some((child) => !isOurs(child) && isMoved(child))
  if (!isUpdated && !isMoved(composite)) return now
  const kept = now.flatMap((one): MembershipEntry[] => {
    const was = snapshot.get(one.child)
    if (isOurs(one.child)) return [one]
    if (was === undefined) return []
    return [{ ...one, position: was.position, pin: isMoved(one.child) ? was.pin : one.pin }]
  })
  const there = new Set(now.map(({ child }) => child))
  const back = [...snapshot.values()].filter(({ child }) => !there.has(child) && !isOurs(child))
  return [...kept, ...back]
}

/** Tells whether upstream content of an artifact changed since, or the artifact itself came or went. */
function isMovedUpstream(pair: ArtifactPair | undefined): boolean {
  if (pair === undefined) return false
  return pair.present?.entry.pristine !== pair.past?.pristine
}

/** Tells whether a person linked a part, rather than it coming with its composite. */
function isPersons(pair: ArtifactPair | undefined, source: string | null): boolean {
  const entry = pair?.present?.entry ?? pair?.past ?? null
  return source === null || (entry !== null && isLinked(entry, source))
}
