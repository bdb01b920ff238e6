import type { VersionId } from '../../../core/history/version.ts'
import {
  formatGraph,
  inAncestryOrder,
  parseGraph,
  VersionGraph,
} from '../../../core/history/version-graph.ts'
import type { GraphVersion } from '../../../core/history/version-graph.ts'
import type { Ports } from '../../../ports/ports.ts'
import type { Transaction } from '../transaction/transaction.ts'

/**
 * Returns the graph of all that `tips` reach.
 *
 * What was read before is kept beside the store, so only versions made since are read again. The
 * copy is derived and carries its own hash: a damaged one is read anew from the versions.
 */
export async function loadGraph(
  transaction: Transaction,
  uuid: string,
  tips: readonly VersionId[],
): Promise<VersionGraph> {
  const { ports } = transaction
  const known = (await readGraph(ports, uuid)) ?? new VersionGraph([])
  const fresh = await readUnknown(transaction, known, tips)
  if (fresh.size === 0) return known
  const graph = new VersionGraph([...known.versions, ...inAncestryOrder(fresh)])
  const isStored = ![...transaction.fresh.values()].some(({ kind }) => kind === 'version')
  if (isStored) await keepGraph(ports, uuid, graph)
  return graph
}

async function readUnknown(
  transaction: Transaction,
  known: VersionGraph,
  tips: readonly VersionId[],
): Promise<ReadonlyMap<VersionId, GraphVersion>> {
  const fresh = new Map<VersionId, GraphVersion>()
  const open = [...tips]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (fresh.has(id) || known.has(id)) continue
    const { artifact: _, pristine: __, ...version } = await transaction.objects.version(id)
    fresh.set(id, { id, ...version })
    open.push(...version.parents)
  }
  return fresh
}

const HASH_LENGTH = 64

async function readGraph(ports: Ports, uuid: string): Promise<VersionGraph | null> {
  const key = cellKey(uuid)
  const bytes = (await ports.stats.load([key])).get(key)
  if (bytes === undefined || bytes.length < HASH_LENGTH) return null
  const hash = new TextDecoder().decode(bytes.subarray(0, HASH_LENGTH))
  const text = bytes.subarray(HASH_LENGTH)
  return ports.sha256(text) === hash ? parseGraph(new TextDecoder().decode(text)) : null
}

async function keepGraph(ports: Ports, uuid: string, graph: VersionGraph): Promise<void> {
  const text = new TextEncoder().encode(formatGraph(graph))
  const bytes = new Uint8Array(HASH_LENGTH + text.length)
  bytes.set(new TextEncoder().encode(ports.sha256(text)))
  bytes.set(text, HASH_LENGTH)
  await ports.stats.save(new Map([[cellKey(uuid), bytes]]))
}

function cellKey(uuid: string): string {
  return `graph/${uuid}`
}
