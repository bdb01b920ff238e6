import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { Warning } from '../../core/errors.ts'
import {
  addTeamResolutions,
  readTeamResolutions,
  resolutionKey,
  TEAM_RESOLUTIONS,
} from '../../core/remote/team-resolutions.ts'
import type { TeamResolution } from '../../core/remote/team-resolutions.ts'
import { decodeUtf8 } from '../../core/security/encoding.ts'
import type { ArtifactEntry, ResolutionEntry, SharedEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { NewCommit, OpenedRepository } from '../../ports/repository.ts'
import type { LeavingFile } from '../bundles/assert-no-secrets.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import type { PushPlan } from './plan-push.ts'
import { readFile } from './read-team.ts'
import type { TeamArtifact } from './read-team.ts'

export interface OutgoingResolutions {
  readonly files: NewCommit['files']
  readonly leaving: readonly LeavingFile[]
  /** How many decisions the repository does not have yet. */
  readonly count: number
  readonly warnings: readonly Warning[]
}

const NONE: OutgoingResolutions = { files: [], leaving: [], count: 0, warnings: [] }

/**
 * Returns the file of a team's decisions with those of this home, where the person shares them. What the
 * repository has stays, also where it was decided otherwise here.
 */
export async function outgoingResolutions(
  transaction: Transaction,
  opened: OpenedRepository,
  { plan, shared, collection }: Pushed,
): Promise<OutgoingResolutions> {
  const { settings, ports } = transaction
  if (!settings.team.resolutions) return NONE
  const previous = await readFile(opened, TEAM_RESOLUTIONS)
  const { keys } = readTeamResolutions(ports.sha256, previous)
  const artifacts = await transaction.scan<ArtifactEntry>(viewKeys.artifacts(collection))
  const added: TeamResolution[] = []
  const leaving: LeavingFile[] = []
  for (const [there, artifact] of sharedAfter(plan, shared, artifacts)) {
    const own = await ownResolutions(transaction, artifact, there)
    const fresh = own.filter((one) => !keys.has(resolutionKey(ports.sha256, one)))
    added.push(...fresh)
    leaving.push(...fresh.map((one) => leavingText(transaction, artifact, one)))
  }
  if (added.length === 0) return NONE
  const bytes = addTeamResolutions(previous, added)
  if (bytes === null) return { ...NONE, warnings: [NO_ROOM] }
  const file = { path: TEAM_RESOLUTIONS, mode: '100644', bytes } as const
  return { files: [file], leaving, count: added.length, warnings: [] }
}

interface Pushed {
  readonly plan: PushPlan
  readonly shared: readonly SharedEntry[]
  readonly collection: string
}

const NO_ROOM: Warning = {
  code: 'W_REMOTE',
  message: 'It is full: nothing was added to it. Take out lines that nobody needs any more.',
  where: TEAM_RESOLUTIONS,
}

function leavingText(
  { ports }: Transaction,
  artifact: ArtifactEntry,
  { path, base, ours, theirs, result }: TeamResolution,
): LeavingFile {
  const bytes = new TextEncoder().encode([base, ours, theirs, result].join('\n'))
  const where = `a decision about ${artifactLabel(artifact)}`
  return { where, path, blob: ports.sha256(bytes), bytes }
}

/** Returns what a repository has after a push, by the uuids there. */
function sharedAfter(
  { outgoing, removed }: PushPlan,
  shared: readonly SharedEntry[],
  artifacts: readonly ArtifactEntry[],
): ReadonlyMap<string, ArtifactEntry> {
  const here = new Map(artifacts.map((one) => [one.uuid, one]))
  const gone = new Set(removed.map((one) => one.shared.uuid))
  const kept = shared.flatMap(({ uuid, there }): [string, ArtifactEntry][] => {
    const artifact = here.get(uuid)
    return artifact === undefined || there === null || gone.has(uuid) ? [] : [[there, artifact]]
  })
  return new Map([
    ...kept,
    ...outgoing.map(({ told, artifact }) => [told.artifact.uuid, artifact] as const),
  ])
}

/** Only decisions about lines whose place is known are told: whole files are too much to take on trust. */
async function ownResolutions(
  transaction: Transaction,
  { uuid }: ArtifactEntry,
  artifact: string,
): Promise<readonly TeamResolution[]> {
  const entries = await transaction.scan<ResolutionEntry>(viewKeys.resolutions(uuid))
  const decided = entries.filter(({ kind }) => kind === 'lines')
  const blobs = await transaction.objects.blobs(
    decided.flatMap(sidesOf).filter((id) => id !== null),
  )
  return decided.flatMap((entry): TeamResolution[] => {
    const [base, ours, theirs, result] = sidesOf(entry).map((id) =>
      textOf(id === null ? undefined : blobs.get(id)),
    )
    const { path, place, recorded_at: recordedAt, recorded_by: recordedBy } = entry
    if (place === undefined || typeof base !== 'string' || typeof ours !== 'string') return []
    if (typeof theirs !== 'string' || typeof result !== 'string') return []
    return [{ artifact, path, base, ours, theirs, result, place, recordedAt, recordedBy }]
  })
}

function sidesOf({ base, ours, theirs, result }: ResolutionEntry) {
  return [base, ours, theirs, result]
}

/** Text alone can be told; a decision about other bytes stays at home. */
function textOf(bytes: Uint8Array | undefined): string | null {
  return bytes === undefined ? null : decodeUtf8(bytes)
}

/**
 * Takes in how others decided conflicts of what is here, where the person wants that: the same conflict is
 * then settled the same way. What was decided here counts over it.
 */
export async function integrateResolutions(
  transaction: Transaction,
  opened: OpenedRepository,
  here: ReadonlyMap<TeamArtifact, ArtifactEntry>,
): Promise<{ readonly count: number; readonly warnings: readonly Warning[] }> {
  const { ports, settings } = transaction
  if (!settings.team.resolutions) return { count: 0, warnings: [] }
  const bytes = await readFile(opened, TEAM_RESOLUTIONS)
  const { known, refused } = readTeamResolutions(ports.sha256, bytes)
  const own = new Map([...here].map(([team, artifact]) => [team.told?.uuid ?? '', artifact]))
  let count = 0
  for (const [key, one] of known) {
    const artifact = own.get(one.artifact)
    if (artifact === undefined) continue
    const id = key.slice(key.indexOf(' ') + 1)
    const at = viewKeys.resolution(artifact.uuid, id)
    if ((await transaction.get(at)) !== null) continue
    transaction.put(at, entryOf(transaction, one, { id, uuid: artifact.uuid }))
    count += 1
  }
  return { count, warnings: refused === 0 ? [] : [passedOver(refused)] }
}

function entryOf(
  transaction: Transaction,
  one: TeamResolution,
  { id, uuid }: Pick<ResolutionEntry, 'id' | 'uuid'>,
): ResolutionEntry {
  const keep = (text: string) => transaction.addObject('blob', new TextEncoder().encode(text))
  return {
    id,
    uuid,
    kind: 'lines',
    path: one.path,
    base: keep(one.base),
    ours: keep(one.ours),
    theirs: keep(one.theirs),
    result: keep(one.result),
    mode: null,
    place: one.place,
    recorded_at: new Date(one.recordedAt).toISOString(),
    recorded_by: one.recordedBy,
  }
}

function passedOver(refused: number): Warning {
  return {
    code: 'W_REMOTE',
    message: `${refused} of its decisions cannot be taken: damaged, too large, hidden text, or decided in two ways.`,
    where: TEAM_RESOLUTIONS,
  }
}
