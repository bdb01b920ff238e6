import { artifactPath } from '../../core/artifact/artifact-path.ts'
import type { FileChange } from '../../core/diff/file-change.ts'
import type { VersionMember } from '../../core/history/version.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { ArtifactEntry, MembershipEntry, SnapshotEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { currentScope } from '../catalog/current-collection.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { partChanges } from '../catalog/version-members.ts'
import type { PartChange } from '../catalog/version-members.ts'
import { listFileChanges, projectPlace } from './diff.ts'
import type { PresentState } from '../engine/observe/present-state.ts'
import { readState } from '../engine/run/run-change.ts'
import { viewOf } from '../engine/transaction/view-of.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { findSnapshot } from '../snapshots/snapshots.ts'
import { snapshotArtifacts } from '../snapshots/snapshot-files.ts'

/** One artifact in which two states of a collection differ. */
export interface ArtifactChange {
  readonly artifact: string
  readonly change: 'added' | 'removed' | 'changed' | 'renamed'
  /** What it was called before, if it was renamed. */
  readonly renamedFrom: string | null
  readonly files: readonly FileChange[]
  /** Of a composite that is in both: the parts in which it differs. */
  readonly parts: readonly PartChange[]
}

export interface SnapshotDiff {
  readonly from: string
  /** The other snapshot, or `now`. */
  readonly to: string
  readonly artifacts: readonly ArtifactChange[]
}

/** Compares a snapshot with another, or with what the collection holds now. */
export async function diffSnapshots(
  ports: Ports,
  request: { readonly from: string; readonly to: string | null },
): Promise<SnapshotDiff> {
  return readState(ports, currentScope, async (tx, state) => {
    const from = await findSnapshot(tx, request.from)
    const to = request.to === null ? null : await findSnapshot(tx, request.to)
    const before = await snapshotState(tx, from)
    const after = to === null ? presentState(tx, state, from) : await snapshotState(tx, to)
    return {
      from: from.id,
      to: to?.id ?? 'now',
      artifacts: await listChanges(tx, before, after),
    }
  })
}

/** A collection at one moment, as far as two of them are compared. */
interface CollectionState {
  readonly artifacts: readonly ArtifactEntry[]
  readonly membersOf: (composite: string) => Promise<readonly MembershipEntry[]>
}

async function snapshotState(
  transaction: Transaction,
  snapshot: SnapshotEntry,
): Promise<CollectionState> {
  const view = viewOf(transaction, snapshot.view)
  return {
    artifacts: await snapshotArtifacts(transaction, snapshot),
    membersOf: (composite) => view.scan<MembershipEntry>(viewKeys.members(composite)),
  }
}

function presentState(
  transaction: Transaction,
  state: PresentState,
  { collection }: SnapshotEntry,
): CollectionState {
  return {
    artifacts: [...state.artifacts.values()]
      .map(({ entry }) => entry)
      .filter((entry) => entry.collection === collection),
    membersOf: (composite) => transaction.scan<MembershipEntry>(viewKeys.members(composite)),
  }
}

/** Lists what a composite was made of: the pinned contents, else those of the heads. */
async function partsIn(
  { artifacts, membersOf }: CollectionState,
  composite: string,
): Promise<readonly VersionMember[]> {
  const heads = new Map(artifacts.map(({ uuid, tree }) => [uuid, tree]))
  const members = await membersOf(composite)
  return members.flatMap(({ child, pin }) => {
    const tree = pin?.tree ?? heads.get(child)
    return tree === undefined ? [] : [{ artifact: child, tree }]
  })
}

async function listChanges(
  transaction: Transaction,
  before: CollectionState,
  after: CollectionState,
): Promise<ArtifactChange[]> {
  const old = new Map(before.artifacts.map((entry) => [entry.uuid, entry]))
  const fresh = new Map(after.artifacts.map((entry) => [entry.uuid, entry]))
  const changes: ArtifactChange[] = []
  for (const uuid of new Set([...old.keys(), ...fresh.keys()])) {
    const [was, is] = [old.get(uuid) ?? null, fresh.get(uuid) ?? null]
    const parts =
      was?.type === 'composite' && is !== null
        ? await partChanges(transaction, is, {
            from: await partsIn(before, uuid),
            to: await partsIn(after, uuid),
          })
        : []
    const change = await compare(transaction, { before: was, after: is, parts })
    if (change !== null) changes.push(change)
  }
  return changes.toSorted((a, b) => (a.artifact < b.artifact ? -1 : 1))
}

async function compare(
  transaction: Transaction,
  sides: {
    readonly before: ArtifactEntry | null
    readonly after: ArtifactEntry | null
    readonly parts: readonly PartChange[]
  },
): Promise<ArtifactChange | null> {
  const { before, after, parts } = sides
  const whole = { renamedFrom: null, parts }
  if (before === null) {
    if (after === null) return null
    return {
      ...whole,
      change: 'added',
      ...(await describe(transaction, after, { from: null, to: after.tree })),
    }
  }
  if (after === null) {
    return {
      ...whole,
      change: 'removed',
      ...(await describe(transaction, before, { from: before.tree, to: null })),
    }
  }
  const isMoved = pathOf(before) !== pathOf(after)
  if (before.tree === after.tree && !isMoved && parts.length === 0) return null
  return {
    parts,
    change: isMoved ? 'renamed' : 'changed',
    renamedFrom: isMoved ? artifactLabel(before) : null,
    ...(await describe(transaction, after, { from: before.tree, to: after.tree })),
  }
}

async function describe(
  transaction: Transaction,
  entry: ArtifactEntry,
  trees: { readonly from: ObjectId | null; readonly to: ObjectId | null },
): Promise<Pick<ArtifactChange, 'artifact' | 'files'>> {
  const files = await listFileChanges(transaction.objects, { place: projectPlace(entry), ...trees })
  return { artifact: artifactLabel(entry), files }
}

function pathOf({ type, name }: ArtifactEntry): string {
  return artifactPath(type, name)
}
