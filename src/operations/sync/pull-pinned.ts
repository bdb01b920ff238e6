import { isAncestor } from '../../core/history/common-ancestors.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { DIRECT } from '../deployments/wanted-artifact.ts'
import { extendHistory, loadHistory } from '../catalog/find-version.ts'
import { findMergeBase } from '../history/merge-base.ts'
import { mergeIntoArtifact } from '../merging/merge-into-artifact.ts'
import { keptPristine } from '../engine/versions/next-pristine.ts'
import type { Synced } from './sync-report.ts'
import { keep, report } from './sync-steps.ts'
import type { SyncStep } from './sync-steps.ts'

/**
 * Merges the edits of a pinned copy into the head, which went on without the copy.
 *
 * The copy stays on its pin, with its edits.
 */
export async function pullPinned(step: SyncStep): Promise<Synced> {
  const { transaction, deployment, drift, state, request } = step
  const { collection, uuid } = deployment.entry
  const entry = await transaction.get<ArtifactEntry>(viewKeys.artifact(collection, uuid))
  const { projectVersion: edited } = drift
  if (entry === null || edited === null) return keep(step, 'needs_decision')
  const known = await loadHistory(transaction, entry)
  const { graph } = await extendHistory(transaction, known, [entry.version, edited])
  const [head, own] = [graph.indexOf(entry.version), graph.indexOf(edited)]
  const detail = await pinDetail(step)
  if (isAncestor(graph, own, head)) return { ...(await keep(step, 'kept_local')), detail }
  const base = await findMergeBase(transaction, graph, { left: [head], right: [own] })
  const { action, merged, resolvedBy, conflicts, dropped } = await mergeIntoArtifact(transaction, {
    present: { entry, onDisk: state.artifacts.get(uuid)?.onDisk ?? null, problem: null },
    command: 'sync',
    base: base.tree,
    theirs: drift.projectTree,
    theirsVersion: edited,
    origin: 'pull',
    message: `Pulled from ${drift.project}`,
    next: await keptPristine(transaction, entry),
    strategy: request.strategy,
    mayDelete: request.mayDelete,
  })
  const done = report(drift, action === 'pending' ? 'pending' : 'pulled')
  return { ...done, merged, resolvedBy, conflicts, dropped, detail }
}

/** Says how a pinned copy can get the result that its edits went into. */
async function pinDetail({ transaction, deployment }: SyncStep): Promise<string> {
  const { collection, wanted_by: wanters } = deployment.entry
  for (const wanter of wanters) {
    const plugin =
      wanter === DIRECT
        ? null
        : await transaction.get<ArtifactEntry>(viewKeys.artifact(collection, wanter))
    if (plugin !== null) return `still pinned: \`skillmeat plugin repin ${plugin.name}\``
  }
  return 'still pinned'
}
