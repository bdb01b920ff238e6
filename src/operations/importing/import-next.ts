import type { Candidate } from '../../core/source/candidate.ts'
import type { Discovery } from '../../core/source/discover.ts'
import { addressOf } from '../../core/address/source-spec.ts'
import type { ArtifactEntry, MembershipEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { importBundled } from './bundle/import-bundled.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { listMembers } from '../catalog/members.ts'
import type { Member } from '../catalog/members.ts'
import { followSource } from '../composites/follow-source.ts'
import { setMembers } from '../composites/set-members.ts'
import { dependencyMembers, pluginFrom, setDependencies } from './dependencies/set-dependencies.ts'
import { isSamePlace } from './dependencies/want.ts'
import type { DependencyLink } from './dependencies/resolve.ts'
import { statedIn } from '../catalog/plugin-statements.ts'
import type { PluginPlace } from '../../core/source/seen-marketplace.ts'
import type { PresentState } from '../engine/observe/present-state.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import type { AddRequest, Added } from './pipeline/add-report.ts'
import { importOne } from './pipeline/integrate.ts'
import { findPart } from './update-parts.ts'
import type { BundledCandidate, ReadCandidate } from './pipeline/read-candidate.ts'
import { presentAddress } from './pipeline/locate.ts'

/** A candidate, and all that was planned before it. */
export interface NextImport {
  readonly request: AddRequest
  readonly candidate: ReadCandidate | BundledCandidate
  readonly members: Discovery['members']
  readonly collection: string
  readonly names: Map<string, ArtifactEntry>
  readonly present: PresentState['artifacts']
  /** The uuids of the candidates imported before it. */
  readonly uuids: ReadonlyMap<Candidate, string>
  /** What the composites among all candidates depend on; null leaves that as it is. */
  readonly links: readonly DependencyLink[] | null
  /** The candidates among them for which the collection's own artifact is used instead. */
  readonly kept: ReadonlySet<Candidate>
}

/** Plans one candidate; of a composite also what it is made of. */
export async function importNext(transaction: Transaction, input: NextImport): Promise<Added> {
  const { candidate, collection } = input
  if ('bundled' in candidate) return importFromBundle(transaction, input, candidate)
  const parts = await findParts(transaction, input)
  const links = linksOf(input, candidate)
  const needed = await dependencyMembers(transaction, collection, links)
  const members =
    parts === null
      ? null
      : [...parts.map(({ uuid, tree }) => ({ artifact: uuid, tree })), ...needed]
  const next = parts === null ? null : await afterSource(transaction, input, parts)
  const upstream = await presentAddress(transaction, candidate.upstream)
  const before =
    parts === null ? new Set<string>() : await namedBefore(transaction, input, upstream)
  const done = await importOne(transaction, {
    ...input,
    candidate: { ...candidate, upstream },
    members,
  })
  const isPlanned = done.action !== 'skipped' && done.action !== 'undecided'
  if (next !== null && isPlanned) {
    const source = candidate.upstream.location
    const composite = { collection, uuid: done.uuid }
    const known = await listMembers(transaction, composite)
    if (input.links !== null) {
      await setDependencies(transaction, composite, { links, before, parts: next.length })
    }
    await setMembers(transaction, { collection, composite: done.uuid, parts: next, source })
    noteLeftOut(transaction, input, { composite: done.uuid, known, position: next.length })
  }
  return done
}

/** Returns what a composite of a source depends on. */
function linksOf({ links }: Pick<NextImport, 'links'>, { upstream }: ReadCandidate) {
  return (links ?? []).filter(({ from }) => isSamePlace(from, upstream))
}

/** Returns the names of the plugins that a plugin of a place depended on by its manifest until now. */
async function namedBefore(
  transaction: Transaction,
  { collection }: Pick<NextImport, 'collection'>,
  place: PluginPlace,
): Promise<ReadonlySet<string>> {
  const known = await pluginFrom(transaction, collection, place)
  if (known === null) return new Set()
  const { dependencies } = await statedIn(transaction, known.tree)
  return new Set(dependencies.map(({ name }) => name))
}

/** Returns what a plugin that is here already consists of once it follows its source. */
async function afterSource(
  transaction: Transaction,
  { candidate, collection }: NextImport,
  parts: readonly ArtifactEntry[],
): Promise<readonly ArtifactEntry[]> {
  if ('bundled' in candidate) return parts
  const all = await transaction.scan<ArtifactEntry>(viewKeys.artifacts(collection))
  const known = findPart(all, candidate)
  return known === null ? parts : followSource(transaction, known, parts)
}

/** Notes that a part was left out, so that nobody mistakes the plugin for complete. */
function noteLeftOut(
  transaction: Transaction,
  { candidate, members, uuids }: NextImport,
  into: {
    readonly composite: string
    readonly known: readonly Member[]
    readonly position: number
  },
): void {
  const { composite, known, position } = into
  const all = members.get(candidate.candidate) ?? []
  for (const [at, part] of all.filter((one) => !uuids.has(one)).entries()) {
    const { type } = part
    const name = part.alias ?? part.name
    const isSame = (one: Member) => one.artifact === null && one.type === type && one.name === name
    const child = known.find(isSame)?.child ?? transaction.ports.chance.uuid()
    transaction.put(viewKeys.member(composite, child), {
      composite,
      child,
      type,
      name,
      relationship: 'contains',
      pin: null,
      position: position + at,
    } satisfies MembershipEntry)
  }
}

async function importFromBundle(
  transaction: Transaction,
  input: NextImport,
  candidate: BundledCandidate,
): Promise<Added> {
  const { uuids, request } = input
  const isComposite = candidate.candidate.type === 'composite'
  const parts = isComposite
    ? [...uuids].map(([part, uuid]) => [artifactLabel(part), uuid] as const)
    : []
  return importBundled(transaction, {
    ...input,
    candidate,
    parts: new Map(parts),
    kept: new Set([...input.kept].map(artifactLabel)),
    file: lastOf(addressOf(request.location)),
  })
}

/** Returns the parts of a composite as they are in the collection now; null for any other type. */
async function findParts(
  transaction: Transaction,
  input: NextImport,
): Promise<readonly ArtifactEntry[] | null> {
  const parts = input.members.get(input.candidate.candidate)
  if (parts === undefined) return null
  const found: ArtifactEntry[] = []
  for (const part of parts) {
    const uuid = input.uuids.get(part)
    if (uuid === undefined) continue
    const key = viewKeys.artifact(input.collection, uuid)
    const entry = await transaction.get<ArtifactEntry>(key)
    if (entry !== null) found.push(entry)
  }
  return found
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
