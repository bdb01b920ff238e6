import type { RollbackAuditEntry } from '../audit/rollback-audit.ts'
import { parseVerified } from '../object/verified-json.ts'
import type { ObjectId, Sha256 } from '../object/object-id.ts'
import { SkillmeatError } from '../errors.ts'
import type { PlaceForm } from '../form/place-form.ts'

/** A place whose bytes an operation may change: an artifact's files, or one file of ours. */
export type Place =
  | {
      readonly kind: 'collection'
      readonly collection: string
      readonly uuid: string
      readonly path: string
      /** The path inside the tree of a single-file artifact; null for a folder. */
      readonly single: string | null
    }
  | {
      readonly kind: 'project'
      readonly project: string
      readonly root: string
      readonly path: string
      readonly uuid: string
      readonly single: string | null
      /** Absent where it stands there as plain files. */
      readonly form?: PlaceForm
    }
  | { readonly kind: 'manifest'; readonly collection: string }
  | { readonly kind: 'record'; readonly project: string; readonly root: string }

/** What one place held before and after: a tree, or for `manifest` and `record` a blob. */
export interface PlaceChange {
  readonly place: Place
  readonly before: ObjectId | null
  readonly after: ObjectId | null
}

/**
 * One command that changed something.
 *
 * `record` operations only note what was found on disk; they are no undo step.
 */
export interface Operation {
  readonly parent: ObjectId | null
  readonly kind: 'change' | 'record' | 'undo' | 'redo'
  readonly command: string
  /** What it did, in a sentence for a person. */
  readonly summary: string
  readonly at: string
  readonly by: string
  readonly view_before: ObjectId | null
  readonly view_after: ObjectId | null
  readonly places: readonly PlaceChange[]
  /** The operation that an undo or redo is about. */
  readonly target: ObjectId | null
  /** What a rollback did, file by file. */
  readonly audit?: RollbackAuditEntry
}

const HEADER = 'skillmeat-operation-v1\n'

export function encodeOperation(
  sha256: Sha256,
  operation: Operation,
): { readonly id: ObjectId; readonly bytes: Uint8Array } {
  const bytes = new TextEncoder().encode(HEADER + JSON.stringify(operation))
  return { id: sha256(bytes), bytes }
}

/** Reads what `encodeOperation` wrote. Throws `E_STORE_CORRUPT` for anything else. */
export function decodeOperation(id: ObjectId, bytes: Uint8Array): Operation {
  const text = new TextDecoder().decode(bytes)
  if (!text.startsWith(HEADER)) {
    throw new SkillmeatError('E_STORE_CORRUPT', `Object ${id} is not an operation.`)
  }
  return parseVerified<Operation>(text.slice(HEADER.length))
}

/** Returns text that is the same for two places only when they are the same place. */
export function placeKey(place: Place): string {
  switch (place.kind) {
    case 'collection':
      return JSON.stringify(['collection', place.collection, place.path])
    case 'project':
      return JSON.stringify(['project', place.project, place.root, place.path])
    case 'manifest':
      return JSON.stringify(['manifest', place.collection])
    case 'record':
      return JSON.stringify(['record', place.project, place.root])
  }
}
