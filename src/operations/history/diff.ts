import { SkillmeatError } from '../../core/errors.ts'
import type { FileChange } from '../../core/diff/file-change.ts'
import { treeChanges } from '../../core/diff/tree-changes.ts'
import type { VersionId } from '../../core/history/version.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import { isSingleFile, artifactPath } from '../../core/artifact/artifact-path.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import { findArtifact } from '../catalog/find-artifact.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { listMembers, partsToDeploy } from '../catalog/members.ts'
import { membersAt } from '../catalog/members-at.ts'
import { partChanges } from '../catalog/version-members.ts'
import type { PartChange } from '../catalog/version-members.ts'
import { findVersionOf } from '../catalog/find-version.ts'
import type { PresentDeployment, PresentState } from '../engine/observe/present-state.ts'
import { visiblePath } from '../engine/places/artifact-places.ts'
import type { ObjectReader } from '../engine/objects/object-reader.ts'
import { readState } from '../engine/run/run-change.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/** What to compare. */
export type DiffSides =
  /** Collection against the copy in a project. */
  | { readonly kind: 'project'; readonly project: string }
  /** The upstream last seen against the collection. */
  | { readonly kind: 'upstream' }
  | { readonly kind: 'versions'; readonly from: string; readonly to: string }

export interface ArtifactDiff {
  readonly artifact: string
  readonly from: string
  readonly to: string
  readonly files: readonly FileChange[]
  /** Of a composite: the parts in which the states differ. */
  readonly parts: readonly PartChange[]
  /** Those of several copies in a project that could not be read. */
  readonly unread: readonly { readonly path: string; readonly problem: SkillmeatError }[]
}

/**
 * Compares two states of an artifact, file by file. Where a project has several copies of it each is
 * looked at, and its files are named by their places there. Throws `E_NOT_DEPLOYED`, `E_NO_UPSTREAM`, `E_NOT_FOUND`.
 */
export async function diffArtifact(
  ports: Ports,
  name: string,
  sides: DiffSides,
): Promise<ArtifactDiff> {
  const project = sides.kind === 'project' ? sides.project : null
  const scope = async (tx: Transaction) => ({
    artifacts: [await findArtifact(tx, name, { project })],
    projects: project === null ? [] : [project],
  })
  return readState(ports, scope, async (tx, state) => {
    const { uuid } = await findArtifact(tx, name, { project })
    const entry = state.artifacts.get(uuid)?.entry
    if (entry === undefined) throw new Error(`${uuid} was not observed`)
    const { from, to } = await chooseTrees(tx, { entry, state, sides })
    return {
      artifact: artifactLabel(entry),
      from: from.label,
      to: to.label,
      ...(await diffFiles(tx, { entry, copies: copiesOf(entry, state, sides), from, to })),
      parts: await diffParts(tx, { entry, state, from, to }),
    }
  })
}

/** Lists the copies that a project has of an artifact; none where no project is asked about. */
function copiesOf(
  { uuid }: ArtifactEntry,
  { deployments }: PresentState,
  { kind }: DiffSides,
): readonly PresentDeployment[] {
  return kind === 'project' ? deployments.filter(({ entry }) => entry.uuid === uuid) : []
}

async function diffFiles(
  { objects }: Transaction,
  sides: {
    readonly entry: ArtifactEntry
    readonly copies: readonly PresentDeployment[]
    readonly from: Side
    readonly to: Side
  },
): Promise<Pick<ArtifactDiff, 'files' | 'unread'>> {
  const { entry, copies, to } = sides
  const from = sides.from.tree
  if (copies.length < 2) {
    const trees = { from, to: to.tree, place: projectPlace(entry) }
    return { files: await listFileChanges(objects, trees), unread: [] }
  }
  const files: FileChange[] = []
  for (const { entry: copy, onDisk, problem } of copies) {
    if (problem !== null) continue
    const root = visiblePath(copy)
    const place = (path: string) => (isSingleFile(copy.type) ? root : `${root}/${path}`)
    files.push(...(await listFileChanges(objects, { from, to: onDisk, place })))
  }
  const unread = copies.flatMap(({ entry: copy, problem }) =>
    problem === null ? [] : [{ path: visiblePath(copy), problem }],
  )
  return { files, unread }
}

