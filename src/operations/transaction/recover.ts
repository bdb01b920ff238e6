import type { Ports } from '../../ports/ports.ts'
import { readEntry } from '../observe/walk-place.ts'
import type { FileMode } from '../../core/object/tree.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import { removeIfEmpty, removeTree, takeBack } from './apply-steps.ts'
import { parentOf } from './file-steps.ts'
import type { Intent } from './intent.ts'
import { parseIntent } from './intent.ts'

type RecoverPorts = Pick<Ports, 'store' | 'files' | 'sha256' | 'progress'>

/** Takes back a command that did not finish. Runs inside the lock; safe to be interrupted itself. */
export async function recover(ports: RecoverPorts): Promise<void> {
  const note = await ports.store.intent()
  if (note === null) return
  const intent = parseIntent(note)
  undoIntent(ports, intent)
  await ports.store.abandon()
  ports.progress.say(`Took back \`${intent.command}\`, which was interrupted at ${intent.at}.`)
}

/** Brings every place of an intent back to what it was, and removes its staging. */
export function undoIntent(ports: Pick<Ports, 'files' | 'sha256'>, intent: Intent): void {
  const hashFile = (path: string, mode: string): ObjectId =>
    ports.sha256(readEntry(ports.files, path, mode as FileMode))
  for (const place of intent.places.toReversed()) takeBack(ports.files, place, hashFile)
  for (const staging of intent.staging) removeTree(ports.files, staging)
  for (const place of intent.places) removeEmptyContainers(ports, place.target)
}

/** Removes the folders around a place that are empty now: `skills/`, then `.claude/`. */
export function removeEmptyContainers(ports: Pick<Ports, 'files'>, target: string): void {
  const container = parentOf(target)
  removeIfEmpty(ports.files, container)
  if (/\/\.[^/]+$/.test(parentOf(container))) removeIfEmpty(ports.files, parentOf(container))
}
