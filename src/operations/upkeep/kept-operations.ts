import type { ObjectId } from '../../core/object/object-id.ts'
import type { LoggedOperation } from '../../core/operation-log/undo-stack.ts'
import type { ObjectReference } from '../../core/view/references.ts'
import type { Ports } from '../../ports/ports.ts'
import { operationLog } from '../engine/session/session.ts'

export interface KeptOperations {
  readonly kept: readonly ObjectId[]
  /** How many of the log are cut off behind them. */
  readonly cut: number
  /** Where the log ends from then on; empty where it ends at its own beginning. */
  readonly boundary: readonly ObjectId[]
}

/**
 * Lists the operations that stay: all up to the last one in the log that is not older than `since`, and
 * the present one in any case.
 *
 * So a clock that was wrong for a while makes more stay, never less.
 */
export async function listKeptOperations(
  ports: Pick<Ports, 'store'>,
  since: number | null,
): Promise<KeptOperations> {
  const log: LoggedOperation[] = []
  for await (const entry of operationLog(ports, await ports.store.current())) log.push(entry)
  const isYoung = ({ operation }: LoggedOperation) =>
    since === null || Date.parse(operation.at) >= since
  const kept = log.slice(0, Math.max(log.findLastIndex(isYoung) + 1, 1))
  const last = kept.at(-1)
  return {
    kept: kept.map(({ id }) => id),
    cut: log.length - kept.length,
    boundary: last === undefined || last.operation.parent === null ? [] : [last.id],
  }
}

export function asReference(id: ObjectId): ObjectReference {
  return { kind: 'operation', id, required: true, name: '' }
}
