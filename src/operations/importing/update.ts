import type { ResolvedPath } from '../../core/merge/merge-trees.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import { artifactLabel, findArtifacts } from '../catalog/find-artifact.ts'
import { listMembers } from '../composites/members.ts'
import { giveConsent, givenConsents } from '../consent/consents.ts'
import type { PresentArtifact, PresentState } from '../observe/present-state.ts'
import { runChange } from '../session/run-change.ts'
import type { ChangeOutcome, Decided } from '../session/run-change.ts'
import { openSession } from '../session/session.ts'
import { addSafetySnapshot } from '../snapshots/safety-snapshot.ts'
import { Transaction } from '../transaction/transaction.ts'
import { fetchUpstreams } from './fetch-upstreams.ts'
import type { Fetched } from './fetch-upstreams.ts'
import { findGained } from './gained-capabilities.ts'
import { integrateUpstream } from './integrate-upstream.ts'
import { keepObjects } from './read-candidates.ts'
import { updateParts } from './update-parts.ts'
import type { UpdatedParts } from './update-parts.ts'
import { upstreamOf } from './upstream.ts'

export interface UpdateRequest {
  /** All artifacts that have an upstream when empty. */
  readonly names: readonly string[]
  readonly dryRun: boolean
  /**
   * Asks the person about what is held back, before anything is written: which of it they agree to.
   * Left out, it stays held back.
   */
  readonly confirm?: (held: readonly Updated[]) => Promise<readonly Updated[]>
}

export interface Updated {
  readonly artifact: string
  readonly source: string | null
  readonly action:
    | 'up_to_date'
    | 'updated'
    | 'merged'
    | 'pending'
    | 'gone_upstream'
    | 'no_upstream'
    | 'unreachable'
    | 'refused'
    | 'held_back'
  readonly from: string | null
  readonly to: string | null
  readonly merged: readonly string[]
  /** Those of `merged` whose lines conflict, and what settled them. */
  readonly resolvedBy: readonly ResolvedPath[]
  readonly conflicts: readonly string[]
  /** Of a composite: which parts joined, left, or are pinned anew. */
  readonly parts: UpdatedParts | null
  /** What it can do in its new state that it cannot do now; `held_back` until a person agrees. */
  readonly gained: readonly string[]
  /** The new content that a person has to agree to; null where nothing is asked. */
  readonly asks: ObjectId | null
  readonly detail: string | null
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
  const reading = new Transaction(await openSession(ports))
  const artifacts = await listToUpdate(reading, request.names)
  const fetched = await fetchUpstreams(ports, artifacts)
  const incoming = listIncoming(artifacts, fetched)
  const scope = async (tx: Transaction) => ({
    artifacts: await listToUpdate(tx, request.names),
    incoming,
  })
  const change = { command: 'update', scope }
  const plan = (tx: Transaction, state: PresentState) =>
    planUpdates(tx, state, { artifacts, fetched, isNamed: request.names.length > 0 })
  if (request.confirm !== undefined && !request.dryRun) {
    const { result } = await runChange(ports, { ...change, dryRun: true }, plan)
    const held = result.filter(({ action }) => action === 'held_back')
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
    readonly isNamed: boolean
  },
): Promise<Decided<readonly Updated[]>> {
  const { artifacts, fetched, isNamed } = known
  const before = new Map(artifacts.map((artifact) => [artifact.uuid, artifact]))
  const result: Updated[] = []
  const collections = new Set<string>()
  for (const { uuid } of artifacts) {
    const present = state.artifacts.get(uuid)
    if (present === undefined) continue
    const found = fetched.get(uuid) ?? null
    const one = await updateOne(tx, { present, found })
    const done = await withParts(tx, one, { composite: present.entry, found, before })
    // Of all artifacts only those that came from somewhere are worth a line.
    if (done.action === 'no_upstream' && !isNamed) continue
    result.push(done)
    if (['updated', 'merged'].includes(done.action)) collections.add(present.entry.collection)
  }
  for (const name of collections) await addSafetySnapshot(tx, name, 'update')
  const changed = result.filter(({ action }) => action === 'updated' || action === 'merged')
  return { summary: `Updated ${changed.map(({ artifact }) => artifact).join(', ')}`, result }
}

/** The paths of each upstream that changed: an ignored file of the person's may be in their way. */
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

/** Lists what is to be updated: of a composite its parts too, before it. */
async function listToUpdate(
  transaction: Transaction,
  names: readonly string[],
): Promise<readonly ArtifactEntry[]> {
  const named = await findArtifacts(transaction, names)
  const parts: ArtifactEntry[] = []
  for (const artifact of named) {
    if (artifact.type !== 'composite') parts.push(artifact)
    else
      parts.push(...(await listMembers(transaction, artifact)).flatMap((one) => one.artifact ?? []))
  }
  const composites = named.filter(({ type }) => type === 'composite')
  return [...new Map([...parts, ...composites].map((one) => [one.uuid, one])).values()]
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
  const { parts, from } = found
  const changed = await updateParts(transaction, { composite, parts, from, before })
  const stays = Object.values(changed).every((labels) => labels.length === 0)
  const action = done.action === 'up_to_date' && !stays ? 'updated' : done.action
  return { ...done, action, parts: stays ? null : changed }
}

/** Plans the update of one artifact. */
export async function updateOne(
  transaction: Transaction,
  input: {
    readonly present: PresentArtifact
    readonly found: Fetched | null
  },
): Promise<Updated> {
  const { entry, onDisk, problem } = input.present
  const { upstream } = entry
  const { found } = input
  const common = unchanged(entry)
  if (upstream === null || found === null) return { ...common, action: 'no_upstream' }
  if (problem !== null) return { ...common, action: 'refused', detail: problem.message }
  if (found.kind === 'gone') return { ...common, action: 'gone_upstream' }
  if (found.kind !== 'read') return { ...common, action: found.kind, detail: found.detail }
  const to = found.from.revision
  const { lines: gained, asks } = await findGained(transaction, entry, found)
  if (asks !== null && !givenConsents(transaction.ports).has(asks)) {
    return { ...common, action: 'held_back', gained, asks, to }
  }
  if (found.candidate.tree.id === upstream.tree) return { ...common, to }
  keepObjects(found.candidate, (kind, bytes) => transaction.addObject(kind, bytes))
  const integrated = await integrateUpstream(transaction, {
    artifact: entry,
    onDisk,
    candidate: found.candidate,
    upstream: upstreamOf(found.from, found.candidate),
  })
  return { ...common, ...integrated, gained, to }
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
    detail: null,
  }
}
