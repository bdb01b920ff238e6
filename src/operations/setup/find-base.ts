import type { ObjectId } from '../../core/object/object-id.ts'
import type { Tree } from '../../core/object/tree.ts'
import type { ArtifactEntry, DeploymentEntry, VersionRef } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { findTree } from '../engine/observe/find-tree.ts'
import { visibleOnDisk } from '../engine/places/artifact-places.ts'
import { deploymentOnDisk } from '../engine/places/places-on-disk.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { keepObjects } from '../importing/pipeline/read.ts'
import { readHistoric } from '../records/take-content.ts'
import type { ReadHistoric } from '../records/take-content.ts'
import type { FoundPlace } from './find-places.ts'

type HistoricState = ReturnType<ReadHistoric>

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
  const state = await findState(transaction, copy, ({ id }) => id === wanted)
  if (state === null) return null
  keepObjects(state, (kind, bytes) => transaction.addObject(kind, bytes))
  return transaction.addVersion({
    artifact: artifact.uuid,
    tree: wanted,
    parents: [],
    origin: 'import',
    message: `What copies were made from, as the history of ${copy.place.project} has it`,
    pristine: null,
  })
}

/** Finds the newest state that is wanted; one in which nothing of the artifact was is none. */
async function findState(
  { ports }: Transaction,
  { type, place }: HistoricCopy,
  isIt: (tree: Tree) => boolean,
): Promise<HistoricState | null> {
  const disk = deploymentOnDisk({ ...place, type })
  const there = visibleOnDisk(disk)
  const readState = await readHistoric(ports, disk)
  if (readState === null || !there.startsWith(`${place.project}/`)) return null
  const path = there.slice(place.project.length + 1)
  const files = await ports.projectRepository.find({ project: place.project, path }, (state) => {
    const { tree } = readState(state)
    return tree.entries.length > 0 && isIt(tree)
  })
  return files === null ? null : readState(files)
}
