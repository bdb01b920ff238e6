import { isSkillmeatError } from '../../core/errors.ts'
import type { ResolvedPath } from '../../core/merge/merge-trees.ts'
import type { Candidate } from '../../core/source/candidate.ts'
import type { ArtifactEntry, Upstream } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import { artifactLabel, findArtifacts } from '../catalog/find-artifact.ts'
import type { PresentArtifact } from '../observe/present-state.ts'
import { runChange } from '../session/run-change.ts'
import type { ChangeOutcome } from '../session/run-change.ts'
import { openSession } from '../session/session.ts'
import { addSafetySnapshot } from '../snapshots/safety-snapshot.ts'
import { Transaction } from '../transaction/transaction.ts'
import { integrateUpstream } from './integrate-upstream.ts'
import { discoverSource, keepObjects, readCandidates } from './read-candidates.ts'
import type { ReadCandidate } from './read-candidates.ts'
import { locationOf, upstreamOf } from './upstream.ts'
import type { ReadSource } from './upstream.ts'

export interface UpdateRequest {
  /** All artifacts that have an upstream when empty. */
  readonly names: readonly string[]
  readonly dryRun: boolean
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
  readonly from: string | null
  readonly to: string | null
  readonly merged: readonly string[]
  /** Those of `merged` whose lines conflict, and what settled them. */
  readonly resolvedBy: readonly ResolvedPath[]
  readonly conflicts: readonly string[]
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
  const artifacts = await findArtifacts(reading, request.names)
  const fetched = await fetchUpstreams(ports, artifacts)
  const scope = async (tx: Transaction) => ({ artifacts: await findArtifacts(tx, request.names) })
  return runChange(
    ports,
    { command: 'update', dryRun: request.dryRun, scope },
    async (tx, state) => {
      const result: Updated[] = []
      const collections = new Set<string>()
      for (const { uuid } of artifacts) {
        const present = state.artifacts.get(uuid)
        if (present === undefined) continue
        const found = fetched.get(uuid) ?? null
        const done = await updateOne(tx, { present, found })
        // Of all artifacts only those that came from somewhere are worth a line.
        if (done.action === 'no_upstream' && request.names.length === 0) continue
        result.push(done)
        if (['updated', 'merged'].includes(done.action)) collections.add(present.entry.collection)
      }
      for (const name of collections) await addSafetySnapshot(tx, name, 'update')
      const changed = result.filter(({ action }) => action === 'updated' || action === 'merged')
      return { summary: `Updated ${changed.map(({ artifact }) => artifact).join(', ')}`, result }
    },
  )
}

/** What an artifact's upstream holds now, or why that is not known. */
export type Fetched =
  | { readonly kind: 'read'; readonly candidate: ReadCandidate; readonly from: ReadSource }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unreachable' | 'refused'; readonly detail: string }

/** Reads what the upstreams of artifacts hold now, each source once. */
export async function fetchUpstreams(
  ports: Ports,
  artifacts: readonly ArtifactEntry[],
): Promise<ReadonlyMap<string, Fetched>> {
  const withUpstream = artifacts.flatMap((artifact) =>
    artifact.upstream === null ? [] : [{ artifact, upstream: artifact.upstream }],
  )
  const groups = Map.groupBy(withUpstream, ({ upstream }) =>
    JSON.stringify([upstream.kind, upstream.location, upstream.ref]),
  )
  const fetched = new Map<string, Fetched>()
  let done = 0
  for (const group of groups.values()) {
    for (const [uuid, found] of await fetchGroup(ports, group)) fetched.set(uuid, found)
    done += 1
    ports.progress.report({ label: 'Looking upstream', done, total: groups.size })
  }
  return fetched
}

type Tracked = { readonly artifact: ArtifactEntry; readonly upstream: Upstream }

async function fetchGroup(
  ports: Ports,
  group: readonly Tracked[],
): Promise<ReadonlyMap<string, Fetched>> {
  const [first] = group
  if (first === undefined) return new Map()
  const location = locationOf(first.upstream)
  try {
    const source = await ports.sources.open(location)
    try {
      const { candidates } = await discoverSource(ports, source)
      const wanted = group.map(({ artifact, upstream }) => ({
        uuid: artifact.uuid,
        candidate: findCandidate(candidates, artifact, upstream),
      }))
      const from = { location, revision: source.revision }
      const { read, refused } = await readCandidates(
        ports,
        source,
        wanted.flatMap(({ candidate }) => candidate ?? []),
      )
      return new Map(
        wanted.map(({ uuid, candidate }): [string, Fetched] => {
          const found = read.find((one) => isSame(one.candidate, candidate))
          if (found !== undefined) return [uuid, { kind: 'read', candidate: found, from }]
          const refusal = refused.find((one) => isSame(one.candidate, candidate))
          if (refusal === undefined) return [uuid, { kind: 'gone' }]
          return [uuid, { kind: 'refused', detail: refusal.error.message }]
        }),
      )
    } finally {
      await source.close()
    }
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    const found: Fetched = { kind: 'unreachable', detail: error.message }
    return new Map(group.map(({ artifact }) => [artifact.uuid, found]))
  }
}

function findCandidate(
  candidates: readonly Candidate[],
  artifact: ArtifactEntry,
  upstream: Upstream,
): Candidate | null {
  return (
    candidates.find(({ type, path }) => type === artifact.type && path === upstream.path) ?? null
  )
}

function isSame(one: Candidate, other: Candidate | null): boolean {
  return other !== null && one.type === other.type && one.path === other.path
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
  if (found.candidate.tree.id === upstream.tree) return { ...common, to }
  keepObjects(found.candidate, (kind, bytes) => transaction.addObject(kind, bytes))
  const integrated = await integrateUpstream(transaction, {
    artifact: entry,
    onDisk,
    candidate: found.candidate,
    upstream: upstreamOf(found.from, found.candidate),
  })
  return { ...common, ...integrated, to }
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
    detail: null,
  }
}
