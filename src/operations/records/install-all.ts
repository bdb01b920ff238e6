import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { assertArtifactName } from '../../core/artifact/artifact-name.ts'
import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import type { ArtifactEntry, VersionRef } from '../../core/view/entries.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { assertNameFree } from '../catalog/assert-name-free.ts'
import { findArtifact } from '../catalog/find-artifact.ts'
import { adoptProject } from '../engine/observe/adopt-record.ts'
import type { PresentState } from '../engine/observe/present-state.ts'
import { tellLeft } from '../engine/observe/tell-left.ts'
import { nameProject } from '../engine/places/name-project.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { bringUp } from './bring-up.ts'
import { createRecorded } from './create-recorded.ts'
import { fetchedState } from './fetch-recorded.ts'
import type { FetchedStates } from './fetch-recorded.ts'
import { installCopies, listUntouched } from './install-copies.ts'
import { followPins, installMembers } from './install-members.ts'
import type { BaseFrom, Installed, InstallRequest } from './install-report.ts'
import { ownOf } from './recorded-artifacts.ts'
import type { RecordedArtifact } from './recorded-artifacts.ts'
import type { FoundContents } from './take-content.ts'

export interface InstallAll {
  readonly request: InstallRequest
  readonly project: string
  readonly collection: string
  readonly fetched: FetchedStates
  readonly contents: FoundContents
  readonly state: PresentState
  /** Whether copies that are missing are written. */
  readonly writes: boolean
}

/** An artifact that is in the collection now, and how it came there. */
interface Taken {
  readonly entry: ArtifactEntry
  readonly action: Installed['action']
  readonly from: BaseFrom
  readonly bases: ReadonlyMap<ObjectId, VersionRef | null>
  readonly joined: ReadonlyMap<ObjectId, VersionRef>
  readonly gained: readonly string[]
}

/** Plans recorded artifacts into the collection, the parts of a composite before it, then their copies. */
export async function installAll(
  transaction: Transaction,
  wanted: readonly RecordedArtifact[],
  input: InstallAll,
): Promise<readonly Installed[]> {
  const taken = new Map<RecordedArtifact, Taken>()
  const refused = new Map<RecordedArtifact, Installed>()
  for (const artifact of wanted) {
    const outcome = await takeOne(transaction, artifact, input)
    if ('entry' in outcome) taken.set(artifact, outcome)
    else refused.set(artifact, outcome)
  }
  await restoreComposites(transaction, taken)
  await adoptTaken(transaction, wanted, taken)
  const done: Installed[] = []
  for (const artifact of wanted) {
    const one = taken.get(artifact)
    const other = refused.get(artifact)
    if (one !== undefined) done.push(await reportTaken(transaction, artifact, { one, input }))
    else if (other !== undefined) done.push(other)
  }
  return done
}

/** Takes in one artifact. What refuses it is a matter of its own. */
async function takeOne(
  transaction: Transaction,
  artifact: RecordedArtifact,
  input: InstallAll,
): Promise<Taken | Installed> {
  const label = artifactLabel(artifact)
  try {
    // A source that holds something else is not the one that the record speaks of.
    const refusal = findFailed(artifact, input, 'refused')
    if (refusal !== null) throw refusal
    const own = await ownArtifact(transaction, artifact, input)
    if (own === 'undecided') return undecided(transaction, artifact, input)
    if (own === null) assertAsked(artifact, input)
    const found = await transaction.attempt(() =>
      own === null
        ? create(transaction, artifact, input)
        : bring(transaction, artifact, { ...input, own }),
    )
    return found ?? notHad(transaction, artifact, input)
  } catch (error) {
    if (!isSkillmeatError(error) || isSkillmeatError(error, 'E_USAGE')) throw error
    return {
      ...untouched(transaction, artifact),
      artifact: label,
      action: 'refused',
      problem: error,
    }
  }
}

/**
 * Leaves out what is new here and comes from a host that nobody confirmed yet: taken from the project's
 * files it would have no base, and would not get one once the host is confirmed.
 */
function assertAsked(artifact: RecordedArtifact, input: InstallAll): void {
  const error = findFailed(artifact, input, 'unreachable')
  if (isSkillmeatError(error, 'E_HOST_UNCONFIRMED')) throw error
}

/** Returns why the source of a recorded state is of no use, in the way that is asked about; null where none is. */
function findFailed(
  { states, type }: RecordedArtifact,
  { fetched }: InstallAll,
  kind: 'refused' | 'unreachable',
): SkillmeatError | null {
  for (const state of states) {
    const found = fetchedState(fetched, type, state)
    if (found?.kind === kind) return found.error
  }
  return null
}

/** Returns the artifact that it is here; null for a new one. */
async function ownArtifact(
  transaction: Transaction,
  { entries, type }: RecordedArtifact,
  { request, collection }: InstallAll,
): Promise<ArtifactEntry | 'undecided' | null> {
  if (request.as !== null) {
    assertArtifactName(request.as)
    await assertNameFree(transaction, { uuid: '', collection, type, name: request.as })
    return null
  }
  if (request.same !== null) {
    const same = await findArtifact(transaction, request.same, { project: request.project })
    if (same.type === type) return same
    const message = `${artifactLabel(same)} is no ${type}.`
    throw new SkillmeatError('E_USAGE', message, { fix: 'Name an artifact of the same type.' })
  }
  const own = ownOf({ entries })
  if (own !== null) return own
  const isOpen = entries.some(({ match: { kind } }) => kind === 'namesake' || kind === 'several')
  return isOpen ? 'undecided' : null
}

