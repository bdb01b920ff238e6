import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { artifactPath } from '../../core/artifact/artifact-path.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { RemoteEntry, SharedEntry, ArtifactEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import type { PushedCommit } from '../../ports/repository.ts'
import { membersNow } from '../composites/set-members.ts'
import { runChange } from '../engine/run/run-change.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import type { OutgoingArtifact, PushPlan } from './plan-push.ts'
import { seenAs } from './read-team.ts'

const NOTE = { command: 'push', dryRun: false, scope: () => Promise.resolve({}) }

/**
 * Notes what a repository has since a push: the base of the next merge. Returns the operation; undoing
 * it takes back this memory alone, for the commit stays where it is.
 */
export async function notePushed(
  ports: Ports,
  {
    remote,
    plan,
    made,
  }: { readonly remote: string; readonly plan: PushPlan; readonly made: PushedCommit },
): Promise<ObjectId | null> {
  const outcome = await runChange(ports, NOTE, async (tx) => {
    const key = viewKeys.remote(remote)
    const entry = await tx.get<RemoteEntry>(key)
    if (entry !== null) tx.put(key, { ...entry, commit: made.commit } satisfies RemoteEntry)
    for (const one of plan.outgoing) {
      tx.put(viewKeys.shared(remote, one.artifact.uuid), await sharedOf(tx, one, made))
    }
    for (const { shared } of plan.removed) tx.remove(viewKeys.shared(remote, shared.uuid))
    return { summary: summaryOf(remote, plan), result: null }
  })
  return outcome.operation
}

async function sharedOf(
  transaction: Transaction,
  { artifact, here, told, shared }: OutgoingArtifact,
  { ids }: PushedCommit,
): Promise<SharedEntry> {
  const { uuid, type, name, tree, upstream } = artifact
  return {
    uuid,
    there: told.artifact.uuid,
    type,
    name,
    tree,
    seen: seenIn(transaction, artifact, ids),
    tags: told.artifact.tags,
    here,
    source_commit: upstream?.commit ?? shared?.source_commit ?? null,
    ...(type === 'composite' ? { members: await membersNow(transaction, artifact) } : {}),
  }
}

function seenIn(
  { ports }: Transaction,
  { type, name }: ArtifactEntry,
  ids: PushedCommit['ids'],
): string {
  const path = artifactPath(type, name)
  const files = [...ids.keys()]
    .filter((file) => file === path || file.startsWith(`${path}/`))
    .map((file) => ({ path: file }))
  return seenAs(ports.sha256, ids, { path, files })
}

function summaryOf(remote: string, { outgoing, removed }: PushPlan): string {
  const labels = [
    ...outgoing.map(({ artifact }) => artifactLabel(artifact)),
    ...removed.map(({ shared }) => artifactLabel(shared)),
  ]
  if (labels.length === 0) return `Pushed to ${remote} how conflicts were settled`
  const more = labels.length > 5 ? [`${labels.length - 5} more`] : []
  return `Pushed ${[...labels.slice(0, 5), ...more].join(', ')} to ${remote}`
}
