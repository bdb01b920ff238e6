import { artifactPath } from '../../core/artifact/artifact-path.ts'
import type { FileChange } from '../../core/diff/file-change.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { ArtifactEntry, SnapshotEntry } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import { currentScope } from '../catalog/current-collection.ts'
import { artifactLabel } from '../catalog/find-artifact.ts'
import { listFileChanges, projectPlace } from '../drift/diff.ts'
import type { PresentState } from '../observe/present-state.ts'
import { readState } from '../session/run-change.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { findSnapshot } from './snapshots.ts'
import { snapshotArtifacts } from './snapshot-files.ts'

/** One artifact in which two states of a collection differ. */
export interface ArtifactChange {
  readonly artifact: string
  readonly change: 'added' | 'removed' | 'changed' | 'renamed'
  /** What it was called before, if it was renamed. */
  readonly renamedFrom: string | null
  readonly files: readonly FileChange[]
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
    const before = await snapshotArtifacts(ports, from)
    const after = to === null ? presentArtifacts(state, from) : await snapshotArtifacts(ports, to)
    return {
      from: from.id,
      to: to?.id ?? 'now',
      artifacts: await listChanges(tx, before, after),
    }
  })
}

function presentArtifacts(state: PresentState, { collection }: SnapshotEntry): ArtifactEntry[] {
  return [...state.artifacts.values()]
    .map(({ entry }) => entry)
    .filter((entry) => entry.collection === collection)
}

async function listChanges(
  transaction: Transaction,
  before: readonly ArtifactEntry[],
  after: readonly ArtifactEntry[],
): Promise<ArtifactChange[]> {
  const old = new Map(before.map((entry) => [entry.uuid, entry]))
  const fresh = new Map(after.map((entry) => [entry.uuid, entry]))
  const changes: ArtifactChange[] = []
  for (const uuid of new Set([...old.keys(), ...fresh.keys()])) {
    const change = await compare(transaction, old.get(uuid) ?? null, fresh.get(uuid) ?? null)
    if (change !== null) changes.push(change)
  }
  return changes.toSorted((a, b) => (a.artifact < b.artifact ? -1 : 1))
}

async function compare(
  transaction: Transaction,
  before: ArtifactEntry | null,
  after: ArtifactEntry | null,
): Promise<ArtifactChange | null> {
  const whole = { renamedFrom: null }
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
  if (before.tree === after.tree && !isMoved) return null
  return {
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