async function create(
  transaction: Transaction,
  artifact: RecordedArtifact,
  { request, collection, ...input }: InstallAll,
): Promise<Taken | null> {
  const { allow, as } = request
  const name = as ?? artifact.name
  await assertNameFree(transaction, { uuid: '', collection, type: artifact.type, name })
  const place = { collection, name }
  const created = await createRecorded(transaction, { ...input, artifact, allow }, place)
  if (created === null) return null
  return { ...created, action: 'added', joined: new Map(), gained: [] }
}

async function bring(
  transaction: Transaction,
  artifact: RecordedArtifact,
  { own, request, state, ...input }: InstallAll & { readonly own: ArtifactEntry },
): Promise<Taken> {
  const { allow, agrees } = request
  const present = state.artifacts.get(own.uuid) ?? { entry: own, onDisk: null, problem: null }
  if (present.problem !== null) throw present.problem
  return bringUp(transaction, { ...input, artifact, allow, agrees }, present)
}

/** Makes new composites consist of their parts, and brings the pins of those that were here up. */
async function restoreComposites(
  transaction: Transaction,
  taken: Map<RecordedArtifact, Taken>,
): Promise<void> {
  const entries = new Map([...taken].map(([artifact, { entry }]) => [artifact, entry]))
  for (const [artifact, one] of taken) {
    if (artifact.type !== 'composite' || one.action === 'held_back') continue
    const composite = { artifact, entry: one.entry }
    if (one.action === 'added') {
      taken.set(artifact, { ...one, entry: await installMembers(transaction, composite, entries) })
    } else if (await followPins(transaction, composite, entries)) {
      const { collection, uuid } = one.entry
      const key = viewKeys.artifact(collection, uuid)
      const entry = (await transaction.get<ArtifactEntry>(key)) ?? one.entry
      taken.set(artifact, { ...one, entry, action: 'updated' })
    }
  }
}

/** Registers the copies of what is in the collection now. */
async function adoptTaken(
  transaction: Transaction,
  wanted: readonly RecordedArtifact[],
  taken: ReadonlyMap<RecordedArtifact, Taken>,
): Promise<void> {
  const decided = new Map(
    [...taken].flatMap(([{ entries }, { entry }]) =>
      entries.map(({ recorded }) => [recorded, entry] as const),
    ),
  )
  const changed = [...taken.values()].some(({ action }) => action !== 'unchanged')
  const isNewlySame = [...taken.keys()].some(({ entries }) =>
    entries.some(({ match, known }) => match.kind !== 'same' || known === null),
  )
  if (!changed && !isNewlySame) return
  const records = new Set(wanted.flatMap(({ entries }) => entries.map(({ record }) => record)))
  await adoptProject(transaction, [...records], decided)
}

async function reportTaken(
  transaction: Transaction,
  artifact: RecordedArtifact,
  { one, input }: { readonly one: Taken; readonly input: InstallAll },
): Promise<Installed> {
  const { entry, action, from, gained } = one
  const how = { known: one, agrees: input.request.agrees, writes: input.writes }
  const { copies, problem } = await installCopies(transaction, artifact, how)
  const held = action === 'held_back' ? heldBack(transaction, artifact, input) : problem
  return {
    artifact: artifactLabel(entry),
    action,
    source: entry.upstream?.location ?? null,
    base: from,
    copies,
    gained,
    problem: held ?? findFailed(artifact, input, 'unreachable'),
  }
}

function heldBack(
  { ports }: Transaction,
  artifact: RecordedArtifact,
  { project }: InstallAll,
): SkillmeatError {
  const label = artifactLabel(artifact)
  const where = nameProject(ports, project, '--project')
  return new SkillmeatError('E_CONSENT_REQUIRED', `What is recorded of ${label} runs by itself.`, {
    fix: `Look at it, then agree: \`skillmeat --allow-exec install ${label}${where}\`.`,
  })
}

function untouched(
  transaction: Transaction,
  artifact: RecordedArtifact,
): Omit<Installed, 'action' | 'problem'> {
  return {
    artifact: artifactLabel(artifact),
    source: artifact.states.findLast(({ source }) => source !== null)?.source?.location ?? null,
    base: 'unknown',
    copies: listUntouched(transaction, artifact),
    gained: [],
  }
}

function undecided(
  transaction: Transaction,
  artifact: RecordedArtifact,
  { project }: InstallAll,
): Installed {
  const where = nameProject(transaction.ports, project, '--project')
  const left = artifact.entries.flatMap(({ record: { root }, recorded, match }) =>
    match.kind === 'namesake' || match.kind === 'several'
      ? [{ project, root, recorded, match }]
      : [],
  )
  const [message = ''] = tellLeft(left, where)
  return {
    ...untouched(transaction, artifact),
    action: 'undecided',
    problem: new SkillmeatError('E_DECISION_NEEDED', message, {
      data: { artifact: artifactLabel(artifact) },
    }),
  }
}

function notHad(
  transaction: Transaction,
  artifact: RecordedArtifact,
  input: InstallAll,
): Installed {
  const label = artifactLabel(artifact)
  const why = findFailed(artifact, input, 'unreachable')
  const message = `${label} is not in the project as files of its own, and no source of it is recorded.`
  const nowhere = new SkillmeatError('E_NOT_FOUND', message, {
    fix: 'Ask who deployed it to commit its files too, or take its entry out of the record.',
    data: { artifact: label },
  })
  return { ...untouched(transaction, artifact), action: 'missing', problem: why ?? nowhere }
}
