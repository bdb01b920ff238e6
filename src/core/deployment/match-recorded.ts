import { sourceKey } from '../address/source-key.ts'
import type { ArtifactEntry, DeploymentEntry } from '../view/entries.ts'
import type { RecordedDeployment } from './parse-record.ts'

/** Whose a recorded deployment is. */
export type RecordedMatch =
  | { readonly kind: 'same'; readonly artifact: ArtifactEntry }
  /** Not in this home. */
  | { readonly kind: 'absent' }
  /** Another artifact has its name. */
  | { readonly kind: 'namesake'; readonly artifact: ArtifactEntry }
  /** Several come from its source: a person has to say which it is. */
  | { readonly kind: 'several'; readonly artifacts: readonly ArtifactEntry[] }

export interface MatchInput {
  readonly artifacts: readonly ArtifactEntry[]
  /** What this home has in the place. */
  readonly known: DeploymentEntry | null
  /** Where a source lies now, by the key of an address that it had before. */
  readonly movedSources: ReadonlyMap<string, string>
}

/**
 * Tells which artifact a recorded deployment is of: the one with its uuid, or else the one that comes
 * from its source. A name is no identity; it serves for records of earlier programs alone, which have
 * nothing else.
 */
export function matchRecorded(recorded: RecordedDeployment, input: MatchInput): RecordedMatch {
  const { artifacts, known } = input
  const uuid = ownUuid(recorded, known)
  const byUuid = artifacts.find((artifact) => artifact.uuid === uuid)
  if (byUuid !== undefined) return { kind: 'same', artifact: byUuid }
  const bySource = artifacts.filter((artifact) => isFromSameSource(recorded, artifact, input))
  const [first, second] = bySource
  if (first !== undefined && second === undefined) return { kind: 'same', artifact: first }
  if (first !== undefined) return { kind: 'several', artifacts: bySource }
  const named = artifacts.filter(
    ({ type, name }) => type === recorded.type && name === recorded.name,
  )
  const namesake = named.find(({ collection }) => collection === recorded.collection) ?? named[0]
  if (namesake === undefined) return { kind: 'absent' }
  return { kind: recorded.uuid === null ? 'same' : 'namesake', artifact: namesake }
}

/** Returns the uuid that this home has for what is recorded: a known copy goes by its own. */
function ownUuid(
  { uuid, isComplete }: RecordedDeployment,
  known: DeploymentEntry | null,
): string | null {
  if (known === null) return uuid
  // A colleague may have put something else there. Older programs said too little to tell.
  const isAnother = isComplete && uuid !== null && uuid !== (known.recorded_as ?? known.uuid)
  return isAnother ? uuid : known.uuid
}

function isFromSameSource(
  { type, source }: RecordedDeployment,
  artifact: ArtifactEntry,
  { movedSources }: MatchInput,
): boolean {
  const { upstream } = artifact
  if (source === null || upstream === null || artifact.type !== type) return false
  if (upstream.kind !== 'git' || upstream.path !== source.path) return false
  const key = sourceKey(source.location)
  if (key === null) return false
  const own = sourceKey(upstream.location)
  return own === key || own === movedSources.get(key)
}
