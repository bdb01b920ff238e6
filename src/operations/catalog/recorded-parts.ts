import type { ArtifactEntry, DeploymentEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { loadHistory } from './find-version.ts'
import { membersAt } from './members-at.ts'
import type { Member } from './members.ts'

/** What a project's record says of a composite's parts that its own history here does not say. */
export interface RecordedParts {
  /** The uuids of parts that somebody else added there. */
  readonly joined: ReadonlySet<string>
  /** The uuids of parts that somebody else took out there. */
  readonly left: ReadonlySet<string>
}

type PartedCopy = Pick<DeploymentEntry, 'uuid' | 'collection' | 'project' | 'pin' | 'parts'>

const NO_OTHER_PARTS: RecordedParts = { joined: new Set(), left: new Set() }

/**
 * Compares the parts that a composite has here with those that it was last deployed with. What it was
 * made of at some time is an earlier state of it, and the parts that it has now are newer. Anything else
 * was made in another home: the state here that comes closest to it is what both came from.
 */
export async function compareRecordedParts(
  transaction: Transaction,
  { uuid, collection, project, pin, parts }: PartedCopy,
  members: readonly Member[],
): Promise<RecordedParts> {
  if (parts === undefined || pin !== null) return NO_OTHER_PARTS
  const recorded = await ownUuids(transaction, { collection, project, parts })
  if (recorded === null) return NO_OTHER_PARTS
  const now = new Set(members.map(({ child }) => child))
  if (distance(recorded, now) === 0) return NO_OTHER_PARTS
  const artifact = await transaction.get<ArtifactEntry>(viewKeys.artifact(collection, uuid))
  const base = artifact === null ? null : await closestState(transaction, artifact, recorded)
  if (base === null) return NO_OTHER_PARTS
  return {
    joined: recorded.difference(base).difference(now),
    left: base.difference(recorded).intersection(now),
  }
}

/**
 * Returns parts by the uuids that they have here; null where one is in no collection here: it may be
 * another home's name for any of them.
 */
async function ownUuids(
  transaction: Transaction,
  {
    collection,
    project,
    parts,
  }: Pick<DeploymentEntry, 'collection' | 'project'> & { readonly parts: readonly string[] },
): Promise<ReadonlySet<string> | null> {
  const copies = await transaction.scan<DeploymentEntry>(viewKeys.deployments(project))
  const own = new Map(copies.map(({ uuid, recorded_as: as }) => [as ?? uuid, uuid]))
  const uuids = parts.map((part) => own.get(part) ?? part)
  for (const uuid of uuids) {
    if ((await transaction.get(viewKeys.artifact(collection, uuid))) === null) return null
  }
  return new Set(uuids)
}

/** Returns the parts of the state whose parts differ least from `wanted`, of several the newest. */
async function closestState(
  transaction: Transaction,
  artifact: ArtifactEntry,
  wanted: ReadonlySet<string>,
): Promise<ReadonlySet<string> | null> {
  const { graph } = await loadHistory(transaction, artifact)
  let closest: ReadonlySet<string> | null = null
  for (const { id } of graph.versions.toReversed()) {
    const members = await membersAt(transaction, id)
    const parts = new Set(members.map(({ artifact: child }) => child))
    if (closest === null || distance(parts, wanted) < distance(closest, wanted)) closest = parts
  }
  return closest
}

function distance(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  return left.symmetricDifference(right).size
}

/** Returns the uuids of parts as a copy of their composite remembers them. */
export function partsOf(members: readonly Member[]): readonly string[] {
  return members.map(({ child }) => child).toSorted()
}
