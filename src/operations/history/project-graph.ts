import { knownCopyState } from '../../core/drift/copy-state.ts'
import { measureDistance } from '../../core/history/common-ancestors.ts'
import { makeProjectGraph } from '../../core/drift/project-graph.ts'
import type {
  CollectionVersion,
  ProjectCopy,
  ProjectGraph,
} from '../../core/drift/project-graph.ts'
import type { VersionGraph } from '../../core/history/version-graph.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { ArtifactEntry, DeploymentEntry } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import { findArtifact } from '../catalog/find-artifact.ts'
import { readState } from '../engine/run/run-change.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { visiblePath } from '../engine/places/artifact-places.ts'
import { loadGraph } from '../engine/versions/load-graph.ts'
import { historyScope } from '../catalog/version-refs.ts'

/** Shows where the versions of an artifact are: the head, the copies in projects, what each came from. */
export async function graphProjects(ports: Ports, name: string): Promise<ProjectGraph> {
  const scope = (tx: Transaction) => historyScope(tx, name)
  return readState(ports, scope, async (tx, state) => {
    const artifact = await findArtifact(tx, name)
    const copies = state.deployments.filter(({ entry }) => entry.uuid === artifact.uuid)
    const lost = state.projects.filter(
      ({ isReachable, problem }) => !isReachable || problem !== null,
    )
    return graphCopies(tx, artifact, {
      copies: copies.map(({ entry }) => entry),
      lost: new Set(lost.map(({ path }) => path)),
    })
  })
}

/**
 * The same from what is known of the copies, without a look at their files; also of an artifact that is
 * gone from its collection.
 */
export async function graphKnownCopies(
  transaction: Transaction,
  artifact: ArtifactEntry | GoneArtifact,
  copies: readonly DeploymentEntry[],
): Promise<ProjectGraph> {
  const { files } = transaction.ports
  const projects = new Set(copies.map(({ project }) => project))
  const lost = [...projects].filter((path) => files.lstat(path)?.kind !== 'directory')
  return graphCopies(transaction, artifact, { copies, lost: new Set(lost) })
}

/** What is left of an artifact whose collection no longer has it: copies in projects. */
export interface GoneArtifact extends Pick<ArtifactEntry, 'uuid' | 'type' | 'name' | 'collection'> {
  readonly version: null
  readonly tree: null
}

async function graphCopies(
  transaction: Transaction,
  artifact: ArtifactEntry | GoneArtifact,
  {
    copies,
    lost,
  }: {
    readonly copies: readonly DeploymentEntry[]
    /** Projects that could not be looked at. */
    readonly lost: ReadonlySet<string>
  },
): Promise<ProjectGraph> {
  return makeProjectGraph({
    type: artifact.type,
    name: artifact.name,
    collection: artifact.collection,
    ...(artifact.version === null
      ? { head: null, older: [] }
      : await describeVersions(transaction, artifact, copies)),
    copies: copies.map((copy) => {
      const known = describeCopy(artifact, copy)
      return lost.has(copy.project) ? { ...known, state: 'unchecked' } : known
    }),
    now: transaction.now(),
  })
}

/** Describes the head, and the versions that copies came from. */
async function describeVersions(
  transaction: Transaction,
  { uuid, version }: ArtifactEntry,
  copies: readonly DeploymentEntry[],
): Promise<{ readonly head: CollectionVersion; readonly older: readonly CollectionVersion[] }> {
  const baselines = new Set(copies.flatMap(({ baseline }) => baseline?.version ?? []))
  const graph = await loadGraph(transaction, uuid, [version, ...baselines])
  const head = graph.indexOf(version)
  const older = [...baselines]
    .map((id) => graph.indexOf(id))
    .filter((index) => index !== head)
    .toSorted((a, b) => b - a)
  return {
    head: describeVersion(graph, head, head),
    older: older.map((index) => describeVersion(graph, index, head)),
  }
}

function describeVersion(graph: VersionGraph, index: number, head: number): CollectionVersion {
  const { id, tree, created_at } = graph.at(index)
  const distance = index === head ? { left: 0, right: 0 } : measureDistance(graph, index, head)
  return {
    version: id,
    tree,
    created_at,
    behind: distance.right,
    ahead: distance.left,
  }
}

function describeCopy(
  artifact: Pick<ArtifactEntry, 'uuid'> & { readonly tree: ObjectId | null },
  entry: DeploymentEntry,
): ProjectCopy {
  const { project, profile, baseline, content, state, deployed_at, modified_since } = entry
  return {
    project,
    profile,
    place: visiblePath(entry),
    tree: state?.tree ?? content,
    state: knownCopyState(entry, artifact.tree),
    baseline,
    deployed_at,
    modified_at: modified_since ?? null,
  }
}
