import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { ArtifactEntry, DeploymentEntry, SharedEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { planRemoval } from '../composites/plan-removal.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import type { PullInto } from './pull-one.ts'
import { pulled } from './pulled.ts'
import type { PulledArtifact } from './pulled.ts'
import { sharedBase } from './shared-base.ts'

interface GoneFrom extends Pick<PullInto, 'remote' | 'collection' | 'state'> {
  /** Names or labels of what stays here all the same. */
  readonly keep: ReadonlySet<string>
}

/** Plans what a repository has no more out of the collection; what somebody edited here stays, and is told. */
export async function pullGone(
  transaction: Transaction,
  gone: readonly SharedEntry[],
  { remote, collection, state, keep }: GoneFrom,
): Promise<readonly PulledArtifact[]> {
  const done: PulledArtifact[] = []
  for (const shared of gone) {
    const { uuid } = shared
    transaction.remove(viewKeys.shared(remote, uuid))
    const artifact = await transaction.get<ArtifactEntry>(viewKeys.artifact(collection, uuid))
    if (artifact === null) continue
    const label = artifactLabel(artifact)
    const present = state.artifacts.get(uuid)
    const isKept = keep.has(label) || keep.has(artifact.name)
    const isEdited = artifact.tree !== (await sharedBase(transaction, shared, artifact))
    if (isKept) {
      const detail = `removed there and kept here: \`skillmeat push ${remote}\` brings it back there`
      done.push(pulled(label, 'kept', { detail }))
      continue
    }
    if (isEdited || present === undefined || present.problem !== null) {
      const detail = `removed there and edited here: it stays; \`skillmeat remove ${label}\` lets it go, \`skillmeat push ${remote}\` brings it back there`
      done.push(pulled(label, 'kept', { detail }))
      continue
    }
    const detail = await usedIn(transaction, uuid)
    await planRemoval(transaction, present)
    done.push(pulled(label, 'removed', { detail }))
  }
  return done
}

async function usedIn(transaction: Transaction, uuid: string): Promise<string | null> {
  const all = await transaction.scan<DeploymentEntry>(viewKeys.allDeployments())
  const projects = new Set(all.filter((one) => one.uuid === uuid).map(({ project }) => project))
  if (projects.size === 0) return null
  return `its copies stay in ${projects.size === 1 ? 'a project' : `${projects.size} projects`}`
}
