import type { LoggedOperation } from '../../core/operation-log/undo-stack.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { Ports } from '../../ports/ports.ts'
import { openSession, operationLog } from '../session/session.ts'

export interface ListedOperation extends LoggedOperation {
  /** Taken back and not returned since. */
  readonly undone: boolean
}

/** Lists what was done, newest first. */
export async function listOperations(
  ports: Ports,
  options: { readonly limit: number; readonly records: boolean },
): Promise<readonly ListedOperation[]> {
  const { operation } = await openSession(ports)
  const verdicts = new Map<ObjectId, boolean>()
  const found: ListedOperation[] = []
  for await (const entry of operationLog(ports, operation?.id ?? null)) {
    const { kind, target } = entry.operation
    if (target !== null && !verdicts.has(target)) verdicts.set(target, kind === 'undo')
    if (kind === 'record' && !options.records) continue
    found.push({ ...entry, undone: verdicts.get(entry.id) ?? false })
    if (found.length >= options.limit) break
  }
  return found
}
