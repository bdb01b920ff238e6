import type { ArtifactType } from '../artifact/artifact-type.ts'
import type { PlaceForm } from '../form/place-form.ts'
import type { VersionId } from '../history/version.ts'
import type { ObjectId } from '../object/object-id.ts'
import { asVerified } from '../object/verified-json.ts'
import type {
  ArtifactEntry,
  DeploymentEntry,
  SeenInstead,
  Upstream,
  VersionRef,
} from './entries.ts'
import { viewKeys } from './keys.ts'

/** An artifact as it lies in a chunk: a thousand are read for one, so what is usual is left out. */
type PackedArtifact = readonly [
  uuid: string,
  collection: string,
  type: ArtifactType,
  name: string,
  head: readonly [VersionId, ObjectId],
  pristine: PackedPristine,
  added: string,
  origin: ArtifactEntry['origin'],
  upstream: PackedUpstream | 0,
  tags: readonly string[],
  /** 0: the name. */
  display_name: string | null | 0,
  description: string | null,
  source_name?: string,
]

/**
 * 1: the head's tree; 2: the upstream's. Older programs wrote 0 for the head's, or an id, and meant
 * what the last rollback left too; of theirs the upstream's tree counts, wherever there is one.
 */
type PackedPristine = 1 | 2 | readonly [ObjectId] | OldPristine
type OldPristine = ObjectId | 0

type PackedUpstream = readonly [
  kind: Upstream['kind'],
  location: string,
  ref: string | null,
  path: string,
  commit: string | null,
  /** 0: the head. */
  version: readonly [VersionId, ObjectId] | 0,
  unseen?: 1,
]

/** A deployment as it lies in a chunk: thousands are read at once, so names and what is usual are left out. */
type PackedDeployment = readonly [
  uuid: string,
  collection: string,
  type: ArtifactType,
  name: string,
  place: readonly [project: string, profile: string, root: string, path: string],
  baseline: PackedVersion,
  /** 0: the content is the baseline's. */
  content: ObjectId | 0,
  state: PackedVersion,
  pin: PackedVersion,
  wanted_by: readonly string[],
  deployed_at: string,
  /** 0: plain files. */
  form?: PlaceForm | 0,
  /** 0: a content of its own. */
  seen?: SeenInstead | 0,
  /** 0: as it came. */
  modified_since?: string | 0,
  /** 0: by nobody. */
  overwritten_for?: string | 0,
  kept?: 1 | 0,
  recorded_as?: string | 0,
  ahead?: readonly [tree: ObjectId, over: ObjectId | 0] | 0,
  /** 0: nobody wrote it. */
  parts?: readonly string[] | 0,
  /** 0: none. */
  links?: readonly string[] | 0,
  disabled?: 1 | 0,
]

type PackedVersion = readonly [VersionId, ObjectId] | 0

/** Returns the value under `key` as a chunk holds it. */
export function packEntry(key: string, value: unknown): unknown {
  if (value === null) return value
  if (key.startsWith(viewKeys.allArtifacts())) return packArtifact(asVerified<ArtifactEntry>(value))
  if (!key.startsWith(viewKeys.allDeployments())) return value
  const entry = asVerified<DeploymentEntry>(value)
  const { project, profile, root, path, baseline, content } = entry
  const packed: PackedDeployment = [
    entry.uuid,
    entry.collection,
    entry.type,
    entry.name,
    [project, profile, root, path],
    packVersion(baseline),
    content === baseline?.tree ? 0 : content,
    packVersion(entry.state),
    packVersion(entry.pin),
    entry.wanted_by,
    entry.deployed_at,
  ]
  return [...packed, ...packRest(entry)]
}

/** Packs the rare fields, which come last and only as far as any is set. */
function packRest(entry: DeploymentEntry): readonly unknown[] {
  const { form = 0, seen = 0, modified_since: since = 0, overwritten_for: by = 0 } = entry
  const { recorded_as: as = 0, ahead, parts = 0, links = 0 } = entry
  const before = ahead === undefined ? 0 : [ahead.tree, ahead.over ?? 0]
  const [kept, off] = [entry.kept, entry.disabled].map((is) => (is === true ? 1 : 0))
  const all = [form, seen, since, by, kept, as, before, parts, links, off]
  return all.slice(0, all.findLastIndex((one) => one !== 0) + 1)
}

/** Returns the value that was packed. */
export function unpackEntry(key: string, value: unknown): unknown {
  if (value === null) return value
  if (key.startsWith(viewKeys.allArtifacts())) {
    // The first stores held artifacts as they are.
    return Array.isArray(value)
      ? unpackArtifact(asVerified<PackedArtifact>(value))
      : withoutOldPristine(asVerified<ArtifactEntry>(value))
  }
  if (!key.startsWith(viewKeys.allDeployments())) return value
  return unpackDeployment(asVerified<PackedDeployment>(value))
}

