import { sourceKey } from '../../core/address/source-key.ts'
import { withoutUserinfo } from '../../core/address/git-url.ts'
import { isShared } from '../../core/address/origin-of.ts'
import type { ManifestUpstream } from '../../core/collection/manifest-upstream.ts'
import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import { terminalText } from '../../core/security/terminal-text.ts'
import { isPathInSource } from '../../core/source/candidate.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { ArtifactType } from '../../core/artifact/artifact-type.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import type { Relation } from '../../ports/source.ts'
import { findingGate } from '../engine/consent/allowed-findings.ts'
import { trustIn } from '../engine/consent/confirmed-hosts.ts'
import { candidateAt, discoverSource, findCandidate } from '../importing/pipeline/discover.ts'
import { withSource } from '../importing/pipeline/fetch.ts'
import type { ReadCandidate } from '../importing/pipeline/read-candidate.ts'
import { readCandidates } from '../importing/pipeline/read.ts'
import type { InstallRequest } from './install-report.ts'
import type { RecordedArtifact, RecordedState } from './recorded-artifacts.ts'

/** What a source holds of a recorded state, or why that is not to be had. */
export type FetchedState =
  | { readonly kind: 'read'; readonly candidate: ReadCandidate }
  /** `refused`: it holds something that may not be taken in, or something else than is recorded. */
  | { readonly kind: 'unreachable' | 'refused'; readonly error: SkillmeatError }

/** How the recorded commit stands to the one that an artifact here is at. */
export interface RelatedState {
  readonly order: Relation['order']
  /** What the newest commit holds that both descend from; null where that is not known, or one of the two. */
  readonly base: ReadCandidate | null
}

/** What was fetched for the states that a project's records tell of. */
export interface FetchedStates {
  readonly states: ReadonlyMap<string, FetchedState>
  readonly relations: ReadonlyMap<string, RelatedState>
}

/** What a request says of what may be fetched. */
export type FetchOptions = Pick<InstallRequest, 'allow' | 'asks'>

/** A state to fetch, and the artifact here that it is of. */
export interface StateToFetch {
  readonly recorded: Pick<RecordedArtifact, 'type' | 'name'>
  readonly state: RecordedState
  readonly own: ArtifactEntry | null
}

/** Returns what tells a state of an artifact in a source apart from any other: what is expected there too. */
function contentKey(
  { location, commit, path }: Pick<ManifestUpstream, 'location' | 'commit' | 'path'>,
  { type, pristine }: { readonly type: ArtifactType; readonly pristine: ObjectId | null },
): string {
  return JSON.stringify([sourceKey(location) ?? location, commit, path, type, pristine])
}

/** Returns what was found at the source of a state; null where nothing was asked for there. */
export function fetchedState(
  { states }: FetchedStates,
  type: ArtifactType,
  state: RecordedState,
): FetchedState | null {
  return foundFor(states, type, state)
}

/** Returns how a state stands to the artifact here; null where that was not asked. */
export function relatedState(
  { relations }: FetchedStates,
  type: ArtifactType,
  state: RecordedState,
): RelatedState | null {
  return foundFor(relations, type, state)
}

function foundFor<T>(
  found: ReadonlyMap<string, T>,
  type: ArtifactType,
  state: RecordedState,
): T | null {
  const source = sourceOfState(state)
  if (source === null) return null
  return found.get(contentKey(source, { type, pristine: state.pristine })) ?? null
}

/** Returns the source of a state that can be fetched; null for none. */
export function sourceOfState({ source, pristine }: RecordedState): FetchableSource | null {
  if (source === null || source.commit === null || pristine === null) return null
  if (!isShared(source.location) || !isPathInSource(source.path)) return null
  return { ...source, commit: source.commit }
}

interface FetchableSource extends ManifestUpstream {
  readonly commit: string
}

function keyOf({ source, recorded: { type }, pristine }: Wanted): string {
  return contentKey(source, { type, pristine })
}

interface Wanted extends Omit<StateToFetch, 'state'> {
  readonly source: FetchableSource
  /** What must be there; null where anything may. */
  readonly pristine: RecordedState['pristine']
}

/** Reads recorded states from their sources, each commit of each source once. */
export async function fetchRecorded(
  ports: Ports,
  toFetch: readonly StateToFetch[],
  options: FetchOptions,
): Promise<FetchedStates> {
  const wanted = toFetch.flatMap(({ state, ...one }): Wanted[] => {
    const source = sourceOfState(state)
    return source === null ? [] : [{ ...one, source, pristine: state.pristine }]
  })
  for (const sentence of tellUncounted(toFetch)) ports.progress.say(sentence)
  const states = await fetchAll(ports, wanted, options)
  const relations = new Map<string, RelatedState>()
  for (const one of wanted) {
    const key = keyOf(one)
    if (states.get(key)?.kind === 'read') relations.set(key, await relate(ports, one, options))
  }
  return { states, relations }
}

