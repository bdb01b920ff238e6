import { decideDrift } from '../../core/drift/decide-drift.ts'
import type { VersionId } from '../../core/history/version.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { ArtifactEntry, VersionRef } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { findArtifact } from '../catalog/find-artifact.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { findVersionOf } from '../catalog/find-version.ts'
import { historyScope } from '../catalog/version-refs.ts'
import { fetchUpstreams } from '../importing/upstream/fetch-upstreams.ts'
import type { Fetched } from '../importing/upstream/fetched.ts'
import { updateOne } from '../importing/update.ts'
import type { Updated } from '../importing/updated.ts'
import { tryMerge } from '../merging/try-merge.ts'
import { presentArtifact } from '../engine/observe/present-state.ts'
import type { PresentDeployment, PresentState } from '../engine/observe/present-state.ts'
import { readState } from '../engine/run/run-change.ts'
import { visiblePath } from '../engine/places/artifact-places.ts'
import { openSession } from '../engine/run/open-session.ts'
import { Transaction } from '../engine/transaction/transaction.ts'

/**
 * What the next sync would do with one copy.
 *
 * `unaffected`: it has that content already. `pinned`: it stays at its pin. `taken`: it is replaced,
 * as nobody edited it. `merged`: its edits merge cleanly. `conflict`: a person has to decide.
 */
export type CopyImpact =
  | 'unaffected'
  | 'pinned'
  | 'taken'
  | 'merged'
  | 'conflict'
  | 'unreachable'
  | 'unreadable'

export interface ImpactOnCopy {
  readonly project: string
  readonly path: string
  readonly impact: CopyImpact
  readonly merged: readonly string[]
  readonly conflicts: readonly string[]
}

export interface Impact {
  readonly artifact: string
  readonly head: VersionId
  /** What would become of the artifact itself; `none` where nothing would change. */
  readonly update: 'none' | 'updated' | 'merged' | 'conflict'
  /** The version it would become; null when nothing changes, or a conflict stands before it. */
  readonly version: VersionId | null
  /** Files of the artifact that conflict with the upstream's changes. */
  readonly conflicts: readonly string[]
  /** Why the upstream's state is not known. */
  readonly detail: string | null
  readonly copies: readonly ImpactOnCopy[]
}

/**
 * Tells what an update of an artifact would do, before it is done: to the artifact, and to every
 * copy of it, by trial merges in memory. Writes nothing.
 *
 * `version` names the version that the head would become; null asks the artifact's upstream.
 */
export async function impact(
  ports: Ports,
  request: { readonly name: string; readonly version: string | null },
): Promise<Impact> {
  const asked = request.version === null ? await askUpstream(ports, request.name) : null
  const scope = (tx: Transaction) =>
    historyScope(tx, request.name, request.version === null ? [] : [request.version])
  return readState(ports, scope, async (tx, state) => {
    const present = presentArtifact(state, (await findArtifact(tx, request.name)).uuid)
    const { entry } = present
    const common = { artifact: artifactLabel(entry), head: entry.version }
    if (request.version !== null) {
      const next = await findVersionOf(tx, entry, request.version)
      const copies = await weighCopies(tx, state, { entry, next })
      const isSame = next.version === entry.version
      const update = isSame ? ('none' as const) : ('updated' as const)
      return { ...common, update, version: next.version, conflicts: [], detail: null, copies }
    }
    const updated = await updateOne(tx, { present, found: asked })
    const next = await headOf(tx, entry)
    return {
      ...common,
      update: UPDATES[updated.action] ?? 'none',
      version: next.version === entry.version ? null : next.version,
      conflicts: updated.conflicts,
      detail: updated.detail ?? DETAILS[updated.action] ?? null,
      copies: await weighCopies(tx, state, { entry, next }),
    }
  })
}

const UPDATES: Partial<Readonly<Record<Updated['action'], Impact['update']>>> = {
  updated: 'updated',
  merged: 'merged',
  pending: 'conflict',
}

const DETAILS: Partial<Readonly<Record<Updated['action'], string>>> = {
  no_upstream: 'It has no upstream; name a version with --version.',
  gone_upstream: 'It is gone from its source.',
}

/** The network stands outside of reading the state. */
async function askUpstream(ports: Ports, name: string): Promise<Fetched | null> {
  const transaction = new Transaction(await openSession(ports))
  const artifact = await findArtifact(transaction, name)
  const all = await transaction.scan<ArtifactEntry>(viewKeys.allArtifacts())
  return (
    (await fetchUpstreams(ports, [artifact], { all, isNoted: false })).get(artifact.uuid) ?? null
  )
}

async function headOf(transaction: Transaction, { collection, uuid }: ArtifactEntry) {
  const entry = await transaction.get<ArtifactEntry>(viewKeys.artifact(collection, uuid))
  if (entry === null) throw new Error(`${uuid} is gone`)
  return { version: entry.version, tree: entry.tree }
}

async function weighCopies(
  transaction: Transaction,
  state: PresentState,
  change: { readonly entry: ArtifactEntry; readonly next: VersionRef },
): Promise<ImpactOnCopy[]> {
  const copies = state.deployments.filter(({ entry }) => entry.uuid === change.entry.uuid)
  const weighed: ImpactOnCopy[] = []
  for (const copy of copies) {
    const { project, pin } = copy.entry
    const found = state.projects.find((one) => one.path === project)
    const common = { project, path: visiblePath(copy.entry), merged: [], conflicts: [] }
    if (found?.isReachable === false) weighed.push({ ...common, impact: 'unreachable' })
    else if (copy.problem !== null) weighed.push({ ...common, impact: 'unreadable' })
    else if (pin !== null) weighed.push({ ...common, impact: 'pinned' })
    else weighed.push({ ...common, ...(await weighCopy(transaction, copy, change.next.tree)) })
  }
  return weighed
}

async function weighCopy(
  transaction: Transaction,
  { entry, onDisk }: PresentDeployment,
  next: ObjectId,
): Promise<Pick<ImpactOnCopy, 'impact' | 'merged' | 'conflicts'>> {
  const nothing = { merged: [], conflicts: [] }
  const base = entry.baseline?.tree ?? null
  const drift = decideDrift({ baseline: base, collection: next, project: onDisk })
  if (drift.kind === 'outdated') return { ...nothing, impact: 'taken' }
  if (drift.kind !== 'diverged') return { ...nothing, impact: 'unaffected' }
  const sides = { base, ours: onDisk, theirs: next }
  const merge = await tryMerge(transaction, sides, { recordedFor: entry.uuid })
  const conflicts = merge.conflicts.map(({ path }) => path)
  return conflicts.length > 0
    ? { impact: 'conflict', merged: merge.merged, conflicts }
    : { impact: 'merged', merged: merge.merged, conflicts }
}
