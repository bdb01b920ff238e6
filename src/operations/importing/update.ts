import type { SeenMarketplace } from '../../core/source/seen-marketplace.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { confirmHosts } from '../engine/consent/confirmed-hosts.ts'
import { giveConsent, givenConsents } from '../engine/consent/consents.ts'
import type { PresentArtifact, PresentState } from '../engine/observe/present-state.ts'
import { runChange } from '../engine/run/run-change.ts'
import type { ChangeOutcome, Decided } from '../engine/run/run-change.ts'
import { openSession } from '../engine/run/open-session.ts'
import { addSafetySnapshot } from '../snapshots/safety-snapshot.ts'
import { Transaction } from '../engine/transaction/transaction.ts'
import { settleBase, unknownBase } from './upstream/fetch-bases.ts'
import type { Fetched } from './upstream/fetched.ts'
import { findGained } from './gained-capabilities.ts'
import { findUnsettled } from '../engine/consent/find-markers-left.ts'
import { integrateUpstream } from './pipeline/integrate-upstream.ts'
import { keepObjects } from './pipeline/read.ts'
import type { HeldPlugins } from './hold-to-ranges.ts'
import type { DependencySources } from './dependencies/resolve.ts'
import type { TakenDependency } from './pipeline/add-report.ts'
import { partsThatWait } from './parts-that-wait.ts'
import { listToUpdate, readUpstreams } from './read-upstreams.ts'
import { findUpdatedNeeds, followDependencies, takeUpdatedNeeds } from './update-dependencies.ts'
import type { UpdatedNeeds } from './update-dependencies.ts'
import { pruneGone } from './prune-gone.ts'
import { updateParts } from './update-parts.ts'
import type { Update, Updated } from './updated.ts'
import type { ComesFrom } from './pipeline/locate.ts'

export interface UpdateRequest {
  /** All artifacts that have an upstream when empty. */
  readonly names: readonly string[]
  /** Follow this branch or tag from now on; as it is recorded when absent. */
  readonly ref?: string | null
  /**
   * Whether artifacts that are gone from their source leave the collection, if nobody edited or uses
   * them.
   */
  readonly prune?: boolean
  /** Hosts that are not public and that the person confirms. */
  readonly allowHosts?: readonly string[]
  /** Marketplaces that are known, to find what plugins depend on. */
  readonly marketplaces?: readonly SeenMarketplace[]
  /** Shows what plugins need beside themselves before it is fetched; absent where nobody has to be asked. */
  readonly mayFetch?: DependencySources['mayFetch']
  readonly dryRun: boolean
  /**
   * Asks the person about what is held back, before anything is written: which of it they agree to.
   * Left out, it stays held back.
   */
  readonly confirm?: (held: readonly Updated[]) => Promise<readonly Updated[]>
}

/**
 * Brings in what changed upstream; edited copies are merged three-way.
 *
 * A source that cannot be reached is reported for its artifacts and stops nothing else.
 */
export async function update(
  ports: Ports,
  request: UpdateRequest,
): Promise<ChangeOutcome<readonly Updated[]>> {
  await confirmHosts(ports, request.allowHosts ?? [])
  const reading = new Transaction(await openSession(ports))
  const upstreams = await readUpstreams(ports, reading, request)
  const { artifacts, fetched } = upstreams
  const needs = await findUpdatedNeeds(ports, reading, {
    ...upstreams,
    releases: upstreams.held.releases,
    marketplaces: request.marketplaces ?? [],
    mayFetch: request.mayFetch,
  })
  const incoming = listIncoming(artifacts, fetched)
  const scope = async (tx: Transaction) => ({
    artifacts: await listToUpdate(tx, request.names),
    incoming,
  })
  const change = { command: 'update', scope }
  const plan = (tx: Transaction, state: PresentState) =>
    planUpdates(tx, state, {
      ...upstreams,
      needs,
      isNamed: request.names.length > 0,
      prune: request.prune === true,
    })
  if (request.confirm !== undefined && !request.dryRun) {
    const { result } = await runChange(ports, { ...change, dryRun: true }, plan)
    const held = result.filter(({ action, asks }) => action === 'held_back' && asks !== null)
    if (held.length > 0) await agreeTo(ports, await request.confirm(held))
  }
  return runChange(ports, { ...change, dryRun: request.dryRun }, plan)
}

async function agreeTo(ports: Ports, agreed: readonly Updated[]): Promise<void> {
  await giveConsent(
    ports,
    agreed.flatMap(({ artifact, gained, asks }) =>
      asks === null ? [] : [{ artifact, content: asks, commands: gained }],
    ),
  )
}

