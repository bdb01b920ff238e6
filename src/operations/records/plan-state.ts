import type { Pristine } from '../../core/history/pristine.ts'
import type { ArtifactEntry, Upstream, VersionRef } from '../../core/view/entries.ts'
import { pristineFrom, pristineOf } from '../engine/versions/pristine-of.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import type { ReadCandidate } from '../importing/pipeline/read-candidate.ts'
import { keepObjects } from '../importing/pipeline/read.ts'
import { fetchedState, sourceOfState } from './fetch-recorded.ts'
import type { FetchedStates } from './fetch-recorded.ts'
import type { BaseFrom } from './install-report.ts'
import type { RecordedArtifact, RecordedState } from './recorded-artifacts.ts'
import { inspectContent, takeContent } from './take-content.ts'
import type { FoundContents } from './take-content.ts'

/** What recorded states are planned from. */
export interface StateInput {
  readonly artifact: RecordedArtifact
  readonly fetched: FetchedStates
  readonly contents: FoundContents
  readonly allow: readonly string[]
}

/** A recorded state as versions of an artifact. */
export interface PlannedState {
  /** What came from the source; null where that cannot be had. */
  readonly upstream: Upstream | null
  /** The state itself; null where its content cannot be had. */
  readonly version: VersionRef | null
  /** Where the newer of the two was found. */
  readonly from: BaseFrom
}

/**
 * Plans what of a recorded state can be had: the content of its source, and on top of it the state that
 * was made from that. Both are verified by their hashes. Throws what refuses a content.
 */
export async function planState(
  transaction: Transaction,
  input: StateInput,
  place: {
    readonly uuid: string
    readonly state: RecordedState
    readonly parent: VersionRef | null
  },
): Promise<PlannedState> {
  const { artifact } = input
  const { uuid, state, parent } = place
  const { upstream, from: source } = await planPristine(transaction, input, place)
  if (state.tree === null) return { upstream, version: null, from: source }
  if (state.tree === upstream?.tree) return { upstream, version: toRef(upstream), from: source }
  const from = await takeContent(transaction, state.tree, input)
  if (from === 'unknown') return { upstream, version: null, from: source }
  await inspectContent(transaction, state.tree, { ...artifact, allow: input.allow })
  const below = upstream?.version ?? parent?.version ?? null
  const came = await pristineOf(transaction, below ?? undefined)
  const version = transaction.addVersion({
    artifact: uuid,
    tree: state.tree,
    parents: below === null ? [] : [below],
    origin: below === null ? 'import' : 'edit',
    message: `As ${projectOf(artifact)} records it`,
    pristine: came,
  })
  return { upstream, version, from }
}

async function planPristine(
  transaction: Transaction,
  input: StateInput,
  { uuid, state, parent }: Parameters<typeof planState>[2],
): Promise<Pick<PlannedState, 'upstream' | 'from'>> {
  const source = sourceOfState(state)
  if (source === null || state.pristine === null) return { upstream: null, from: 'unknown' }
  const fetched = fetchedState(input.fetched, input.artifact.type, state)
  if (fetched?.kind === 'read') {
    const upstream = addUpstream(transaction, fetched.candidate, { uuid, parent })
    return { upstream, from: 'source' }
  }
  // By its hash it is known wherever it is found.
  const from = await takeContent(transaction, state.pristine, input)
  if (from === 'unknown') return { upstream: null, from }
  await inspectContent(transaction, state.pristine, { ...input.artifact, allow: input.allow })
  const come = { kind: 'git', ...source, tree: state.pristine } as const
  return { upstream: addUpstreamVersion(transaction, come, { uuid, parent }), from }
}

/** Plans what a source holds as a version of an artifact. */
export function addUpstream(
  transaction: Transaction,
  candidate: ReadCandidate,
  place: { readonly uuid: string; readonly parent: VersionRef | null },
): Upstream {
  keepObjects(candidate, (kind, bytes) => transaction.addObject(kind, bytes))
  return addUpstreamVersion(transaction, candidate.upstream, place)
}

function addUpstreamVersion(
  transaction: Transaction,
  from: Omit<Upstream, 'version'>,
  { uuid, parent }: { readonly uuid: string; readonly parent: VersionRef | null },
): Upstream {
  if (parent?.tree === from.tree) return { ...from, version: parent.version }
  const came: Pristine = pristineFrom(transaction, from)
  const { version } = transaction.addVersion({
    artifact: uuid,
    tree: from.tree,
    parents: parent === null ? [] : [parent.version],
    origin: parent === null ? 'import' : 'upstream',
    message: `From ${from.location}${from.commit === null ? '' : ` at ${from.commit.slice(0, 12)}`}`,
    pristine: came,
  })
  return { ...from, version }
}

export function toRef({ version, tree }: Pick<ArtifactEntry, 'version' | 'tree'>): VersionRef {
  return { version, tree }
}

function projectOf({ entries }: RecordedArtifact): string {
  return entries[0]?.record.project ?? ''
}
