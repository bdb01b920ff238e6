import { artifactPath } from '../../../core/artifact/artifact-path.ts'
import type {
  ArtifactEntry,
  DeploymentEntry,
  SeenInstead,
  VersionRef,
} from '../../../core/view/entries.ts'
import { viewKeys } from '../../../core/view/keys.ts'
import { artifactOnDisk, collectionDir, deploymentOnDisk } from '../places/places-on-disk.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { captureTree } from './capture-tree.ts'
import { describeTree } from '../places/describe-tree.ts'
import { NOTHING_THERE } from './observe-places.ts'
import type { Observation, ObservedPlace } from './observe-places.ts'
import { settleSince, withSeen } from '../commit/settle-copies.ts'
import { artifactRoot, projectRoot } from '../places/roots.ts'
import { seenInstead } from '../places/seen-instead.ts'
import type { PresentArtifact, PresentDeployment } from './present-state.ts'
import { pristineOf, pristineOfHead } from '../versions/pristine-of.ts'

/** Makes a version of every edit that somebody made in the collection's files. */
export async function recordArtifactEdits(
  transaction: Transaction,
  artifacts: readonly ArtifactEntry[],
  observation: Observation,
): Promise<PresentArtifact[]> {
  const present: PresentArtifact[] = []
  for (const entry of artifacts) {
    const path = artifactPath(entry.type, entry.name)
    const found = observation.get(artifactRoot(entry.collection, path))?.get(path) ?? NOTHING_THERE
    const edited =
      found.tree === null || found.tree === entry.tree
        ? entry
        : await recordArtifactEdit(transaction, entry, found)
    present.push({ entry: edited, onDisk: found.tree, problem: found.problem })
  }
  return present
}

async function recordArtifactEdit(
  transaction: Transaction,
  entry: ArtifactEntry,
  found: ObservedPlace,
): Promise<ArtifactEntry> {
  const { ports } = transaction
  const disk = artifactOnDisk(
    collectionDir(ports.places, entry.collection),
    artifactPath(entry.type, entry.name),
    entry.type,
  )
  const files = found.listFiles()
  await captureTree(transaction, { ...disk, before: entry.tree }, files)
  const { version, tree } = transaction.addVersion({
    artifact: entry.uuid,
    tree: files.id,
    parents: [entry.version],
    origin: 'edit',
    message: 'Edited in the collection',
    pristine: await pristineOfHead(transaction, entry),
  })
  const description = await describeTree(transaction.objects, entry.type, files)
  const edited = { ...entry, ...description, version, tree }
  transaction.put(viewKeys.artifact(entry.collection, entry.uuid), edited)
  return edited
}

/** Makes a version of every project copy whose content no version has yet. */
export async function recordProjectEdits(
  transaction: Transaction,
  deployments: readonly DeploymentEntry[],
  observation: Observation,
): Promise<PresentDeployment[]> {
  const present: PresentDeployment[] = []
  for (const entry of deployments) {
    const root = observation.get(projectRoot(entry))
    const found = root?.get(entry.path) ?? NOTHING_THERE
    const isKnown = found.tree === null || found.tree === (entry.state?.tree ?? entry.content)
    const edited = isKnown ? entry : await recordProjectEdit(transaction, entry, found)
    // A project that could not be looked at says nothing about its copies.
    const seen =
      root === undefined ? edited : await noteSeen(transaction, edited, { found, isKnown })
    const settled = settleSince(transaction, seen)
    if (settled !== seen) transaction.put(viewKeys.deployment(settled), settled)
    present.push({ entry: settled, onDisk: found.tree, problem: found.problem })
  }
  return present
}

/** Records an observation other than a content, for commands that report without looking. */
async function noteSeen(
  transaction: Transaction,
  entry: DeploymentEntry,
  look: { readonly found: ObservedPlace; readonly isKnown: boolean },
): Promise<DeploymentEntry> {
  const seen = await seenByLook(transaction, entry, look)
  if (seen === (entry.seen ?? null)) return entry
  const noted = withSeen(entry, seen)
  transaction.put(viewKeys.deployment(entry), noted)
  return noted
}

async function seenByLook(
  { objects }: Transaction,
  entry: DeploymentEntry,
  {
    found: { tree, problem },
    isKnown,
  }: { readonly found: ObservedPlace; readonly isKnown: boolean },
): Promise<SeenInstead | null> {
  if (problem !== null) return 'unreadable'
  const { seen } = entry
  // What was compared before is not compared each time.
  const isCompared = isKnown && seen !== 'gone' && seen !== 'unreadable'
  if (tree !== null && isCompared) return seen ?? null
  return seenInstead(objects, entry, tree)
}

async function recordProjectEdit(
  transaction: Transaction,
  entry: DeploymentEntry,
  found: ObservedPlace,
): Promise<DeploymentEntry> {
  const state = await recordState(transaction, entry, found)
  const edited: DeploymentEntry = { ...entry, state }
  transaction.put(viewKeys.deployment(entry), edited)
  return edited
}

async function recordState(
  transaction: Transaction,
  entry: DeploymentEntry,
  found: ObservedPlace,
): Promise<VersionRef | null> {
  if (found.tree === entry.content) return null
  if (found.tree === entry.baseline?.tree) return entry.baseline
  const files = found.listFiles()
  const before = entry.state?.tree ?? entry.content
  const disk = { ...deploymentOnDisk(entry), before, made: found.made }
  await captureTree(transaction, disk, files)
  const parent = entry.state?.version ?? entry.baseline?.version
  return transaction.addVersion({
    artifact: entry.uuid,
    tree: files.id,
    parents: parent === undefined ? [] : [parent],
    origin: 'edit',
    message: `Edited in ${entry.project}`,
    pristine: await pristineOf(transaction, parent),
  })
}
