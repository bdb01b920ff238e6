import { placeKey } from '../../core/operation-log/operation.ts'
import type { Operation, Place } from '../../core/operation-log/operation.ts'
import { deploymentFolder } from '../../core/view/keys.ts'
import { placePath } from '../engine/places/places-on-disk.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/**
 * Leaves the records as they are that an operation did not write, though it changed what this home knows
 * of their copies: a record that was only read lists what others deployed.
 */
export function keepRecords(transaction: Transaction, places: Operation['places']): void {
  const written = new Set(places.map(({ place }) => placeKey(place)))
  for (const key of transaction.edits.keys()) {
    const folder = deploymentFolder(key)
    if (folder === null) continue
    const place: Place = { kind: 'record', ...folder }
    const path = placePath(transaction.ports.places, place)
    const { files } = transaction.ports
    if (written.has(placeKey(place)) || files.lstat(path)?.kind !== 'file') continue
    const id = transaction.addObject('blob', files.readFile(path))
    transaction.write(place, id, id)
  }
}
