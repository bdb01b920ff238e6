import type { BundledState } from '../../../core/bundle/bundle-manifest.ts'
import { labelOf } from '../../../core/bundle/parse-manifest.ts'
import { partsId } from '../../../core/bundle/parts-id.ts'
import type { Bundle } from '../../../core/bundle/verify-bundle.ts'
import { isAncestor } from '../../../core/history/common-ancestors.ts'
import { keptParents, withoutTakenBack } from '../../../core/history/kept-parents.ts'
import type { Version, VersionId, VersionMember } from '../../../core/history/version.ts'
import type { VersionGraph } from '../../../core/history/version-graph.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import type { ArtifactEntry } from '../../../core/view/entries.ts'
import { membersAt } from '../../catalog/members-at.ts'
import { loadGraph } from '../../engine/versions/load-graph.ts'
import type { Transaction } from '../../engine/transaction/transaction.ts'
import { bundledMembers } from './bundled-members.ts'
import type { ImportBundled } from './bundled-import.ts'

/** The position of a bundle's artifact in the history that the artifact has here. */
export interface Relation {
  /** The newest versions here that it descends from. */
  readonly ancestors: readonly VersionId[]
  /** The newest version here that equals it; null if there is none. */
  readonly same: VersionId | null
  /** Whether the artifact here already contains it, so there is nothing to take. */
  readonly isHeld: boolean
}

/** The relation of an artifact that matches nothing in the history here. */
export const NOWHERE: Relation = { ancestors: [], same: null, isHeld: false }

/**
 * Locates a bundle's artifact in the history of the head here. It compares version ids and also
 * contents, because a home that takes a content without its history gives it a new id.
 *
 * A content that came back here, by a revert or by hand, was decided here without the bundle's
 * knowledge, so only its first appearance counts.
 */
export async function findRelation(
  transaction: Transaction,
  input: Pick<ImportBundled, 'candidate' | 'collection' | 'parts' | 'kept' | 'file'>,
  known: ArtifactEntry,
): Promise<Relation> {
  const { artifact } = input.candidate.bundled
  if (artifact.uuid !== known.uuid) return NOWHERE
  const own = await ownHistory(transaction, input, known)
  const told = toldStates(transaction, input)
  const isTold = (index: number) => told.ids.has(own.graph.at(index).id)
  const ancestors = newestOf(own.graph, [
    ...own.reachable.filter(isTold),
    ...firstOf(own, told.keys),
  ])
  const hash = input.candidate.tree.id
  const members = known.type === 'composite' ? await bundledMembers(transaction, input) : null
  const same = newestOf(own.graph, firstOf(own, new Set([own.keyOf(hash, members)])))
  const reached = own.graph.reachableFrom(same)
  const idOf = (index: number) => own.graph.at(index).id
  const [newest] = same
  return {
    ancestors: ancestors.map(idOf),
    same: newest === undefined ? null : idOf(newest),
    isHeld: newest !== undefined && ancestors.every((index) => reached[index] === 1),
  }
}

/** What a head descends from, by ids and by contents. */
interface ToldStates {
  readonly ids: ReadonlySet<VersionId>
  readonly keys: ReadonlySet<string>
}

/** Reads what a bundle says that a head descends from: in its history, else in its lineage. */
function toldStates(
  { ports: { sha256 } }: Transaction,
  { candidate }: Pick<ImportBundled, 'candidate'>,
): ToldStates {
  const { bundle, artifact } = candidate.bundled
  const { type, version, pristine } = artifact
  const isComposite = type === 'composite'
  const older = bundle.manifest.hasHistory ? ancestorsIn(bundle, version) : []
  const states: readonly BundledState[] = bundle.manifest.hasHistory
    ? older.map(([id, { tree: hash, members = [] }]) => {
        return { version: id, hash, parts: isComposite ? partsId(sha256, members) : null }
      })
    : artifact.lineage
  const keys = states.map(({ hash, parts }) => stateKey(hash, parts))
  // An edited artifact descends from the upstream content that was edited.
  if (pristine !== null && !isComposite) keys.push(stateKey(pristine, null))
  return { ids: new Set(states.map((one) => one.version)), keys: new Set(keys) }
}

