import type { ObjectId } from '../object/object-id.ts'
import type { Operation } from './operation.ts'

/** An operation of the log with its id. */
export interface LoggedOperation {
  readonly id: ObjectId
  readonly operation: Operation
}

/**
 * Finds the operation that `undo` takes back: the newest change that is in force.
 *
 * `log` is the history, newest first; it is read only as far as needed.
 */
export async function findUndoable(
  log: AsyncIterable<LoggedOperation>,
): Promise<LoggedOperation | null> {
  const settled = new Set<ObjectId>()
  const inForce = new Set<ObjectId>()
  for await (const entry of log) {
    const { kind, target } = entry.operation
    if (target !== null && !settled.has(target)) {
      settled.add(target)
      if (kind === 'redo') inForce.add(target)
    }
    if (kind === 'change' && (!settled.has(entry.id) || inForce.has(entry.id))) return entry
  }
  return null
}

/**
 * Finds the operation that `redo` returns: the one undone last, if nothing was changed since.
 *
 * `log` is the history, newest first.
 */
export async function findRedoable(log: AsyncIterable<LoggedOperation>): Promise<ObjectId | null> {
  const settled = new Set<ObjectId>()
  for await (const { operation } of log) {
    if (operation.kind === 'change') return null
    if (operation.kind === 'record' || operation.target === null) continue
    if (settled.has(operation.target)) continue
    if (operation.kind === 'undo') return operation.target
    settled.add(operation.target)
  }
  return null
}
