import { createHash } from 'node:crypto'
import type { ObjectId } from '../../core/object/object-id.ts'

/** Returns the id of an object that holds these bytes. */
export function hashOf(bytes: Uint8Array): ObjectId {
  return createHash('sha256').update(bytes).digest('hex') as ObjectId
}