/** Says which sources of a record do not count, whoever wrote them: each once. */
function tellUncounted(toFetch: readonly StateToFetch[]): readonly string[] {
  const places = toFetch.flatMap(({ state: { source } }) =>
    source === null || (isShared(source.location) && isPathInSource(source.path))
      ? []
      : [source.location],
  )
  return [...new Set(places)].map((location) => {
    const shown = terminalText(withoutUserinfo(location), 200)
    const isPrivate = !isShared(location) && withoutUserinfo(location) !== location
    const why = isPrivate
      ? 'it carries a user name or a password, which is in the history of this project now'
      : 'it is no address that others reach, or its path leads out of it'
    return `The source ${shown} in the record does not count: ${why}.`
  })
}

async function fetchAll(
  ports: Ports,
  wanted: readonly Wanted[],
  options: FetchOptions,
): Promise<ReadonlyMap<string, FetchedState>> {
  const groups = Map.groupBy(wanted, ({ source }) =>
    JSON.stringify([sourceKey(source.location) ?? source.location, source.commit]),
  )
  const found = new Map<string, FetchedState>()
  let done = 0
  for (const group of groups.values()) {
    for (const [key, state] of await fetchGroup(ports, group, options)) found.set(key, state)
    done += 1
    ports.progress.report({ label: 'Reading sources', done, total: groups.size })
  }
  return found
}

async function fetchGroup(
  ports: Ports,
  group: readonly Wanted[],
  options: FetchOptions,
): Promise<readonly (readonly [string, FetchedState])[]> {
  const [first] = group
  if (first === undefined) return []
  const { location: url, commit: ref } = first.source
  try {
    return await withSource(ports, { kind: 'git', url, ref, path: null }, async (source) => {
      const { candidates } = await discoverSource(ports, source.opened)
      const there = group.map((one) => {
        const { path } = one.source
        const place = { artifact: one.recorded, upstream: { path } }
        const listed = findCandidate(candidates, one.recorded, path)
        return { one, candidate: listed ?? candidateAt(source.opened.files, place) }
      })
      const all = there.flatMap(({ candidate }) => candidate ?? [])
      const gate = findingGate(ports, options.allow)
      const { read, refused } = await readCandidates({ ...ports, gate }, source, [...new Set(all)])
      return there.map(({ one, candidate }) => {
        const key = keyOf(one)
        const got = read.find((each) => each.candidate === candidate)
        if (got !== undefined) return [key, checked(one, got)] as const
        const refusal = refused.find((each) => each.candidate === candidate)
        return [key, { kind: 'refused', error: refusal?.error ?? notThere(one) }] as const
      })
    })
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    if (options.asks === true && error.code === 'E_HOST_UNCONFIRMED') throw error
    return group.map((one) => [keyOf(one), { kind: 'unreachable', error }])
  }
}

function checked(one: Wanted, candidate: ReadCandidate): FetchedState {
  const { pristine, source } = one
  const found = candidate.tree.id
  if (pristine !== null && found !== pristine) {
    return { kind: 'refused', error: mismatch(one, found) }
  }
  // It is followed where the record says, not at the commit that was asked for now.
  const upstream = { ...candidate.upstream, location: source.location, ref: source.ref }
  return { kind: 'read', candidate: { ...candidate, upstream } }
}

function mismatch({ recorded, source, pristine }: Wanted, found: string): SkillmeatError {
  const { location, path, commit } = source
  return new SkillmeatError(
    'E_SOURCE_MISMATCH',
    `${location} does not hold what the record says of ${recorded.type}:${recorded.name}: at ${commit.slice(0, 12)} in "${path}" it is ${found}, recorded is ${pristine ?? ''}.`,
    {
      fix: 'Nothing of it was taken in. Ask who wrote the record, or take the entry out of it.',
      data: { location, path, commit, expected: pristine ?? '', found },
    },
  )
}

function notThere({ recorded, source }: Wanted): SkillmeatError {
  const { location, path, commit } = source
  return new SkillmeatError(
    'E_SOURCE_MISMATCH',
    `${location} has no ${recorded.type} in "${path}" at ${commit.slice(0, 12)}, where the record says that ${recorded.name} came from.`,
    {
      fix: 'Nothing of it was taken in. Ask who wrote the record, or take the entry out of it.',
      data: { location, path, commit },
    },
  )
}

/** Asks the source which of two commits is the newer, where an artifact here is at another one. */
async function relate(ports: Ports, one: Wanted, options: FetchOptions): Promise<RelatedState> {
  const { own, source } = one
  const older = own?.upstream?.commit ?? null
  if (older === null || older === source.commit) return { order: 'unknown', base: null }
  const { location: url, commit: newer } = source
  try {
    const pair = { url, older, newer, ...trustIn(ports, url) }
    const { order, base } = await ports.sources.relate(pair)
    if (order !== 'apart' || base === null) return { order, base: null }
    return { order, base: await fetchAt(ports, { ...one, commit: base }, options) }
  } catch (error) {
    if (isSkillmeatError(error)) return { order: 'unknown', base: null }
    throw error
  }
}

/** Reads what a source holds at another commit than the recorded one; null where that cannot be had. */
async function fetchAt(
  ports: Ports,
  { recorded, source, commit }: Wanted & { readonly commit: string },
  options: FetchOptions,
): Promise<ReadCandidate | null> {
  const at = { recorded, own: null, source: { ...source, commit }, pristine: null }
  const [found] = await fetchGroup(ports, [at], options)
  return found?.[1].kind === 'read' ? found[1].candidate : null
}
