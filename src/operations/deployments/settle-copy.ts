import { SkillmeatError } from '../../core/errors.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { ArtifactEntry, DeploymentEntry, VersionRef } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { capturePlace } from '../engine/observe/capture-tree.ts'
import type { PresentState } from '../engine/observe/present-state.ts'
import { deploymentPlace } from '../engine/places/artifact-places.ts'
import { nameProject } from '../engine/places/name-project.ts'
import { deploymentOnDisk } from '../engine/places/places-on-disk.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import type { DeployOne } from './wanted-copy.ts'
import { withForm } from './deployment-form.ts'
import { choosePlaceBeside } from './side-by-side.ts'
import type { TargetPlace } from '../catalog/target-project.ts'

export interface ToPlan {
  readonly place: TargetPlace
  readonly wanted: VersionRef
  readonly pin: VersionRef | null
}

export interface PlannedCopy {
  readonly made: DeploymentEntry
  readonly present: PresentCopy
}

/**
 * Returns the copy as it will be, and what is in its place: in the artifact's own, or beside it where
 * something else has that with other content and the person wants both.
 */
export async function settleCopy(
  transaction: Transaction,
  input: DeployOne,
  { place, wanted, pin }: ToPlan,
): Promise<PlannedCopy> {
  const { artifact, wantedBy, request } = input
  const plan = async (there: TargetPlace): Promise<PlannedCopy> => {
    const copy = newDeployment(transaction, { artifact, place: there, wanted, pin })
    const made = await withForm(transaction, copy)
    const asked = { state: input.state, entry: made, compareWith: artifact.tree }
    return { made, present: await readPresent(transaction, asked) }
  }
  const copy = await plan(place)
  const others = othersThan(wantedBy, copy.present.earlier)
  const { earlier } = copy.present
  if (earlier === null || others.length === 0 || earlier.content === wanted.tree) return copy
  if (request.force || request.onMismatch === 'overwrite') return copy
  const beside = await choosePlaceBeside(transaction, input)
  if (beside === null || request.onMismatch !== 'side-by-side') {
    throw mismatch(input, {
      place,
      beside,
      to: nameProject(transaction.ports, place.project, '--to'),
    })
  }
  if (others.length < earlier.wanted_by.length) {
    const left = { ...earlier, pin: null, wanted_by: others }
    transaction.put(viewKeys.deployment(earlier), left satisfies DeploymentEntry)
  }
  return plan(beside)
}

/** Lists who wants a copy besides. */
export function othersThan(wantedBy: string, earlier: DeploymentEntry | null): readonly string[] {
  return earlier?.wanted_by.filter((one) => one !== wantedBy) ?? []
}

function newDeployment(
  transaction: Transaction,
  input: {
    readonly artifact: ArtifactEntry
    readonly place: TargetPlace
    readonly wanted: VersionRef
    readonly pin: VersionRef | null
  },
): DeploymentEntry {
  const { artifact, place, wanted, pin } = input
  return {
    uuid: artifact.uuid,
    collection: artifact.collection,
    type: artifact.type,
    name: artifact.name,
    ...place,
    baseline: wanted,
    content: wanted.tree,
    state: null,
    pin,
    wanted_by: [],
    deployed_at: transaction.now(),
  }
}

export interface PresentCopy {
  readonly onDisk: ObjectId | null
  /** The deployment of the same artifact in this place, if there is one. */
  readonly earlier: DeploymentEntry | null
}

/**
 * Returns the content of the place now, or as this command has already planned it for something
 * else. Files that we did not write are stored first.
 */
async function readPresent(
  transaction: Transaction,
  input: {
    readonly state: PresentState
    readonly entry: DeploymentEntry
    readonly compareWith: ObjectId
  },
): Promise<PresentCopy> {
  const { state, entry, compareWith } = input
  const planned = transaction.plannedFor(deploymentPlace(entry))
  const known = await transaction.get<DeploymentEntry>(viewKeys.deployment(entry))
  if (planned !== null && known?.uuid === entry.uuid) {
    return { onDisk: planned.after, earlier: known }
  }
  const found = state.deployments.find(
    ({ entry: own }) => viewKeys.deployment(own) === viewKeys.deployment(entry),
  )
  if (found?.problem) throw found.problem
  if (found?.entry.uuid === entry.uuid) return { onDisk: found.onDisk, earlier: found.entry }
  return { onDisk: await captureStranger(transaction, entry, compareWith), earlier: null }
}

/** Returns the error for a second content in a place, which holds only one: the request has to choose. */
function mismatch(
  { artifact, plugin }: DeployOne,
  {
    place,
    beside,
    to,
  }: { readonly place: TargetPlace; readonly beside: TargetPlace | null; readonly to: string },
): SkillmeatError {
  const label = artifactLabel(artifact)
  const { project } = place
  const name = beside?.form?.slot.name ?? null
  const choices = ['overwrite', ...(name === null ? [] : ['side-by-side']), 'cancel']
  const deploy = `\`skillmeat deploy ${plugin ?? label}${to} --on-mismatch`
  const both =
    name === null ? '' : `, keep both with ${deploy} side-by-side\` (it is called ${name} then)`
  return new SkillmeatError(
    'E_DECISION_NEEDED',
    `${label} is deployed in ${project} with other content, for something else.`,
    {
      fix: `Nothing was changed. Replace it with ${deploy} overwrite\`${both}, or leave it.`,
      data: { artifact: label, project, choices, beside: name },
    },
  )
}

/** Takes files that we did not write into the store before anything may replace them. */
async function captureStranger(
  transaction: Transaction,
  deployment: DeploymentEntry,
  compareWith: ObjectId,
): Promise<ObjectId | null> {
  return capturePlace(transaction, deploymentOnDisk(deployment), [
    null,
    deployment.content,
    compareWith,
  ])
}