async function planUpdates(
  tx: Transaction,
  state: PresentState,
  known: {
    readonly artifacts: readonly ArtifactEntry[]
    readonly fetched: ReadonlyMap<string, Fetched>
    readonly held: HeldPlugins
    readonly needs: UpdatedNeeds
    readonly isNamed: boolean
    readonly prune: boolean
  },
): Promise<Decided<readonly Updated[]>> {
  const { artifacts, fetched, held, needs, isNamed, prune } = known
  const before = new Map(artifacts.map((artifact) => [artifact.uuid, artifact]))
  const updates: Update[] = []
  const wait = await partsThatWait(tx, state, { artifacts, fetched })
  for (const { uuid } of artifacts) {
    const present = state.artifacts.get(uuid)
    if (present === undefined) continue
    const found = fetched.get(uuid) ?? null
    const whole = wait.get(uuid)
    const updated =
      whole !== undefined && isNews(present.entry, found)
        ? waitsWith(present.entry, whole)
        : withNote(await updateOne(tx, { present, found }), held.notes.get(uuid))
    const done = await withParts(tx, updated, { composite: present.entry, found, before })
    // Without names, an artifact that has no upstream is not worth a line.
    if (done.action !== 'no_upstream' || isNamed) updates.push({ present, done })
  }
  const waiting = new Set(
    updates.flatMap(({ present, done }) => (HELD.has(done.action) ? [present.entry.uuid] : [])),
  )
  const needed = await takeUpdatedNeeds(tx, { state, waiting }, needs)
  await followDependencies(
    tx,
    updates.map(({ present }) => present.entry),
  )
  const told = updates.map((one) => withDependencies(one, needed.get(one.present.entry.uuid)))
  const settled = prune ? await pruneGone(tx, told) : told
  const result = settled.map(({ done }) => done)
  const collections = new Set(
    settled.flatMap(({ present, done }) =>
      CHANGES.has(done.action) ? [present.entry.collection] : [],
    ),
  )
  for (const name of collections) await addSafetySnapshot(tx, name, 'update')
  const changed = result.filter(({ action }) => CHANGES.has(action))
  const labels = changed.map(({ artifact }) => artifact).join(', ')
  return { summary: labels === '' ? 'Looked upstream' : `Updated ${labels}`, result }
}

const CHANGES: ReadonlySet<Updated['action']> = new Set(['updated', 'merged', 'pruned'])

function isNews({ pristine }: ArtifactEntry, found: Fetched | null): boolean {
  return found?.kind === 'read' && found.candidate.tree.id !== pristine
}

/** A part of a plugin whose update waits for a person's word waits with it. */
function waitsWith(entry: ArtifactEntry, plugin: string): Updated {
  return { ...unchanged(entry), action: 'held_back', detail: `it waits with ${plugin}` }
}

/** Says why a plugin that others depend on goes no further. */
function withNote(done: Updated, why = ''): Updated {
  return why === '' ? done : { ...done, detail: join(why, done.detail) }
}

/** A plugin that came to depend on something else is updated, even if nothing else of it is. */
function withDependencies(
  { present, done }: Update,
  dependencies: readonly TakenDependency[] | undefined,
): Update {
  return { present, done: dependencies === undefined ? done : { ...done, dependencies } }
}

/** Lists the paths of each changed upstream: an ignored file of the person's may be in their way. */
function listIncoming(
  artifacts: readonly ArtifactEntry[],
  fetched: ReadonlyMap<string, Fetched>,
): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    artifacts.flatMap(({ uuid, upstream }) => {
      const found = fetched.get(uuid)
      if (found?.kind !== 'read' || found.candidate.tree.id === upstream?.tree) return []
      return [[uuid, new Set(found.candidate.tree.entries.map(({ path }) => path))] as const]
    }),
  )
}

const HELD: ReadonlySet<Updated['action']> = new Set(['refused', 'held_back'])

/** Brings a composite's parts up to its source, once they are updated themselves. */
async function withParts(
  transaction: Transaction,
  done: Updated,
  input: {
    readonly composite: ArtifactEntry
    readonly found: Fetched | null
    readonly before: ReadonlyMap<string, ArtifactEntry>
  },
): Promise<Updated> {
  const { found, composite, before } = input
  if (found?.kind !== 'read' || found.parts === null || HELD.has(done.action)) return done
  const { parts, candidate } = found
  const changed = await updateParts(transaction, { composite, parts, before })
  const stays = Object.values(changed).every((labels) => labels.length === 0)
  if (!stays) await noteCommit(transaction, composite, candidate.upstream)
  const action = done.action === 'up_to_date' && !stays ? 'updated' : done.action
  return { ...done, action, parts: stays ? null : changed }
}

