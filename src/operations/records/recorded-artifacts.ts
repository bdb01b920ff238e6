import { sourceKey } from '../../core/address/source-key.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { parseArtifactQuery } from '../../core/artifact/artifact-query.ts'
import { nearestNames } from '../../core/artifact/nearest-names.ts'
import type { ArtifactType } from '../../core/artifact/artifact-type.ts'
import type { ManifestUpstream } from '../../core/collection/manifest-upstream.ts'
import { HASH_SCHEME } from '../../core/deployment/record-file.ts'
import type { RecordedDeployment } from '../../core/deployment/parse-record.ts'
import { SkillmeatError } from '../../core/errors.ts'
import { isObjectId } from '../../core/object/object-id.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import type { MatchedEntry } from '../engine/observe/adopt-deployment.ts'

/** A state of an artifact that copies of it were made from, as their records tell it. */
export interface RecordedState {
  /** Null where only an earlier program's hash is recorded. */
  readonly tree: ObjectId | null
  /** What of it came from the source; null where that is not said. */
  readonly pristine: ObjectId | null
  readonly source: ManifestUpstream | null
  /** The trees that it was made from, newest first. */
  readonly lineage: readonly ObjectId[]
}

/** An artifact that the records of a project list, with all of its copies there. */
export interface RecordedArtifact {
  readonly type: ArtifactType
  readonly name: string
  readonly uuid: string | null
  readonly entries: readonly MatchedEntry[]
  /** Each once; one that another was made from comes before it. */
  readonly states: readonly RecordedState[]
}

/** Returns the artifact here that a recorded one is; null where that is none, or undecided. */
export function ownOf({ entries }: Pick<RecordedArtifact, 'entries'>): ArtifactEntry | null {
  const [own] = entries.flatMap(({ match }) => (match.kind === 'same' ? [match.artifact] : []))
  return own ?? null
}

/** Gathers the entries of a project's records by artifact, the parts of a composite before it. */
export function groupRecorded(entries: readonly MatchedEntry[]): readonly RecordedArtifact[] {
  const groups = Map.groupBy(entries, ({ recorded, match }) =>
    match.kind === 'same' ? match.artifact.uuid : (recorded.uuid ?? artifactLabel(recorded)),
  )
  const all = [...groups.values()].map((group) => toArtifact(group))
  const { part = [], whole = [] } = Object.groupBy(all, ({ type }) =>
    type === 'composite' ? 'whole' : 'part',
  )
  return [...part, ...whole]
}

function toArtifact(entries: readonly MatchedEntry[]): RecordedArtifact {
  const [{ recorded }] = asNonEmpty(entries)
  const { type, name, uuid } = recorded
  const states = new Map(
    entries.map((entry) => {
      const state = withOwnPath(stateOf(entry.recorded), entry)
      return [state.tree, state]
    }),
  )
  const oldestFirst = [...states.values()].toSorted((a, b) =>
    isMadeFrom(b, a) ? -1 : isMadeFrom(a, b) ? 1 : 0,
  )
  return { type, name, uuid, entries, states: oldestFirst }
}

function asNonEmpty<T>(items: readonly T[]): readonly [T, ...T[]] {
  const [first, ...rest] = items
  if (first === undefined) throw new Error('a group has a member')
  return [first, ...rest]
}

/** Returns the state that a recorded copy was made from. */
export function stateOf(recorded: RecordedDeployment): RecordedState {
  const { baselineTree, hash, scheme, pristine, source, lineage } = recorded
  const written = scheme === HASH_SCHEME && isObjectId(hash) ? hash : null
  return { tree: baselineTree ?? written, pristine, source, lineage }
}

/** Git may have put the path of another entry here; of what is known, this home knows the path. */
function withOwnPath(state: RecordedState, { match }: MatchedEntry): RecordedState {
  const upstream = match.kind === 'same' ? match.artifact.upstream : null
  if (state.source === null || upstream?.kind !== 'git') return state
  const isSameSource = sourceKey(upstream.location) === sourceKey(state.source.location)
  return isSameSource ? { ...state, source: { ...state.source, path: upstream.path } } : state
}

function isMadeFrom(state: RecordedState, other: RecordedState): boolean {
  return other.tree !== null && state.tree !== other.tree && state.lineage.includes(other.tree)
}

/**
 * Returns the artifacts that names mean, with the parts of composites unless they are meant alone; all
 * without names. Throws
 * `E_NOT_FOUND` with the nearest names.
 */
export function chooseRecorded(
  all: readonly RecordedArtifact[],
  names: readonly string[],
  how: 'alone' | 'with_parts' = 'with_parts',
): readonly RecordedArtifact[] {
  if (names.length === 0) return all
  const named = names.flatMap((name) => findNamed(all, name))
  if (how === 'alone') return all.filter((one) => named.includes(one))
  const chosen = new Set(named)
  const wanters = new Set<string>()
  // A composite that another one depends on brings its own parts in turn.
  for (const { type, uuid } of chosen) {
    if (type !== 'composite' || uuid === null || wanters.has(uuid)) continue
    wanters.add(uuid)
    for (const one of all.filter((other) => isWantedBy(other, uuid))) chosen.add(one)
  }
  return all.filter((one) => chosen.has(one))
}

function isWantedBy({ entries }: RecordedArtifact, uuid: string): boolean {
  return entries.some(({ recorded }) => recorded.wantedBy.includes(uuid))
}

function findNamed(all: readonly RecordedArtifact[], text: string): readonly RecordedArtifact[] {
  const [{ type, name }] = parseArtifactQuery(text)
  const found = all.filter(
    (one) => (type === null || one.type === type) && namesOf(one).includes(name),
  )
  const composites = found.filter((one) => one.type === 'composite')
  if (found.length > 0) return composites.length > 0 ? composites : found
  const near = nearestNames(
    name,
    all.map((one) => one.name),
  )
  throw new SkillmeatError('E_NOT_FOUND', `No record of this project lists "${text}".`, {
    fix: `${near.length > 0 ? `Did you mean ${near.join(', ')}? ` : ''}\`skillmeat install\` without names takes in all that is recorded.`,
  })
}

/** It may go by another name here. */
function namesOf({ name, entries }: RecordedArtifact): readonly string[] {
  const here = entries.flatMap(({ match }) => (match.kind === 'same' ? [match.artifact.name] : []))
  return [name, ...here]
}
