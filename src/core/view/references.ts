import type { VersionId } from '../history/version.ts'
import { isVersionId } from '../history/version.ts'
import type { FileConflict } from '../merge/file-conflict.ts'
import { isObjectId } from '../object/object-id.ts'
import type { ObjectId } from '../object/object-id.ts'
import { asVerified } from '../object/verified-json.ts'
import type {
  ArtifactEntry,
  CollectionEntry,
  DeploymentEntry,
  HunkChoice,
  MembershipEntry,
  PendingEntry,
  RecordEntry,
  ResolvedFile,
  SharedEntry,
  SnapshotEntry,
  Upstream,
  VersionRef,
} from './entries.ts'

/** An object that something else names. */
export type Reference = ObjectReference | VersionReference

interface Named {
  /** It must be in the store. A hash of what another machine wrote, or of a file outside, need not be. */
  readonly required: boolean
  /** Objects of one kind and name probably resemble each other; '' where nothing is known. */
  readonly name: string
}

export interface ObjectReference extends Named {
  readonly kind: 'blob' | 'tree' | 'view' | 'operation'
  readonly id: ObjectId
}

export interface VersionReference extends Named {
  readonly kind: 'version'
  readonly id: VersionId
}

/** The chunk at the root of a view goes by this name. */
export const VIEW_ROOT = 'root'

/**
 * Lists the objects that an entry of the view names.
 *
 * A key that is not known is a bug: garbage collection would take what such an entry holds.
 */
export function listReferences(key: string, value: unknown): Reference[] {
  const [prefix = ''] = key.split('/', 1)
  const list = LISTS[prefix]
  if (list === undefined) throw new Error(`it is not known what an entry "${prefix}/" refers to`)
  return value === null ? [] : list(value)
}

type List = (entry: unknown) => Reference[]

const LISTS: Readonly<Record<string, List>> = {
  setting: () => [],
  project: () => [],
  set: () => [],
  collection: (entry) =>
    blob(asVerified<CollectionEntry>(entry).manifest, { name: 'collection.toml' }),
  record: (entry) => blob(asVerified<RecordEntry>(entry).file, { name: 'record' }),
  artifact: (entry) => {
    const {
      uuid,
      version: head,
      tree: files,
      pristine,
      upstream,
    } = asVerified<ArtifactEntry>(entry)
    return [
      ...version(head, uuid),
      ...tree(files, uuid),
      ...tree(pristine, uuid),
      ...ofUpstream(upstream, uuid),
    ]
  },
  deployment: (entry) => {
    const { uuid, baseline, state, pin, content, ahead } = asVerified<DeploymentEntry>(entry)
    return [
      ...[baseline, state, pin].flatMap((ref) => ofVersion(ref, uuid)),
      // What an adopted record says was written need never have been here.
      ...tree(content, uuid, { required: false }),
      ...tree(ahead?.tree, uuid, { required: false }),
    ]
  },
  snapshot: (entry) => {
    const { view, tarball } = asVerified<SnapshotEntry>(entry)
    return [
      ...(view === null
        ? []
        : [{ kind: 'view', id: view, required: true, name: VIEW_ROOT } as const]),
      ...blob(tarball?.sha256 ?? null, { required: false }),
    ]
  },
  member: (entry) => {
    const { pin, child } = asVerified<MembershipEntry>(entry)
    return ofVersion(pin, child)
  },
  pending: (entry) => ofPending(asVerified<PendingEntry>(entry)),
  'version-tag': (entry) => {
    const { uuid = '', version: named, tree: files } = asVerified<Partial<VersionTag>>(entry)
    return [...version(named, uuid), ...tree(files, uuid)]
  },
  source: () => [],
  'source-alias': () => [],
  remote: () => [],
  shared: (entry) => {
    const { uuid, tree: files, incoming = null, members = [] } = asVerified<SharedEntry>(entry)
    return [
      ...tree(files, uuid),
      ...ofVersion(incoming, uuid),
      // A part may be pinned there to a content that never was here.
      ...members.flatMap((part) => tree(part.tree, part.artifact, { required: false })),
    ]
  },
  resolution: (entry) => {
    const { base, ours, theirs, result } = asVerified<Partial<Resolution>>(entry)
    return [base, ours, theirs, result].flatMap((id) => blob(id))
  },
}

/** The entries of version tags and recorded resolutions, as far as they name objects. */
type VersionTag = VersionRef & { readonly uuid: string }
type Resolution = Readonly<Record<'base' | 'ours' | 'theirs' | 'result', ObjectId | null>>

function ofPending(entry: PendingEntry): Reference[] {
  const { uuid, base, ours, theirs, pristine, conflicts, resolved, drafts } = entry
  return [
    ...[base, ours, theirs, pristine].flatMap((id) => tree(id, uuid)),
    ...[entry.ours_version, entry.theirs_version].flatMap((id) => version(id, uuid)),
    ...ofUpstream(entry.upstream, uuid),
    ...conflicts.flatMap(ofConflict),
    ...Object.values(resolved).flatMap(({ blob: id }: ResolvedFile) => blob(id)),
    ...Object.values(entry.hunks ?? {}).flatMap((choices) => choices.flatMap(ofChoice)),
    ...(drafts ?? []).flatMap((draft) => blob(draft.blob)),
    ...ofVersion(entry.baseline ?? null, uuid),
  ]
}

function ofChoice(choice: HunkChoice | null): Reference[] {
  return choice?.take === 'text' ? blob(choice.blob) : []
}

/** The files of a conflict are those of the three trees; one that a trial merge made up need not be stored. */
function ofConflict({ base, ours, theirs }: FileConflict): Reference[] {
  return [base, ours, theirs].flatMap((entry) => blob(entry?.blob, { required: false }))
}

function ofUpstream(upstream: Upstream | null, uuid: string): Reference[] {
  return upstream === null ? [] : ofVersion(upstream, uuid)
}

function ofVersion(ref: VersionRef | null, uuid: string): Reference[] {
  return ref === null ? [] : [...version(ref.version, uuid), ...tree(ref.tree, uuid)]
}

type Optional = { readonly required?: boolean; readonly name?: string }

function blob(id: ObjectId | null | undefined, options: Optional = {}): Reference[] {
  if (!isObjectId(id)) return []
  return [{ kind: 'blob', id, required: options.required ?? true, name: options.name ?? '' }]
}

function tree(id: ObjectId | null | undefined, name: string, options: Optional = {}): Reference[] {
  return isObjectId(id) ? [{ kind: 'tree', id, required: options.required ?? true, name }] : []
}

function version(id: VersionId | null | undefined, name: string): Reference[] {
  return isVersionId(id) ? [{ kind: 'version', id, required: true, name }] : []
}