/** Records the new commit of a composite whose parts moved, even if its own files did not change. */
async function noteCommit(
  transaction: Transaction,
  { collection, uuid }: ArtifactEntry,
  { commit }: ComesFrom,
): Promise<void> {
  const key = viewKeys.artifact(collection, uuid)
  const entry = await transaction.get<ArtifactEntry>(key)
  if (entry === null || entry.upstream === null || entry.upstream.commit === commit) return
  const upstream = { ...entry.upstream, commit }
  transaction.put(key, { ...entry, upstream } satisfies ArtifactEntry)
}

/** Plans the update of one artifact. */
export async function updateOne(
  transaction: Transaction,
  input: {
    readonly present: PresentArtifact
    readonly found: Fetched | null
  },
): Promise<Updated> {
  const { entry: known, onDisk, problem } = input.present
  const { upstream } = known
  const { found } = input
  const common = unchanged(known)
  if (upstream === null || found === null) return { ...common, action: 'no_upstream' }
  if (problem !== null) return { ...common, action: 'refused', detail: problem.message }
  if (found.kind !== 'read') return { ...common, ...notRead(known, found) }
  const { upstream: from } = found.candidate
  const to = from.commit
  const { lines: gained, asks } = await findGained(transaction, known, found)
  if (asks !== null && !givenConsents(transaction.ports).has(asks)) {
    return { ...common, action: 'held_back', gained, asks, to }
  }
  const entry = settleBase(transaction, known, found.base)
  const moved = join(movedDetail(entry, found), unknownBase(upstream, found.base))
  const isElsewhere = found.movedFrom !== null || from.ref !== upstream.ref
  if (isUpToDate(entry, found)) {
    if (!isElsewhere) return { ...common, to, detail: moved }
    const now = { ...from, version: (entry.upstream ?? upstream).version }
    transaction.put(viewKeys.artifact(entry.collection, entry.uuid), { ...entry, upstream: now })
    return { ...common, action: 'updated', to, detail: moved }
  }
  keepObjects(found.candidate, (kind, bytes) => transaction.addObject(kind, bytes))
  const settled = [entry.pristine, found.candidate.tree.id]
  const unsettled = await findUnsettled(transaction, entry, settled)
  if (unsettled.length > 0) {
    const detail = `conflict markers are left in ${unsettled.join(', ')}; settle them with \`skillmeat edit ${artifactLabel(entry)}\``
    return { ...common, action: 'refused', detail }
  }
  const integrated = await integrateUpstream(transaction, {
    artifact: entry,
    onDisk,
    candidate: found.candidate,
  })
  return { ...common, ...integrated, gained, to, detail: moved }
}

function isUpToDate({ upstream, pristine }: ArtifactEntry, { candidate }: FetchedContent): boolean {
  return upstream?.unseen !== true && candidate.tree.id === pristine
}

/** Says what it comes to where nothing was read upstream. */
function notRead(
  entry: ArtifactEntry,
  found: Exclude<Fetched, FetchedContent>,
): Pick<Updated, 'action' | 'detail'> {
  if (found.kind === 'same')
    return { action: 'up_to_date', detail: newerDetail(entry, found.newerTag) }
  if (found.kind === 'gone') return { action: 'gone_upstream', detail: goneDetail(entry) }
  return { action: found.kind, detail: found.detail }
}

type FetchedContent = Extract<Fetched, { kind: 'read' }>

/** What is worth knowing beside the content: how it came there, where it lies now, and that there is a newer version. */
function movedDetail(
  entry: ArtifactEntry,
  { candidate, rewritten, movedFrom, newerTag }: FetchedContent,
): string | null {
  const said = [
    rewritten ?? null,
    ...(movedFrom === null
      ? []
      : [`moved from ${sayPlace(movedFrom)} to ${sayPlace(candidate.candidate.path)}`]),
    newerDetail(entry, newerTag),
  ]
  return join(...said)
}

function newerDetail(entry: ArtifactEntry, newerTag: string | null): string | null {
  if (newerTag === null) return null
  return `${newerTag} is there: skillmeat update ${artifactLabel(entry)} --ref ${newerTag}`
}

function sayPlace(path: string): string {
  return path === '' ? "its source's top" : path
}

function join(...said: readonly (string | null)[]): string | null {
  const words = said.filter((one) => one !== null)
  return words.length === 0 ? null : words.join('; ')
}

function goneDetail(entry: ArtifactEntry): string {
  const label = artifactLabel(entry)
  return `say where it is with \`skillmeat source move ${label} <source>\`, or let it go with \`skillmeat update ${label} --prune\``
}

function unchanged(entry: ArtifactEntry): Updated {
  const { location = null, commit = null } = entry.upstream ?? {}
  return {
    artifact: artifactLabel(entry),
    source: location,
    action: 'up_to_date',
    from: commit,
    to: commit,
    merged: [],
    resolvedBy: [],
    conflicts: [],
    parts: null,
    gained: [],
    asks: null,
    dependencies: [],
    detail: null,
  }
}