function unpackDeployment(packed: PackedDeployment): DeploymentEntry {
  const [uuid, collection, type, name, place, base, content, state, pin, wanted_by, at] = packed
  const [project, profile, root, path] = place
  const baseline = unpackVersion(base)
  return {
    uuid,
    collection,
    type,
    name,
    project,
    profile,
    root,
    path,
    baseline,
    content: content === 0 ? asVerified<VersionRef>(baseline).tree : content,
    state: unpackVersion(state),
    pin: unpackVersion(pin),
    wanted_by,
    deployed_at: at,
    ...unpackRest(packed),
  }
}

function unpackRest([, , , , , , , , , , , ...rest]: PackedDeployment): Pick<
  DeploymentEntry,
  | 'form'
  | 'seen'
  | 'modified_since'
  | 'overwritten_for'
  | 'kept'
  | 'recorded_as'
  | 'ahead'
  | 'parts'
  | 'links'
  | 'disabled'
> {
  const [form, seen, since, by, kept, as, ahead, parts, links, off] = rest
  return {
    ...given('form', form),
    ...given('seen', seen),
    ...given('modified_since', since),
    ...given('overwritten_for', by),
    ...(kept === 1 ? { kept: true as const } : {}),
    ...given('recorded_as', as),
    ...given('ahead', unpackAhead(ahead)),
    ...given('parts', parts),
    ...given('links', links),
    ...(off === 1 ? { disabled: true as const } : {}),
  }
}

function unpackAhead(ahead: PackedDeployment[17]): DeploymentEntry['ahead'] {
  if (ahead === undefined || ahead === 0) return undefined
  const [tree, over] = ahead
  return { tree, over: over === 0 ? null : over }
}

/** A field that was packed as 0, or not at all, is one that the entry does not have. */
function given<K extends string, T>(key: K, value: T | 0 | undefined): Partial<Record<K, T>> {
  return value === 0 || value === undefined ? {} : asVerified<Record<K, T>>({ [key]: value })
}

function packArtifact(entry: ArtifactEntry): PackedArtifact {
  const { uuid, collection, type, name, version, tree, upstream, display_name } = entry
  return [
    uuid,
    collection,
    type,
    name,
    [version, tree],
    packPristine(entry),
    entry.added,
    entry.origin,
    upstream === null ? 0 : packUpstream(upstream, version),
    entry.tags,
    display_name === name ? 0 : display_name,
    entry.description,
    ...(entry.source_name === undefined ? ([] as const) : ([entry.source_name] as const)),
  ]
}

function packPristine({ pristine, tree, upstream }: ArtifactEntry): PackedPristine {
  if (pristine === tree) return 1
  return pristine === upstream?.tree ? 2 : [pristine]
}

function packUpstream(upstream: Upstream, head: VersionId): PackedUpstream {
  const { kind, location, ref, path, commit, version, tree, unseen } = upstream
  const own = version === head ? 0 : ([version, tree] as const)
  const packed = [kind, location, ref, path, commit, own] as const
  return unseen === true ? [...packed, 1] : packed
}

function unpackArtifact(packed: PackedArtifact): ArtifactEntry {
  const [uuid, collection, type, name, head, pristine, added, origin, from] = packed
  const [, , , , , , , , , tags, display, description, inSource] = packed
  const [version, tree] = head
  const upstream = from === 0 ? null : unpackUpstream(from, { version, tree })
  return {
    uuid,
    collection,
    type,
    name,
    ...(inSource === undefined ? {} : { source_name: inSource }),
    version,
    tree,
    pristine: unpackPristine(pristine, { tree, upstream }),
    added,
    origin,
    upstream,
    tags,
    display_name: display === 0 ? name : display,
    description,
  }
}

function unpackPristine(
  packed: PackedPristine,
  { tree, upstream }: Pick<ArtifactEntry, 'tree' | 'upstream'>,
): ObjectId {
  if (typeof packed === 'object') return packed[0]
  if (packed === 1) return tree
  return upstream?.tree ?? (typeof packed === 'string' ? packed : tree)
}

function withoutOldPristine(entry: ArtifactEntry): ArtifactEntry {
  return { ...entry, pristine: entry.upstream?.tree ?? entry.pristine }
}

function unpackUpstream(packed: PackedUpstream, head: VersionRef): Upstream {
  const [kind, location, ref, path, commit, own, unseen] = packed
  const { version, tree } = own === 0 ? head : { version: own[0], tree: own[1] }
  const upstream = { kind, location, ref, path, commit, version, tree }
  return unseen === 1 ? { ...upstream, unseen: true } : upstream
}

function packVersion(version: VersionRef | null): PackedVersion {
  return version === null ? 0 : [version.version, version.tree]
}

function unpackVersion(packed: PackedVersion): VersionRef | null {
  return packed === 0 ? null : { version: packed[0], tree: packed[1] }
}
