import { freeUuid } from '../catalog/free-uuid.ts'
import { originOf } from '../../core/address/origin-of.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { ArtifactEntry, Upstream, VersionRef } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { namedUpstream } from '../engine/observe/named-upstream.ts'
import { artifactPlace } from '../engine/places/artifact-places.ts'
import { describeTree } from '../engine/places/describe-tree.ts'
import { recordedOnDisk } from '../engine/places/recorded-place.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { captureRecorded } from './capture-recorded.ts'
import type { BaseFrom } from './install-report.ts'
import { planState, toRef } from './plan-state.ts'
import type { StateInput } from './plan-state.ts'
import type { RecordedArtifact } from './recorded-artifacts.ts'
import { inspectContent } from './take-content.ts'

/** A new artifact, and where its content came from. */
export interface Created {
  readonly entry: ArtifactEntry
  readonly from: BaseFrom
  /** The bases of copies whose recorded state cannot be had. */
  readonly bases: ReadonlyMap<ObjectId, VersionRef>
}

/**
 * Plans an artifact that this home does not have: what came from its source, and on top of it what the
 * project's copies were made from. Where neither can be had the project's own files are its content;
 * null where there are none. It takes the record's uuid, which is free where nothing matched it.
 */
export async function createRecorded(
  transaction: Transaction,
  input: StateInput,
  { collection, name }: { readonly collection: string; readonly name: string },
): Promise<Created | null> {
  const { artifact } = input
  const uuid = await freeUuid(transaction, artifact.uuid)
  const states = await planStates(transaction, input, uuid)
  const head = states.head ?? (await planFiles(transaction, input, uuid))
  if (head === null) return null
  const { version, tree } = head
  const upstream = states.upstream ?? namedUpstream(sourceOf(artifact), { version, tree })
  const description = await describeTree(
    transaction.objects,
    artifact.type,
    await transaction.objects.tree(tree),
  )
  const entry: ArtifactEntry = {
    uuid,
    collection,
    type: artifact.type,
    name,
    version,
    tree,
    pristine: states.upstream?.tree ?? tree,
    added: transaction.now(),
    origin: upstream === null ? 'local' : originOf(upstream.location, upstream.kind),
    upstream,
    tags: [],
    display_name: description?.display_name ?? null,
    description: description?.description ?? null,
  }
  transaction.put(viewKeys.artifact(collection, uuid), entry)
  transaction.write(artifactPlace(entry), null, tree)
  return { entry, from: states.head === null ? 'files' : states.from, bases: states.bases }
}

interface PlannedStates {
  readonly head: VersionRef | null
  /** By recorded states whose content cannot be had: what came from the source, which stands for them. */
  readonly bases: ReadonlyMap<ObjectId, VersionRef>
  readonly upstream: Upstream | null
  readonly from: BaseFrom
}

async function planStates(
  transaction: Transaction,
  input: StateInput,
  uuid: string,
): Promise<PlannedStates> {
  let planned: PlannedStates = { head: null, bases: new Map(), upstream: null, from: 'unknown' }
  for (const state of input.artifact.states) {
    const parent: VersionRef | null = planned.head
    const { upstream, version, from } = await planState(transaction, input, { uuid, state, parent })
    // What was made from it and cannot be had counts as an edit of what came from the source.
    const head = version ?? (upstream === null ? null : toRef(upstream))
    if (head === null) continue
    const isLost = version === null && state.tree !== null
    planned = {
      head,
      bases: isLost ? new Map([...planned.bases, [state.tree, head]]) : planned.bases,
      upstream: upstream ?? planned.upstream,
      from,
    }
  }
  return planned
}

/** Plans what lies in the project as the artifact's first version. */
async function planFiles(
  transaction: Transaction,
  { artifact, allow }: StateInput,
  uuid: string,
): Promise<VersionRef | null> {
  for (const { record, recorded } of artifact.entries) {
    const disk = recordedOnDisk(transaction.ports.places, recorded, record)
    const tree = await captureRecorded(transaction, disk, { recorded, compareWith: [] })
    if (tree === null) continue
    await inspectContent(transaction, tree, { ...artifact, allow })
    return transaction.addVersion({
      artifact: uuid,
      tree,
      parents: [],
      origin: 'import',
      message: `As it was found in ${record.project}`,
      pristine: null,
    })
  }
  return null
}

function sourceOf({ states }: RecordedArtifact) {
  return states.findLast(({ source }) => source !== null)?.source ?? null
}
