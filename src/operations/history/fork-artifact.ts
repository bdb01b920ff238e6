import { assertArtifactName } from '../../core/artifact/artifact-name.ts'
import type { VersionId } from '../../core/history/version.ts'
import type { ArtifactEntry, MembershipEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { entryOf } from '../catalog/members.ts'
import { listMembersAt } from '../catalog/version-members.ts'
import type { Ports } from '../../ports/ports.ts'
import { assertNameFree } from '../catalog/assert-name-free.ts'
import { findArtifact } from '../catalog/find-artifact.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { assertVersionSettled } from '../engine/consent/find-markers-left.ts'
import { presentArtifact } from '../engine/observe/present-state.ts'
import { assertNoMarkersLeft } from '../engine/consent/files-with-markers.ts'
import { runChange } from '../engine/run/run-change.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import { artifactPlace } from '../engine/places/artifact-places.ts'
import { describeTree } from '../engine/places/describe-tree.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { findVersionOf } from '../catalog/find-version.ts'
import { historyScope } from '../catalog/version-refs.ts'
import { pristineOf, pristineOfHead } from '../engine/versions/pristine-of.ts'

export interface ForkRequest {
  readonly name: string
  /** The name of the new artifact. */
  readonly to: string
  /** `head` when null. */
  readonly version: string | null
  readonly dryRun: boolean
}

export interface Forked {
  readonly from: string
  readonly to: string
  readonly version: VersionId
  readonly parent: VersionId
}

/**
 * Makes a second artifact out of a version of one. Its history goes on from that version, so later
 * changes of either can be merged into the other; it follows no upstream.
 */
export async function forkArtifact(
  ports: Ports,
  request: ForkRequest,
): Promise<ChangeOutcome<Forked>> {
  assertArtifactName(request.to)
  const scope = (tx: Transaction) => historyScope(tx, request.name)
  return runChange(ports, { command: 'fork', dryRun: request.dryRun, scope }, async (tx, state) => {
    const { entry } = presentArtifact(state, (await findArtifact(tx, request.name)).uuid)
    const parent = await findVersionOf(tx, entry, request.version ?? 'head')
    await assertVersionSettled(tx, entry, parent.tree)
    await assertNoMarkersLeft(tx, entry, { tree: parent.tree })
    const uuid = ports.chance.uuid()
    await assertNameFree(tx, { ...entry, uuid, name: request.to })
    const isHead = parent.version === entry.version
    const pristine = await (isHead ? pristineOfHead(tx, entry) : pristineOf(tx, parent.version))
    const version = tx.addVersion({
      artifact: uuid,
      tree: parent.tree,
      parents: [parent.version],
      origin: 'fork',
      message: `Forked from ${artifactLabel(entry)}`,
      pristine,
    })
    const tree = await tx.objects.tree(parent.tree)
    const fork: ArtifactEntry = {
      ...entry,
      ...(await describeTree(tx.objects, entry.type, tree)),
      ...version,
      uuid,
      name: request.to,
      pristine: pristine?.tree ?? parent.tree,
      added: tx.now(),
      origin: 'local',
      upstream: null,
    }
    tx.put(viewKeys.artifact(fork.collection, uuid), fork)
    tx.write(artifactPlace(fork), null, fork.tree)
    if (entry.type === 'composite') await forkMembers(tx, { entry, fork, version: parent.version })
    const [from, to] = [artifactLabel(entry), artifactLabel(fork)]
    return {
      summary: `Forked ${from} as ${to}`,
      result: { from, to, version: version.version, parent: parent.version },
    }
  })
}

/** A composite that is forked consists of what it consisted of at that version. */
async function forkMembers(
  transaction: Transaction,
  forked: {
    readonly entry: ArtifactEntry
    readonly fork: ArtifactEntry
    readonly version: VersionId
  },
): Promise<void> {
  const { entry, fork, version } = forked
  for (const member of await listMembersAt(transaction, entry, version)) {
    const key = viewKeys.member(fork.uuid, member.child)
    transaction.put(key, { ...entryOf(member), composite: fork.uuid } satisfies MembershipEntry)
  }
}
