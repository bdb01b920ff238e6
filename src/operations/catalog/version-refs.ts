import type { VersionId } from '../../core/history/version.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type {
  ArtifactEntry,
  DeploymentEntry,
  SnapshotEntry,
  VersionTagEntry,
} from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { splitArtifactVersion } from '../../core/history/version-name.ts'
import { findArtifact } from './find-artifact.ts'
import type { Scope } from '../engine/observe/present-state.ts'
import { ViewReader } from '../engine/objects/view-reader.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/** Something that points at a version. */
export interface VersionRef {
  readonly kind: 'head' | 'upstream' | 'tag' | 'project' | 'baseline' | 'snapshot'
  /** `head`, `upstream`, a tag, the path of a project, the id of a snapshot. */
  readonly name: string
  readonly version: VersionId
  readonly tree: ObjectId
}

/**
 * Returns what must be looked at so that every state of an artifact is a version: itself and all its
 * copies, and the artifacts that `versions` name as `<artifact>@<version>`.
 */
export async function historyScope(
  transaction: Transaction,
  name: string,
  versions: readonly string[] = [],
): Promise<Scope> {
  const others = versions.flatMap((version) => splitArtifactVersion(version)?.artifact ?? [])
  const artifacts: ArtifactEntry[] = []
  for (const one of [name, ...others]) artifacts.push(await findArtifact(transaction, one))
  const copies = await transaction.scan<DeploymentEntry>(viewKeys.allDeployments())
  const concerned = new Set(artifacts.map(({ uuid }) => uuid))
  const projects = copies.filter(({ uuid }) => concerned.has(uuid)).map(({ project }) => project)
  return { artifacts, projects: [...new Set(projects)], copiesOnly: true }
}

/** Lists the deployments of one artifact. */
export async function listCopies(
  transaction: Transaction,
  uuid: string,
): Promise<readonly DeploymentEntry[]> {
  const all = await transaction.scan<DeploymentEntry>(viewKeys.allDeployments())
  return all.filter((deployment) => deployment.uuid === uuid)
}

/** Lists everything that points at a version of `artifact`, the head first. */
export async function listRefs(
  transaction: Transaction,
  artifact: ArtifactEntry,
): Promise<readonly VersionRef[]> {
  const { version, tree, upstream, uuid } = artifact
  const refs: VersionRef[] = [{ kind: 'head', name: 'head', version, tree }]
  if (upstream !== null) {
    refs.push({
      kind: 'upstream',
      name: 'upstream',
      version: upstream.version,
      tree: upstream.tree,
    })
  }
  for (const tag of await transaction.scan<VersionTagEntry>(viewKeys.versionTags(uuid))) {
    refs.push({ kind: 'tag', name: tag.tag, version: tag.version, tree: tag.tree })
  }
  for (const { project, state, baseline } of await listCopies(transaction, uuid)) {
    const present = state ?? baseline
    if (present !== null) refs.push({ kind: 'project', name: project, ...present })
    if (baseline !== null && state !== null) {
      refs.push({ kind: 'baseline', name: project, ...baseline })
    }
  }
  return [...refs, ...(await listSnapshotRefs(transaction, artifact))]
}

/** Snapshots that a person made say where an artifact was; safety snapshots are too many to show. */
const SNAPSHOTS_SHOWN = 50

async function listSnapshotRefs(
  transaction: Transaction,
  { collection, uuid }: ArtifactEntry,
): Promise<VersionRef[]> {
  const snapshots = await transaction.scan<SnapshotEntry>(viewKeys.snapshots(collection))
  const own = snapshots.filter(({ kind }) => kind === 'person').slice(-SNAPSHOTS_SHOWN)
  const refs: VersionRef[] = []
  for (const { id, view } of own) {
    const reader = new ViewReader(transaction.ports.store, view)
    const then = await reader.get<ArtifactEntry>(viewKeys.artifact(collection, uuid))
    if (then !== null) {
      refs.push({ kind: 'snapshot', name: id, version: then.version, tree: then.tree })
    }
  }
  return refs
}