/** Lists what a version descends from, as far as it came along; itself is none of them. */
function ancestorsIn(
  { versions }: Bundle,
  version: VersionId | null,
): readonly (readonly [VersionId, Version])[] {
  const found = new Map<VersionId, Version>()
  const parentsOf = (id: VersionId | null) =>
    keptIn(id === null ? undefined : versions.get(id)?.version)
  const open = [...parentsOf(version)]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const record = versions.get(id)?.version
    if (record === undefined || found.has(id)) continue
    found.set(id, record)
    open.push(...keptParents(record))
  }
  return [...found]
}

function keptIn(version: Version | undefined): readonly VersionId[] {
  return version === undefined ? [] : keptParents(version)
}

/** The history of a head, with a key for the state that each version is. */
interface OwnHistory {
  readonly graph: VersionGraph
  /** The head and all that it descends from, oldest first. */
  readonly reachable: readonly number[]
  readonly keys: ReadonlyMap<number, string>
  readonly keyOf: (tree: ObjectId, members: readonly VersionMember[] | null) => string
}

async function ownHistory(
  transaction: Transaction,
  { candidate, parts }: Pick<ImportBundled, 'candidate' | 'parts'>,
  { type, uuid, version }: ArtifactEntry,
): Promise<OwnHistory> {
  const { artifacts } = candidate.bundled.bundle.manifest
  // A part may have a different uuid here, so keys are built with the bundle's uuids.
  const told = new Map(artifacts.map((one) => [parts.get(labelOf(one)) ?? one.uuid, one.uuid]))
  const keyOf: OwnHistory['keyOf'] = (tree, members) => {
    const own = members?.map((one) => ({
      ...one,
      artifact: told.get(one.artifact) ?? one.artifact,
    }))
    return stateKey(tree, own === undefined ? null : partsId(transaction.ports.sha256, own))
  }
  const graph = withoutTakenBack(await loadGraph(transaction, uuid, [version]))
  const marks = graph.reachableFrom([graph.indexOf(version)])
  const reachable = [...graph.versions.keys()].filter((index) => marks[index] === 1)
  const keys = new Map<number, string>()
  for (const index of reachable) {
    const { id, tree } = graph.at(index)
    keys.set(index, keyOf(tree, type === 'composite' ? await membersAt(transaction, id) : null))
  }
  return { graph, reachable, keys, keyOf }
}

function stateKey(tree: ObjectId, parts: ObjectId | null): string {
  return `${tree} ${parts ?? ''}`
}

/**
 * Lists the versions that match one of `states`: where each state first appeared, and where it came
 * from outside.
 */
function firstOf(
  { graph, reachable, keys }: OwnHistory,
  states: ReadonlySet<string>,
): readonly number[] {
  const first = new Map<string, number[]>()
  for (const index of reachable) {
    const key = keys.get(index) ?? ''
    if (!states.has(key)) continue
    const earlier = first.get(key) ?? []
    const isBack = earlier.some((one) => isAncestor(graph, one, index))
    const { origin } = graph.at(index)
    if (!isBack || origin === 'import' || origin === 'upstream') first.set(key, [...earlier, index])
  }
  return [...first.values()].flat()
}

/** Leaves out of some versions those that another of them descends from. The newest comes first. */
function newestOf(graph: VersionGraph, indexes: readonly number[]): readonly number[] {
  const newest: number[] = []
  const wanted = new Set(indexes)
  const below = new Uint8Array(graph.versions.length)
  for (let index = graph.versions.length - 1; index >= 0; index -= 1) {
    if (wanted.has(index) && below[index] === 0) newest.push(index)
    if (!wanted.has(index) && below[index] === 0) continue
    for (const parent of graph.parents[index] ?? []) below[parent] = 1
  }
  return newest
}
