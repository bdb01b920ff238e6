import type { ObjectId } from '../../core/object/object-id.ts'
import { encodeTree, makeTree } from '../../core/object/tree.ts'
import type { Tree } from '../../core/object/tree.ts'
import type { ArtifactEntry, DeploymentEntry, VersionRef } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { HistoricFile } from '../../ports/project-repository.ts'
import { findTree } from '../engine/observe/find-tree.ts'
import { deploymentOnDisk } from '../engine/places/places-on-disk.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import type { FoundPlace } from './find-places.ts'

/** A copy, as far as git may know earlier states of it. */
export type HistoricCopy = Pick<FoundPlace, 'type' | 'place'>

/** By project and path, what git has of it: the newest first, each content once. */
export type Histories = Map<string, readonly ObjectId[]>

/**
 * Finds what a copy and an artifact that differs from it were both made from: a state of the copy in its
 * project's git history that the artifact has, or had; else one that git has of another copy of the
 * artifact too, which is kept as a version for that. Null where git tells of none.
 */
export async function findBase(
  transaction: Transaction,
  copy: HistoricCopy,
  { artifact, histories }: { readonly artifact: ArtifactEntry; readonly histories: Histories },
): Promise<VersionRef | null> {
  const history = await readHistory(transaction, copy, histories)
  for (const tree of history) {
    const version = await findTree(transaction, artifact, tree)
    if (version !== null) return version
  }
  if (history.length === 0) return null
  const others = await transaction.scan<DeploymentEntry>(viewKeys.allDeployments())
  for (const other of others) {
    if (other.uuid !== artifact.uuid || other.baseline === null) continue
    const known = new Set(await readHistory(transaction, asCopy(other), histories))
    const tree = history.find((one) => known.has(one))
    if (tree !== undefined) return keepBase(transaction, copy, { artifact, tree })
  }
  return null
}

/** Tells whether git has a content in the place of a copy: then the copy was made from it. */
export async function descendsFrom(
  transaction: Transaction,
  copy: HistoricCopy,
  { tree, histories }: { readonly tree: ObjectId; readonly histories: Histories },
): Promise<boolean> {
  return (await readHistory(transaction, copy, histories)).includes(tree)
}

function asCopy({ type, project, profile, root, path, form }: DeploymentEntry): HistoricCopy {
  const place = { project, profile, root, path }
  return { type, place: form === undefined ? place : { ...place, form } }
}

async function readHistory(
  transaction: Transaction,
  copy: HistoricCopy,
  histories: Histories,
): Promise<readonly ObjectId[]> {
  const key = keyOf(copy)
  const known = histories.get(key)
  if (known !== undefined) return known
  const trees = new Set<ObjectId>()
  await findState(transaction, copy, ({ id }) => {
    trees.add(id)
    return false
  })
  const history = [...trees]
  histories.set(key, history)
  return history
}

function keyOf({ place: { project, root, path } }: HistoricCopy): string {
  return `${project}/${root}/${path}`
}

/** Keeps a state out of the history of a copy's project as a version that the artifact once had. */
async function keepBase(
  transaction: Transaction,
  copy: HistoricCopy,
  { artifact, tree: wanted }: { readonly artifact: ArtifactEntry; readonly tree: ObjectId },
): Promise<VersionRef | null> {
  const files = await findState(transaction, copy, ({ id }) => id === wanted)
  if (files === null) return null
  for (const { bytes } of files) transaction.addObject('blob', bytes)
  transaction.addObject('tree', encodeTree(treeOf(transaction, copy, files).entries))
  return transaction.addVersion({
    artifact: artifact.uuid,
    tree: wanted,
    parents: [],
    origin: 'import',
    message: `What copies were made from, as the history of ${copy.place.project} has it`,
    pristine: null,
  })
}

/** Of what stands in another form, or in a file with other things, git's states are not read. */
async function findState(
  transaction: Transaction,
  copy: HistoricCopy,
  isIt: (tree: Tree) => boolean,
): Promise<readonly HistoricFile[] | null> {
  const { project, root, path, form } = copy.place
  if (form !== undefined) return null
  return transaction.ports.projectRepository.find({ project, path: `${root}/${path}` }, (files) =>
    isIt(treeOf(transaction, copy, files)),
  )
}

function treeOf(
  { ports }: Pick<Transaction, 'ports'>,
  { type, place }: HistoricCopy,
  files: readonly HistoricFile[],
): Tree {
  const { single } = deploymentOnDisk({ ...place, type })
  const entries = files.map(({ path, mode, bytes }) => ({
    path: path === '' ? (single ?? path) : path,
    mode,
    blob: ports.sha256(bytes),
  }))
  return makeTree(ports.sha256, entries)
}
