import { SkillmeatError } from '../../core/errors.ts'
import { bestCommonAncestors } from '../../core/history/common-ancestors.ts'
import { isVersionId, versionIdOf } from '../../core/history/version.ts'
import type { VersionId } from '../../core/history/version.ts'
import type { GraphVersion, VersionGraph } from '../../core/history/version-graph.ts'
import { parseVersionName, splitArtifactVersion } from '../../core/history/version-name.ts'
import type { VersionStep } from '../../core/history/version-name.ts'
import type { ArtifactEntry, VersionRef as VersionAndTree } from '../../core/view/entries.ts'
import { findArtifact } from './find-artifact.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { loadGraph } from '../engine/versions/load-graph.ts'
import { listRefs } from './version-refs.ts'
import type { VersionRef } from './version-refs.ts'

/** The history of one artifact: its graph, and what points into it. */
export interface History {
  readonly artifact: ArtifactEntry
  readonly refs: readonly VersionRef[]
  readonly graph: VersionGraph
}

/** Reads the history of `artifact`, its copies in projects included. */
export async function loadHistory(
  transaction: Transaction,
  artifact: ArtifactEntry,
): Promise<History> {
  const refs = await listRefs(transaction, artifact)
  const tips = refs.map(({ version }) => version)
  return { artifact, refs, graph: await loadGraph(transaction, artifact.uuid, tips) }
}

/** Returns the history with all that `versions` reach in its graph, such as one that was undone. */
export async function extendHistory(
  transaction: Transaction,
  history: History,
  versions: readonly VersionId[],
): Promise<History> {
  if (versions.every((id) => history.graph.has(id))) return history
  const tips = [...history.refs.map(({ version }) => version), ...versions]
  return { ...history, graph: await loadGraph(transaction, history.artifact.uuid, tips) }
}

/**
 * Finds a version of an artifact by `head`, `upstream`, a tag, `project:<path>`, a snapshot's id, an
 * id or content hash or a unique beginning of one; `~N` steps back along first parents and `^N` to
 * the Nth parent, as in git. `<artifact>@<version>` names a version of another artifact.
 *
 * Throws `E_NOT_FOUND` or `E_NAME_AMBIGUOUS`.
 */
export async function findVersionOf(
  transaction: Transaction,
  artifact: ArtifactEntry,
  text: string,
): Promise<VersionAndTree> {
  return findInHistory(transaction, await loadHistory(transaction, artifact), text)
}

/** As `findVersionOf`, in a history that was read already. */
export async function findInHistory(
  transaction: Transaction,
  history: History,
  text: string,
): Promise<VersionAndTree> {
  const other = splitArtifactVersion(text)
  if (other !== null) {
    return findVersionOf(
      transaction,
      await findArtifact(transaction, other.artifact),
      other.version,
    )
  }
  const { name, steps } = parseVersionName(text)
  const start =
    findRef(history, name) ??
    findById(history, text, name) ??
    (await findBesideHistory(transaction, history, name))
  if (start === null) throw notFound(history.artifact, text)
  let version = start
  for (const step of steps) version = await takeStep(transaction, { history, text, version, step })
  return version
}

function findRef({ refs, artifact }: History, name: string): VersionAndTree | null {
  const wanted = name.toLowerCase()
  const project = name.startsWith('project:') ? name.slice('project:'.length) : null
  const found = refs.filter((ref) => {
    if (ref.kind === 'baseline') return false
    if (ref.kind === 'project') return project !== null && isProject(ref.name, project)
    return ref.kind === 'tag' ? ref.name === name : ref.name === wanted
  })
  const [first, ...others] = found
  if (first === undefined) return null
  const other = others.find(({ version }) => version !== first.version)
  if (other !== undefined && project !== null) {
    throw new SkillmeatError(
      'E_NAME_AMBIGUOUS',
      `"${name}" names several copies of ${artifactLabel(artifact)}.`,
      { fix: `Write the whole path: ${found.map((ref) => `project:${ref.name}`).join(', ')}` },
    )
  }
  return { version: first.version, tree: first.tree }
}

function isProject(path: string, wanted: string): boolean {
  const plain = wanted.replace(/\/+$/, '')
  return path === plain || path.endsWith(`/${plain}`)
}

