import { inLogOrder } from '../../core/history/log-order.ts'
import type { GraphVersion } from '../../core/history/version-graph.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import { findArtifact } from '../catalog/find-artifact.ts'
import { readHistory } from '../engine/run/run-change.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { extendHistory, findInHistory, loadHistory } from '../catalog/find-version.ts'
import { historyScope } from '../catalog/version-refs.ts'
import type { VersionRef } from '../catalog/version-refs.ts'

/** One version of a history, with what points at it. */
export interface LoggedVersion extends GraphVersion {
  /** 1 for a version without parents, else one more than the highest of its parents'. */
  readonly generation: number
  readonly refs: readonly VersionRef[]
}

export interface VersionLog {
  readonly entry: ArtifactEntry
  readonly versions: readonly LoggedVersion[]
  /** How many versions the history has. */
  readonly total: number
}

export interface LogRequest {
  readonly name: string
  readonly limit: number
  /** Only what this version descends from; null for all that anything points at. */
  readonly from: string | null
}

/** Lists the versions of an artifact, newest first and children before parents, with what points at them. */
export async function log(ports: Ports, request: LogRequest): Promise<VersionLog> {
  const scope = (tx: Transaction) => historyScope(tx, request.name)
  return readHistory(ports, scope, async (tx) => {
    const entry = await findArtifact(tx, request.name)
    const all = await loadHistory(tx, entry)
    const tips =
      request.from === null
        ? all.refs.map(({ version }) => version)
        : [(await findInHistory(tx, all, request.from)).version]
    const { graph, refs } = await extendHistory(tx, all, tips)
    const indexes = tips.map((id) => graph.indexOf(id))
    const pointing = Map.groupBy(refs, ({ version }) => version)
    const listed = inLogOrder(graph, indexes, request.limit)
    const versions = listed.map((index): LoggedVersion => {
      const version = graph.at(index)
      const generation = graph.generations[index] ?? 0
      return { ...version, generation, refs: pointing.get(version.id) ?? [] }
    })
    const total = graph.reachableFrom(indexes).reduce((sum, mark) => sum + mark, 0)
    return { entry, versions, total }
  })
}
