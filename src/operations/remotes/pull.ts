import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { nearestNames } from '../../core/artifact/nearest-names.ts'
import { SkillmeatError } from '../../core/errors.ts'
import type { ArtifactEntry, RemoteEntry, SharedEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import type { OpenedRepository } from '../../ports/repository.ts'
import { ensureCollection } from '../catalog/current-collection.ts'
import { findingGate, noteAllowed } from '../engine/consent/allowed-findings.ts'
import { giveConsent } from '../engine/consent/consents.ts'
import type { PresentState } from '../engine/observe/present-state.ts'
import { openSession } from '../engine/run/open-session.ts'
import { runChange } from '../engine/run/run-change.ts'
import type { ChangeOutcome, Decided } from '../engine/run/run-change.ts'
import { Transaction } from '../engine/transaction/transaction.ts'
import { nameKey } from '../importing/pipeline/match.ts'
import { addSafetySnapshot } from '../snapshots/safety-snapshot.ts'
import { findRenamedByHand } from './find-renamed-by-hand.ts'
import { findRemote } from './find-remote.ts'
import { listGone, listIncoming, listToRead, matchTeam } from './match-team.ts'
import { reachRemote, withRepository } from './open-remote.ts'
import type { ReachedRemote } from './open-remote.ts'
import { factsBefore, noteHere } from './note-here.ts'
import { pullGone } from './pull-gone.ts'
import type { PullInto } from './pull-one.ts'
import { PULL_CHANGES, pullPresent } from './pull-present.ts'
import type { PulledArtifact, PullReport } from './pulled.ts'
import { listTeam, readTeam } from './read-team.ts'
import { integrateResolutions } from './share-resolutions.ts'
import type { TeamState } from './read-team.ts'

export interface PullRequest {
  /** Null: the only one there is. */
  readonly remote: string | null
  /** Other names for what is called as another artifact here, by name or label. */
  readonly as: ReadonlyMap<string, string>
  /** Names or labels of what is one artifact, whatever tells them apart. */
  readonly same: readonly string[]
  /** Names or labels of what was removed here and comes back. */
  readonly take: readonly string[]
  /** Names or labels of what was removed there and stays here. */
  readonly keep: readonly string[]
  /** Ids of findings that are let pass. */
  readonly allow: readonly string[]
  readonly allowHosts: readonly string[]
  readonly dryRun: boolean
  /** Asks the person about what is held back; left out, it stays held back. */
  readonly confirm?: (held: readonly PulledArtifact[]) => Promise<readonly PulledArtifact[]>
}

/**
 * Brings in what changed in a team's repository since it was last integrated, three-way on the state
 * of then, as `update` does for a source.
 *
 * Throws `E_REMOTE_NOT_FOUND`, what `reachRemote` and `readTeamManifest` throw; one artifact that cannot
 * be taken is reported and stops nothing else.
 */
export async function pull(ports: Ports, request: PullRequest): Promise<ChangeOutcome<PullReport>> {
  const reading = new Transaction(await openSession(ports))
  const entry = await findRemote(reading, request.remote)
  const reached = await reachRemote(ports, entry, request)
  const { resolutions } = reading.settings.team
  if (reached.tip.commit === null || isUpToDate(reached, request, resolutions)) {
    return { result: reportOf(reached), operation: null, dryRun: request.dryRun }
  }
  const outcome = await withRepository(ports, reached, async (opened) => {
    const isRewritten = entry.commit !== null && !(await opened.holds(entry.commit))
    const shared = await reading.scan<SharedEntry>(viewKeys.allShared(entry.name))
    const gate = findingGate(ports, request.allow)
    const listed = await listTeam(ports, opened)
    const place = { opened, url: entry.url }
    const wanted = listToRead(listed.artifacts, shared, new Set(request.take))
    const team = await readTeam({ ...ports, gate }, place, { state: listed, wanted })
    const warnings = [...opened.warnings, ...team.warnings]
    const read = { reached, opened, team: { ...team, warnings }, shared, isRewritten }
    return bringIn(ports, request, read)
  })
  await noteAllowed(ports, request)
  return outcome
}

function isUpToDate(
  { entry, tip }: ReachedRemote,
  { take, same, keep, as }: PullRequest,
  wantsResolutions: boolean,
): boolean {
  if (wantsResolutions && entry.resolutions !== true) return false
  const isAsked = take.length + same.length + keep.length + as.size > 0
  return entry.commit === tip.commit && entry.open !== true && !isAsked
}

function reportOf({ entry, tip }: ReachedRemote): PullReport {
  return {
    remote: entry.name,
    url: entry.url,
    branch: tip.branch,
    from: entry.commit,
    to: tip.commit,
    isRewritten: false,
    artifacts: [],
    resolutions: 0,
    warnings: [],
  }
}

interface Read {
  readonly reached: ReachedRemote
  readonly opened: OpenedRepository
  readonly team: TeamState
  readonly shared: readonly SharedEntry[]
  readonly isRewritten: boolean
}

async function bringIn(
  ports: Ports,
  request: PullRequest,
  read: Read,
): Promise<ChangeOutcome<PullReport>> {
  const { collection } = read.reached.entry
  const incoming = listIncoming(read.team.artifacts, read.shared)
  const scope = () => Promise.resolve({ collections: [collection], incoming })
  const change = { command: 'pull', scope }
  const plan = (tx: Transaction, state: PresentState) => planPull(tx, state, { request, read })
  if (request.confirm !== undefined && !request.dryRun) {
    const { result } = await runChange(ports, { ...change, dryRun: true }, plan)
    const held = result.artifacts.filter(({ action }) => action === 'held_back')
    if (held.length > 0) await agreeTo(ports, await request.confirm(held))
  }
  return runChange(ports, { ...change, dryRun: request.dryRun }, plan)
}

async function agreeTo(ports: Ports, agreed: readonly PulledArtifact[]): Promise<void> {
  await giveConsent(
    ports,
    agreed.flatMap(({ artifact, gained, asks }) =>
      asks === null ? [] : [{ artifact, content: asks, commands: gained }],
    ),
  )
}

/** What is looked at again, although nothing is new there. */
const OPEN: ReadonlySet<PulledArtifact['action']> = new Set([
  'pending',
  'left_there',
  'namesake',
  'ambiguous',
  'refused',
  'held_back',
])

async function planPull(
  tx: Transaction,
  state: PresentState,
  { request, read }: { readonly request: PullRequest; readonly read: Read },
): Promise<Decided<PullReport>> {
  const { reached, opened, team, isRewritten } = read
  const { entry, tip } = reached
  const { name: remote, collection } = entry
  await ensureCollection(tx, collection)
  const at = (tip.commit ?? '').slice(0, 12)
  const shared = await tx.scan<SharedEntry>(viewKeys.allShared(remote))
  const listArtifacts = () => tx.scan<ArtifactEntry>(viewKeys.artifacts(collection))
  const same = new Set(request.same)
  assertNamed(team.artifacts, shared, request)
  const renamed = await findRenamedByHand(tx, team.artifacts, shared)
  const match = (artifacts: readonly ArtifactEntry[]) =>
    matchTeam(team.artifacts, { artifacts, shared, renamed, same })
  // What is gone there goes first: something else may have its name by now.
  const left = listGone(match(await listArtifacts()), shared)
  const gone = await pullGone(tx, left, {
    remote,
    collection,
    state,
    keep: new Set(request.keep),
  })
  const artifacts = await listArtifacts()
  const matches = match(artifacts)
  const into: PullInto = {
    remote,
    collection,
    state,
    message: `From ${remote} at ${at}`,
    as: request.as,
    take: new Set(request.take),
    names: new Set(artifacts.map(nameKey)),
  }
  const before = await factsBefore(tx, artifacts)
  const present = await pullPresent(tx, matches, into)
  const decisions = await integrateResolutions(tx, opened, present.here)
  await noteHere(tx, matches, { remote, collection, before, shared })
  const done = [...gone, ...present.done]
  const isClash = present.warnings.some(({ code }) => code === 'W_TAG_CLASH')
  noteRemote(tx, reached, isClash || done.some(({ action }) => OPEN.has(action)))
  const changed = done.filter(({ action }) => PULL_CHANGES.has(action))
  if (changed.length > 0) await addSafetySnapshot(tx, collection, 'pull')
  const warnings = [...team.warnings, ...present.warnings, ...decisions.warnings]
  return {
    summary: summaryOf(remote, changed),
    result: {
      ...reportOf(reached),
      isRewritten,
      artifacts: done,
      resolutions: decisions.count,
      warnings,
    },
  }
}

function noteRemote(tx: Transaction, { entry, tip }: ReachedRemote, isOpen: boolean): void {
  const { open: _open, resolutions: _resolutions, ...rest } = entry
  const noted: RemoteEntry = {
    ...rest,
    commit: tip.commit,
    ...(isOpen ? { open: true } : {}),
    ...(tx.settings.team.resolutions ? { resolutions: true } : {}),
  }
  tx.put(viewKeys.remote(entry.name), noted)
}

/** A name that means nothing there is a slip, and no wish to have everything. Throws `E_NOT_FOUND`. */
function assertNamed(
  team: TeamState['artifacts'],
  shared: readonly SharedEntry[],
  { as, same, take, keep }: PullRequest,
): void {
  const all = [...team.map(({ folder }) => folder), ...shared]
  const known = [...new Set(all.flatMap((one) => [one.name, artifactLabel(one)]))]
  for (const name of [...as.keys(), ...same, ...take, ...keep]) {
    if (known.includes(name)) continue
    const near = nearestNames(name, known)
    const there = near.length === 0 ? '' : ` Did you mean ${near.join(', ')}?`
    throw new SkillmeatError('E_NOT_FOUND', `The repository has no artifact "${name}".`, {
      fix: `Name it as it is called there.${there}`,
      data: { text: name, near },
    })
  }
}

function summaryOf(remote: string, changed: readonly PulledArtifact[]): string {
  const labels = changed.map(({ artifact }) => artifact)
  if (labels.length === 0) return `Looked at ${remote}`
  const more = labels.length > 5 ? [`${labels.length - 5} more`] : []
  return `Pulled ${[...labels.slice(0, 5), ...more].join(', ')} from ${remote}`
}
