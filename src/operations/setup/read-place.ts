import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { RecordedDeployment } from '../../core/deployment/parse-record.ts'
import { isSkillmeatError } from '../../core/errors.ts'
import type { Inspection } from '../../core/inspection/inspect-artifact.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { PeerClaim } from '../../core/peers/peer.ts'
import type { ArtifactEntry, DeploymentEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { PresentState } from '../engine/observe/present-state.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { findPending } from '../merging/pending.ts'
import { inspectContent } from '../records/take-content.ts'
import { whyBehindLink } from './behind-link.ts'
import { capture, remarksOn } from './capture-found.ts'
import type { FoundPlace } from './find-places.ts'
import { whyOf } from './ground.ts'
import type { PassedOver } from './ground.ts'
import { knownStand } from './open-difference.ts'
import { claimOf } from './peer-claims.ts'
import type { PeerClaims } from './peer-claims.ts'
import { isUnwritable } from './unwritable.ts'

/** What became of something that lies in an agent's folder. */
export interface AdoptedPlace {
  readonly place: FoundPlace
  readonly artifact: string
  /**
   * `added`: new in the collection. `known`: deployed there already. `same`: as something that was
   * there. `edited`: what that was, with edits. `differs`: another content of its name, and nothing tells
   * which was first. The others as of what is passed over.
   */
  readonly as: 'added' | 'known' | 'same' | 'edited' | 'differs' | PassedOver['why']
  /** What else is worth knowing, in words. */
  readonly detail: string | null
}

export interface AdoptInto {
  readonly collection: string
  /** Those of the collection; what is added joins them. */
  readonly artifacts: ArtifactEntry[]
  readonly claims: PeerClaims['claims']
  /** What a record there says, by folder and place. */
  readonly recorded: ReadonlyMap<string, RecordedDeployment>
  /** What was known before. */
  readonly state: PresentState
}

/** What a place holds, read and ready to be adopted. */
export interface ReadPlace {
  readonly place: FoundPlace
  readonly tree: ObjectId
  readonly inspection: Inspection
  readonly claim: PeerClaim | null
  /** Whether it is as the tool wrote it that put it there; null where that is not known. */
  readonly isAsWritten: boolean | null
  /** What of it is not in the collection, or had better not be, in words. */
  readonly remarks: readonly string[]
}

/** Reads what lies at a place; tells what became of it where there is nothing left to adopt. */
export async function readPlace(
  transaction: Transaction,
  place: FoundPlace,
  into: AdoptInto,
): Promise<ReadPlace | AdoptedPlace> {
  const { type, name } = place
  const { claims } = into
  const known = await transaction.get<DeploymentEntry>(viewKeys.deployment(place.place))
  if (known?.disabled === true)
    return { place, artifact: artifactLabel(place), ...ofDisabled(known) }
  if (known !== null) return knownPlace(transaction, { place, known, into })
  if (isUnwritable(transaction.ports, place.place)) {
    const detail = 'its folder may not be written, so it cannot be recorded there'
    return { place, artifact: artifactLabel({ type, name }), as: 'refused', detail }
  }
  const behind = whyBehindLink(transaction.ports, place.place)
  if (behind !== null)
    return { place, artifact: artifactLabel({ type, name }), as: 'refused', detail: behind }
  try {
    const tree = await capture(transaction, place)
    const inspection = await inspectContent(transaction, tree, { type, name, allow: [] })
    const claim = claimOf(transaction.ports, claims, place)
    return {
      place,
      tree,
      inspection,
      claim,
      isAsWritten: await isWritten(transaction, tree, claim),
      remarks: await remarksOn(transaction, place, tree),
    }
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    const artifact = artifactLabel({ type, name })
    return { place, artifact, as: whyOf(error), detail: error.message }
  }
}

function ofDisabled(known: DeploymentEntry): Pick<AdoptedPlace, 'as' | 'detail'> {
  const other = artifactLabel(known)
  return {
    as: 'refused',
    detail: `It stands where ${other} belongs, which is disabled: \`skillmeat undeploy ${other}\` first.`,
  }
}

async function knownPlace(
  transaction: Transaction,
  {
    place,
    known,
    into,
  }: {
    readonly place: FoundPlace
    readonly known: DeploymentEntry
    readonly into: AdoptInto
  },
): Promise<AdoptedPlace> {
  if (isInOtherFile(known.form, place)) return namesake(place, known.form?.file ?? '')
  const { artifacts, state } = into
  const artifact = artifacts.find(({ uuid }) => uuid === known.uuid)
  const key = viewKeys.deployment(known)
  const present = state.deployments.find(({ entry }) => viewKeys.deployment(entry) === key)
  if (artifact === undefined || present === undefined)
    return { place, artifact: artifactLabel(known), as: 'known', detail: null }
  const isPending = (await findPending(transaction, key)) !== null
  const stand = knownStand(transaction.ports, { present, artifact, isPending })
  return { place, artifact: artifactLabel(known), ...stand }
}

/** Two files of one folder, such as `.mcp.json` and `.github/mcp.json`, may have a server of one name each. */
function isInOtherFile(form: DeploymentEntry['form'], { place }: FoundPlace): boolean {
  return form !== undefined && place.form !== undefined && form.file !== place.form.file
}

/** Refuses the second of one name, which the collection could not tell from the first. */
export function namesake(place: FoundPlace, file: string): AdoptedPlace {
  const artifact = artifactLabel(place)
  const detail = `one of this name is taken from ${file}: give this one another name there, then adopt again`
  return { place, artifact, as: 'refused', detail }
}

async function isWritten(
  { objects }: Transaction,
  tree: ObjectId,
  claim: PeerClaim | null,
): Promise<boolean | null> {
  if (claim === null || claim.isAsWritten === null) return null
  const { entries } = await objects.tree(tree)
  const blobs = await objects.blobs(entries.map(({ blob }) => blob))
  return claim.isAsWritten(
    entries.map(({ path, blob }) => ({ path, bytes: blobs.get(blob) ?? new Uint8Array() })),
  )
}
