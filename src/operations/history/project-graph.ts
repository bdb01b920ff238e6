import { knownCopyState } from '../../core/drift/copy-state.ts'
import { measureDistance } from '../../core/history/common-ancestors.ts'
import { makeProjectGraph } from '../../core/drift/project-graph.ts'
import type {
  CollectionVersion,
  ProjectCopy,
  ProjectGraph,
} from '../../core/drift/project-graph.ts'
import type { VersionGraph } from '../../core/history/version-graph.ts'
import type { ArtifactEntry, DeploymentEntry } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import { findArtifact } from '../catalog/find-artifact.ts'
import { readState } from '../engine/run/run-change.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
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

/** The same from what is known of the copies, without a look at their files. */
export async function graphKnownCopies(
  transaction: Transaction,
  artifact: ArtifactEntry,
  copies: readonly DeploymentEntry[],
): Promise<ProjectGraph> {
  const { files } = transaction.ports
  const projects = new Set(copies.map(({ project }) => project))
  const lost = [...projects].filter((path) => files.lstat(path)?.kind !== 'directory')
  return graphCopies(transaction, artifact, { copies, lost: new Set(lost) })
}

async function graphCopies(
  transaction: Transaction,
  artifact: ArtifactEntry,
  {
    copies,
    lost,
  }: {
    readonly copies: readonly DeploymentEntry[]
    /** Projects that could not be looked at. */
    readonly lost: ReadonlySet<string>
  },
): Promise<ProjectGraph> {
  const baselines = new Set(copies.flatMap(({ baseline }) => baseline?.version ?? []))
  const graph = await loadGraph(transaction, artifact.uuid, [artifact.version, ...baselines])
  const head = graph.indexOf(artifact.version)
  const older = [...baselines]
    .map((id) => graph.indexOf(id))
    .filter((index) => index !== head)
    .toSorted((a, b) => b - a)
  return makeProjectGraph({
    type: artifact.type,
    name: artifact.name,
    collection: artifact.collection,
    head: describeVersion(graph, head, head),
    older: older.map((index) => describeVersion(graph, index, head)),
    copies: copies.map((copy) => {
      const known = describeCopy(artifact, copy)
      return lost.has(copy.project) ? { ...known, state: 'unchecked' } : known
    }),
    now: transaction.now(),
  })
}

function describeVersion(graph: VersionGraph, index: number, head: number): CollectionVersion {
  const { id, tree, created_at } = graph.at(index)
  const [parent] = graph.parents[index] ?? []
  const distance = index === head ? { left: 0, right: 0 } : measureDistance(graph, index, head)
  return {
    version: id,
    tree,
    parentTree: parent === undefined ? null : graph.at(parent).tree,
    created_at,
    behind: distance.right,
    ahead: distance.left,
  }
}

function describeCopy(artifact: ArtifactEntry, entry: DeploymentEntry): ProjectCopy {
  const { project, profile, baseline, content, state, deployed_at, modified_since } = entry
  return {
    project,
    profile,
    tree: state?.tree ?? content,
    state: knownCopyState(entry, artifact.tree),
    baseline,
    deployed_at,
    modified_at: modified_since ?? null,
  }
}
