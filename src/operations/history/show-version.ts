import { diffStat } from '../../core/diff/diff-stat.ts'
import type { FileStat } from '../../core/diff/diff-stat.ts'
import type { Version, VersionId } from '../../core/history/version.ts'
import type { Tree } from '../../core/object/tree.ts'
import type { Ports } from '../../ports/ports.ts'
import { findArtifact } from '../catalog/find-artifact.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { listFileChanges, projectPlace } from './diff.ts'
import { readHistory } from '../engine/run/run-change.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { extendHistory, findInHistory, loadHistory } from '../catalog/find-version.ts'
import { historyScope } from '../catalog/version-refs.ts'
import type { VersionRef } from '../catalog/version-refs.ts'

export interface VersionDetail extends Version {
  readonly id: VersionId
  readonly label: string
  readonly generation: number
  readonly refs: readonly VersionRef[]
  readonly files: Tree['entries']
  /** What changed since the first parent; every file where there is none. */
  readonly changes: readonly FileStat[]
}

/** Returns all that is known of one version. */
export async function showVersion(
  ports: Ports,
  name: string,
  version: string,
): Promise<VersionDetail> {
  const scope = (tx: Transaction) => historyScope(tx, name)
  return readHistory(ports, scope, async (tx) => {
    const entry = await findArtifact(tx, name)
    const known = await loadHistory(tx, entry)
    const found = await findInHistory(tx, known, version)
    const { graph, refs } = await extendHistory(tx, known, [found.version])
    const record = await tx.objects.version(found.version)
    const [parent] = record.parents
    const from = parent === undefined ? null : (await tx.objects.version(parent)).tree
    const changes = await listFileChanges(tx.objects, {
      place: projectPlace(entry),
      from,
      to: found.tree,
    })
    return {
      id: found.version,
      label: artifactLabel(entry),
      ...record,
      generation: graph.generations[graph.indexOf(found.version)] ?? 0,
      refs: refs.filter((ref) => ref.version === found.version),
      files: (await tx.objects.tree(found.tree)).entries,
      changes: diffStat(changes),
    }
  })
}