interface Side {
  readonly label: string
  readonly tree: ObjectId | null
  /** Null where it is no version: the copy in a project. */
  readonly version: VersionId | null
}

/** Compares what a composite is made of: in two versions, or now and in a project. */
async function diffParts(
  transaction: Transaction,
  sides: {
    readonly entry: ArtifactEntry
    readonly state: PresentState
    readonly from: Side
    readonly to: Side
  },
): Promise<readonly PartChange[]> {
  const { entry, state, from, to } = sides
  if (entry.type !== 'composite' || from.version === null) return []
  if (to.version !== null) {
    return partChanges(transaction, entry, {
      from: await membersAt(transaction, from.version),
      to: await membersAt(transaction, to.version),
    })
  }
  const parts = partsToDeploy(await listMembers(transaction, entry))
  const copies = state.deployments.filter(
    ({ entry: own }) => own.uuid !== entry.uuid && own.wanted_by.includes(entry.uuid),
  )
  return partChanges(transaction, entry, {
    from: parts.map(({ artifact, pin }) => ({
      artifact: artifact.uuid,
      tree: pin?.tree ?? artifact.tree,
    })),
    to: copies.map(({ entry: own, onDisk }) => ({
      artifact: own.uuid,
      tree: onDisk ?? own.content,
    })),
  })
}

async function chooseTrees(
  transaction: Transaction,
  input: {
    readonly entry: ArtifactEntry
    readonly state: PresentState
    readonly sides: DiffSides
  },
): Promise<{ readonly from: Side; readonly to: Side }> {
  const { entry, state, sides } = input
  const head: Side = { label: 'collection', tree: entry.tree, version: entry.version }
  switch (sides.kind) {
    case 'project': {
      const copies = copiesOf(entry, state, sides)
      const found = copies.find(({ problem }) => problem === null) ?? copies[0]
      if (found === undefined) throw notDeployed(entry, sides.project)
      if (found.problem !== null) throw found.problem
      return { from: head, to: { label: sides.project, tree: found.onDisk, version: null } }
    }
    case 'upstream':
      if (entry.upstream === null) throw noUpstream(entry)
      return { from: { label: 'upstream', ...entry.upstream }, to: head }
    case 'versions': {
      const from = await findVersionOf(transaction, entry, sides.from)
      const to = await findVersionOf(transaction, entry, sides.to)
      return {
        from: { label: from.version, ...from },
        to: { label: to.version, ...to },
      }
    }
  }
}

/** Returns paths as they lie in a project's folder. */
export function projectPlace({
  type,
  name,
}: Pick<ArtifactEntry, 'type' | 'name'>): (path: string) => string {
  const root = artifactPath(type, name)
  return (path) => (isSingleFile(type) ? root : `${root}/${path}`)
}

/** Lists the files that differ, with their bytes; `place` names a file of the tree. */
export async function listFileChanges(
  objects: ObjectReader,
  input: {
    readonly place: (path: string) => string
    readonly from: ObjectId | null
    readonly to: ObjectId | null
  },
): Promise<FileChange[]> {
  const { place } = input
  const changes = treeChanges(
    await objects.treeOrNull(input.from),
    await objects.treeOrNull(input.to),
  )
  const blobs = await objects.blobs(
    changes.flatMap(({ before, after }) => [before, after].flatMap((side) => side?.blob ?? [])),
  )
  return changes.map(({ path, oldPath, before, after }) => ({
    path: place(path),
    ...(oldPath === undefined ? {} : { oldPath: place(oldPath) }),
    oldMode: before?.mode ?? null,
    newMode: after?.mode ?? null,
    oldBytes: before === null ? null : (blobs.get(before.blob) ?? null),
    newBytes: after === null ? null : (blobs.get(after.blob) ?? null),
  }))
}

function notDeployed(entry: ArtifactEntry, project: string): SkillmeatError {
  return new SkillmeatError(
    'E_NOT_DEPLOYED',
    `${artifactLabel(entry)} is not deployed in ${project}`,
    {
      fix: 'Name a project with --project <path>, or compare versions: A..B.',
    },
  )
}

function noUpstream(entry: ArtifactEntry): SkillmeatError {
  return new SkillmeatError(
    'E_NO_UPSTREAM',
    `${artifactLabel(entry)} was not imported from anywhere.`,
    {
      fix: 'Only artifacts that came from a source have an upstream.',
    },
  )
}