/** The shortest beginning of an id that is taken for one where several versions share it. */
const AMBIGUOUS_FROM = 4

function findById({ graph, artifact }: History, text: string, name: string): VersionAndTree | null {
  const wanted = name.toLowerCase()
  if (!/^(?:av_)?[0-9a-f]+$/.test(wanted)) return null
  const isMatch = ({ id, tree }: GraphVersion) =>
    id.startsWith(wanted) || id.startsWith(wanted, 3) || tree.startsWith(wanted)
  const found = graph.versions.filter(isMatch)
  const [first] = found
  if (first === undefined) return null
  const isOneContent = found.every(({ tree }) => tree === first.tree)
  const newest = found.at(-1) ?? first
  if (found.length === 1 || (isOneContent && newest.tree.startsWith(wanted))) {
    return { version: newest.id, tree: newest.tree }
  }
  if (wanted.length < AMBIGUOUS_FROM) return null
  throw new SkillmeatError(
    'E_NAME_AMBIGUOUS',
    `"${text}" names ${found.length} versions of ${artifactLabel(artifact)}.`,
    {
      fix: `Write more of the id: ${found
        .slice(0, 5)
        .map(({ id }) => id.slice(0, 15))
        .join(', ')}`,
    },
  )
}

/**
 * Finds a version by its id alone: one that nothing points at any more, such as one that was undone,
 * or one of a fork, which shares a beginning with this history.
 */
async function findBesideHistory(
  transaction: Transaction,
  history: History,
  name: string,
): Promise<VersionAndTree | null> {
  const digits = name.toLowerCase().replace(/^av_/, '')
  const isLong = isVersionId(`av_${digits}`) || digits.length >= 8
  if (!isLong || !/^[0-9a-f]+$/.test(digits)) return null
  const objects = await transaction.ports.store.find('version', digits, 2)
  const [object] = objects
  if (object === undefined || objects.length > 1) return null
  const id = versionIdOf(object)
  const { artifact, tree } = await transaction.objects.version(id)
  const isOwn = artifact === history.artifact.uuid || (await isRelated(transaction, history, id))
  return isOwn ? { version: id, tree } : null
}

/**
 * Tells whether a version descends from one that the artifact's head descends from too. The graph
 * is left as it is: what is asked about may be of another history.
 */
async function isRelated(
  transaction: Transaction,
  { graph, artifact }: History,
  id: VersionId,
): Promise<boolean> {
  const met = new Set<VersionId>()
  const open = [id]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (met.has(next)) continue
    met.add(next)
    if (!graph.has(next)) open.push(...(await transaction.objects.version(next)).parents)
  }
  const shared = [...met].filter((one) => graph.has(one)).map((one) => graph.indexOf(one))
  const head = graph.indexOf(artifact.version)
  return bestCommonAncestors(graph, [head], shared).length > 0
}

async function takeStep(
  transaction: Transaction,
  input: {
    readonly history: History
    readonly text: string
    readonly version: VersionAndTree
    readonly step: VersionStep
  },
): Promise<VersionAndTree> {
  const { step } = input
  const { graph } = input.history
  let id: VersionId = input.version.version
  for (let left = step.kind === 'back' ? step.count : 1; left > 0; left -= 1) {
    const { parents } = await readVersion(transaction, graph, id)
    const parent = step.kind === 'back' ? parents[0] : parents[step.number - 1]
    if (parent === undefined) throw notFound(input.history.artifact, input.text)
    id = parent
  }
  return { version: id, tree: (await readVersion(transaction, graph, id)).tree }
}

/** The graph knows all that anything points at; what was undone is read from the store. */
async function readVersion(
  transaction: Transaction,
  graph: VersionGraph,
  id: VersionId,
): Promise<Pick<GraphVersion, 'tree' | 'parents'>> {
  return graph.has(id) ? graph.at(graph.indexOf(id)) : transaction.objects.version(id)
}

function notFound(artifact: ArtifactEntry, text: string): SkillmeatError {
  return new SkillmeatError('E_NOT_FOUND', `${artifactLabel(artifact)} has no version "${text}".`, {
    missing: 'version',
    fix: `\`skillmeat log ${artifact.name}\` lists its versions; another artifact’s are written \`<name>@head\`.`,
  })
}
