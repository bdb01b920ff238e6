import type { ArtifactType } from '../artifact/artifact-type.ts'
import type { VersionId } from '../history/version.ts'
import type { ObjectId } from '../object/object-id.ts'
import { asVerified } from '../object/verified-json.ts'
import type { DeploymentEntry, VersionRef } from './entries.ts'
import { viewKeys } from './keys.ts'

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
]

type PackedVersion = readonly [VersionId, ObjectId] | 0

/** Returns the value under `key` as a chunk holds it. */
export function packEntry(key: string, value: unknown): unknown {
  if (value === null || !key.startsWith(viewKeys.allDeployments())) return value
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
  return packed
}

/** Returns the value that was packed. */
export function unpackEntry(key: string, value: unknown): unknown {
  if (value === null || !key.startsWith(viewKeys.allDeployments())) return value
  const packed = asVerified<PackedDeployment>(value)
  const [uuid, collection, type, name, place, base, content, state, pin, wanted_by, at] = packed
  const [project, profile, root, path] = place
  const baseline = unpackVersion(base)
  const entry: DeploymentEntry = {
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
  }
  return entry
}

function packVersion(version: VersionRef | null): PackedVersion {
  return version === null ? 0 : [version.version, version.tree]
}

function unpackVersion(packed: PackedVersion): VersionRef | null {
  return packed === 0 ? null : { version: packed[0], tree: packed[1] }
}
