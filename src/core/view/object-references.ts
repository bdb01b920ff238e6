import { decodeVersion } from '../history/version.ts'
import type { ObjectId } from '../object/object-id.ts'
import { decodeTree } from '../object/tree.ts'
import { asVerified } from '../object/verified-json.ts'
import { decodeOperation } from '../operation-log/operation.ts'
import type { PlaceChange } from '../operation-log/operation.ts'
import { unpackEntry } from './pack-entry.ts'
import { VIEW_ROOT, listReferences } from './references.ts'
import type { ObjectReference, Reference, VersionReference } from './references.ts'
import { decodeChunk } from './sorted-map.ts'

/** Lists the files of a tree; those of one file name are likely alike. */
export function referencesOfTree(id: ObjectId, bytes: Uint8Array): ObjectReference[] {
  return decodeTree(id, bytes).entries.map(({ path, blob }) => ({
    kind: 'blob',
    id: blob,
    required: true,
    name: path.slice(path.lastIndexOf('/') + 1),
  }))
}

/** Lists the tree of a version, then its parents, what a composite was made of, and what is pristine. */
export function referencesOfVersion(id: ObjectId, bytes: Uint8Array): Reference[] {
  const { artifact, tree, parents, members = [], pristine } = decodeVersion(id, bytes)
  const common = { required: true, name: artifact } as const
  return [
    { kind: 'tree', id: tree, ...common },
    ...parents.map((parent): VersionReference => ({ kind: 'version', id: parent, ...common })),
    ...members.map((part): ObjectReference => ({
      kind: 'tree',
      id: part.tree,
      required: true,
      name: part.artifact,
    })),
    ...(pristine === undefined ? [] : [{ kind: 'tree', id: pristine.tree, ...common } as const]),
  ]
}

/**
 * Lists the views and places of an operation, and the operation that it undid or returned.
 *
 * Its parent is not among them: where the log ends is not for an operation to say.
 */
export function referencesOfOperation(id: ObjectId, bytes: Uint8Array): ObjectReference[] {
  const { view_before, view_after, places, target } = decodeOperation(id, bytes)
  const views = [view_after, view_before].filter((view) => view !== null)
  return [
    ...views.map((view): ObjectReference => ({
      kind: 'view',
      id: view,
      required: true,
      name: VIEW_ROOT,
    })),
    ...places.flatMap(referencesOfPlace),
    ...(target === null
      ? []
      : [{ kind: 'operation', id: target, required: true, name: '' } as const]),
  ]
}

function referencesOfPlace({ place, before, after }: PlaceChange): ObjectReference[] {
  const kind = place.kind === 'manifest' || place.kind === 'record' ? 'blob' : 'tree'
  const name = 'uuid' in place ? place.uuid : place.kind
  return [before, after].flatMap((id) => (id === null ? [] : [{ kind, id, required: true, name }]))
}

/**
 * Lists what a chunk of a view refers to: further chunks, or what its entries name.
 *
 * A snapshot is a view too. Snapshots listed in it were taken before it and may have expired since:
 * what is reached through a snapshot leaves them out.
 */
export function referencesOfChunk(
  bytes: Uint8Array,
  options: { readonly withSnapshots: boolean },
): Reference[] {
  const { level, entries } = decodeChunk(bytes)
  if (level > 0) {
    return entries.map(([first, id]) => ({
      kind: 'view',
      id: asVerified<ObjectId>(id),
      required: true,
      name: `${level - 1} ${first}`,
    }))
  }
  return entries
    .filter(([key]) => options.withSnapshots || !key.startsWith('snapshot/'))
    .flatMap(([key, value]) => listReferences(key, unpackEntry(key, value)))
}
