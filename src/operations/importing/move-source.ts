import { SkillmeatError } from '../../core/errors.ts'
import type { Candidate } from '../../core/source/candidate.ts'
import { followMove } from '../../core/source/follow-move.ts'
import { addressOf } from '../../core/address/source-spec.ts'
import type { ArtifactEntry, SourceAliasEntry, Upstream } from '../../core/view/entries.ts'
import { confirmHosts } from '../engine/consent/confirmed-hosts.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { findArtifact } from '../catalog/find-artifact.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { isDependency, listMembers } from '../catalog/members.ts'
import { runChange } from '../engine/run/run-change.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import { openSession } from '../engine/run/open-session.ts'
import { Transaction } from '../engine/transaction/transaction.ts'
import { refOf, withUpstream } from './pipeline/locate.ts'
import { discoverSource } from './pipeline/discover.ts'
import { settleLocation, withSource } from './pipeline/fetch.ts'
import { readCandidates } from './pipeline/read.ts'
import type { Tracked, TrackedLocation } from './pipeline/locate.ts'

export interface MoveSourceRequest {
  /** An artifact, or the address that a source had: then all that came from there. */
  readonly what: string
  /** The full address behind `what`, such as that of `owner/repo`; null if it is not an address. */
  readonly address: string | null
  readonly to: TrackedLocation
  /** Hosts that are not public and that the person confirms. */
  readonly allowHosts?: readonly string[]
  readonly dryRun: boolean
}

export interface MovedSource {
  readonly artifact: string
  readonly from: string
  /** Where in the new source it lies; null where it is not there, and stays as it was. */
  readonly path: string | null
}

/**
 * Points artifacts at the new location of their source. The upstream content stays as it is, and the
 * next update continues from it. The old address is remembered as an alias of the new source.
 *
 * Throws `E_NOT_FOUND` if nothing came from `what`, and whatever opening the new source throws.
 */
export async function moveSource(
  ports: Ports,
  request: MoveSourceRequest,
): Promise<ChangeOutcome<readonly MovedSource[]>> {
  const { what, dryRun, allowHosts = [] } = request
  await confirmHosts(ports, allowHosts)
  const { location: to } = await settleLocation(ports, request.to)
  const tracked = await listTracked(new Transaction(await openSession(ports)), request)
  const places = await findPlaces(ports, to, tracked)
  const scope = async (tx: Transaction) => ({
    artifacts: (await listTracked(tx, request)).map(({ artifact }) => artifact),
  })
  return runChange(ports, { command: 'source move', dryRun, scope }, async (tx) => {
    const result: MovedSource[] = []
    for (const { artifact, upstream } of await listTracked(tx, request)) {
      const path = places.get(artifact.uuid) ?? null
      const label = artifactLabel(artifact)
      result.push({ artifact: label, from: upstream.location, path })
      if (path === null) continue
      const ref = refOf(to) ?? (to.kind === upstream.kind ? upstream.ref : null)
      const now = { ...upstream, kind: to.kind, location: addressOf(to), ref, path }
      const key = viewKeys.artifact(artifact.collection, artifact.uuid)
      tx.put(key, { ...artifact, upstream: now } satisfies ArtifactEntry)
      tx.put(viewKeys.sourceAlias(upstream.location), {
        kind: to.kind,
        location: addressOf(to),
        moved_at: tx.now(),
      } satisfies SourceAliasEntry)
    }
    return { summary: `Re-pointed ${what} to ${addressOf(to)}`, result }
  })
}

async function listTracked(
  transaction: Transaction,
  { what, address }: Pick<MoveSourceRequest, 'what' | 'address'>,
): Promise<readonly Tracked[]> {
  const all = await transaction.scan<ArtifactEntry>(viewKeys.allArtifacts())
  const ofSource = all
    .toSorted((one, other) => (artifactLabel(one) < artifactLabel(other) ? -1 : 1))
    .flatMap(withUpstream)
    .filter(({ upstream }) => [what, address ?? what].some((one) => isAddress(upstream, one)))
  if (ofSource.length > 0) return ofSource
  const named = await findArtifact(transaction, what)
  const parts = (await listMembers(transaction, named)).flatMap((member) =>
    isDependency(member) ? [] : (member.artifact ?? []),
  )
  const found = [named, ...parts].flatMap(withUpstream)
  if (found.length > 0) return found
  throw new SkillmeatError('E_NOT_FOUND', `${artifactLabel(named)} came from nowhere.`, {
    fix: 'Only what was added from a source can be re-pointed: `skillmeat show <name>` tells where it came from.',
  })
}

/** An address is the same with and without the `.git` at its end. */
function isAddress({ location }: Upstream, what: string): boolean {
  return withoutEnding(location) === withoutEnding(what)
}

function withoutEnding(address: string): string {
  return address.replace(/\/+$/, '').replace(/\.git$/, '')
}

/** Returns the path of each artifact in the new source, by uuid. */
async function findPlaces(
  ports: Ports,
  to: TrackedLocation,
  tracked: readonly Tracked[],
): Promise<ReadonlyMap<string, string>> {
  return withSource(ports, to, async (source) => {
    const { candidates } = await discoverSource(ports, source.opened)
    const { read } = await readCandidates(ports, source, candidates)
    const trees = new Map(read.map(({ candidate, tree }) => [candidate, tree.id]))
    const taken = new Set<Candidate>()
    const places = new Map<string, string>()
    for (const { artifact, upstream } of tracked) {
      const { type, name, source_name: inSource = name, uuid } = artifact
      const same = candidates.find((one) => one.type === type && one.path === upstream.path)
      const free = candidates.filter((one) => !taken.has(one))
      const isSameContent = (one: Candidate) => trees.get(one) === upstream.tree
      const strayed = { type, name: inSource, path: upstream.path }
      const found = same ?? followMove(strayed, { free, isSameContent })
      if (found === null) continue
      taken.add(found)
      places.set(uuid, found.path)
    }
    return places
  })
}
