import type { ArtifactEntry, MembershipEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { entryOf, isDependency, listMembers } from '../catalog/members.ts'
import { followSource } from '../composites/follow-source.ts'
import { setMembers } from '../composites/set-members.ts'
import type { Member } from '../catalog/members.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { importOne } from './pipeline/integrate.ts'
import { nameKey } from './pipeline/match.ts'
import { keepObjects } from './pipeline/read.ts'
import type { ReadCandidate } from './pipeline/read-candidate.ts'

/** A composite whose source was read again, and the parts that it has there now. */
export interface CompositeUpstream {
  /** As it was before the update. */
  readonly composite: ArtifactEntry
  readonly parts: readonly ReadCandidate[]
  /** What the artifacts of the update were before it, by uuid. */
  readonly before: ReadonlyMap<string, ArtifactEntry>
}

/** What became of a composite's parts. Labels. */
export interface UpdatedParts {
  readonly joined: readonly string[]
  readonly left: readonly string[]
  readonly repinned: readonly string[]
}

/**
 * Brings a composite's parts in line with upstream. New parts join, parts that left there leave the
 * composite but stay in the collection, and pins follow the update. Parts that a person linked and
 * pins that a person chose stay.
 */
export async function updateParts(
  transaction: Transaction,
  input: CompositeUpstream,
): Promise<UpdatedParts> {
  const { composite, parts } = input
  const members = await listMembers(transaction, composite)
  const wanted: ArtifactEntry[] = []
  for (const part of parts) wanted.push(await findOrImport(transaction, { part, ...input }))
  const source = composite.upstream?.location ?? null
  const { collection, uuid } = composite
  const next = await followSource(transaction, composite, wanted)
  const staysIn = new Set(next.map((part) => part.uuid))
  const left = members.filter((member) => !staysIn.has(member.child) && !isDependency(member))
  const known = new Set(members.map(({ child }) => child))
  const staying = members.filter((member) => !left.includes(member))
  const repinned = await followUpdate(transaction, staying, input)
  await setMembers(transaction, { collection, composite: uuid, parts: next, source })
  return {
    joined: next.filter((one) => !known.has(one.uuid)).map(artifactLabel),
    left: left.map(({ artifact, type, name }) => artifactLabel(artifact ?? { type, name })),
    repinned,
  }
}

/** Returns the collection's artifact for a part; null if the part is new there. */
export function findPart(all: readonly ArtifactEntry[], part: ReadCandidate): ArtifactEntry | null {
  const { location, path } = part.upstream
  const { type } = part.candidate
  const isPart = (one: ArtifactEntry) =>
    one.type === type && one.upstream?.location === location && one.upstream.path === path
  return all.find(isPart) ?? null
}

/** Finds the artifact that a part is, or takes it in; a name that is taken gets a number. */
async function findOrImport(
  transaction: Transaction,
  { part, composite }: CompositeUpstream & { readonly part: ReadCandidate },
): Promise<ArtifactEntry> {
  const { collection } = composite
  const all = await transaction.scan<ArtifactEntry>(viewKeys.artifacts(collection))
  const known = findPart(all, part)
  if (known !== null) return known
  keepObjects(part, (kind, bytes) => transaction.addObject(kind, bytes))
  const { uuid } = await importOne(transaction, {
    candidate: part,
    request: { as: null, onConflict: 'fork', tags: [] },
    collection,
    names: new Map(all.map((entry) => [nameKey(entry), entry])),
    present: new Map(),
    members: null,
  })
  const taken = await transaction.get<ArtifactEntry>(viewKeys.artifact(collection, uuid))
  if (taken === null) throw new Error(`${uuid} was not imported`)
  return taken
}

/** Moves a pin that names a part's state before the update; any other pin was chosen by a person. */
async function followUpdate(
  transaction: Transaction,
  members: readonly Member[],
  { before }: CompositeUpstream,
): Promise<string[]> {
  const repinned: string[] = []
  for (const member of members) {
    const { artifact, pin, child, composite } = member
    const old = before.get(child)
    if (artifact === null || pin === null || old === undefined) continue
    const followed = [old.tree, old.upstream?.tree].includes(pin.tree)
    if (!followed || artifact.tree === pin.tree) continue
    const { version, tree } = artifact
    transaction.put(viewKeys.member(composite, child), {
      ...entryOf(member),
      pin: { version, tree },
    } satisfies MembershipEntry)
    repinned.push(artifactLabel(artifact))
  }
  return repinned
}
