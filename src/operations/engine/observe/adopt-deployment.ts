import { matchRecorded } from '../../../core/deployment/match-recorded.ts'
import type { RecordedMatch } from '../../../core/deployment/match-recorded.ts'
import type { RecordedDeployment } from '../../../core/deployment/parse-record.ts'
import { sourceKey } from '../../../core/address/source-key.ts'
import type {
  ArtifactEntry,
  DeploymentEntry,
  SourceAliasEntry,
  VersionRef,
} from '../../../core/view/entries.ts'
import { aliasedAddress, viewKeys } from '../../../core/view/keys.ts'
import { asVerified } from '../../../core/object/verified-json.ts'
import { deploymentOnDisk } from '../places/places-on-disk.ts'
import { recordedForm, recordedProfile } from '../places/recorded-place.ts'
import type { SettledRecord } from '../places/settle-record.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { findRecordedBaseline } from './find-baseline.ts'
import type { FoundBaseline } from './find-baseline.ts'
import { findTree } from './find-tree.ts'

/** A record file that was read. */
export interface RecordToAdopt {
  readonly project: string
  readonly root: string
  /** What it is read as; null where the file is gone. */
  readonly text: Uint8Array | null
  /** It is not as this home last saw it. */
  readonly isNew: boolean
  readonly recorded: readonly RecordedDeployment[]
  /** How it was settled; null where git left it as somebody wrote it. */
  readonly settled: SettledRecord | null
}

/** An entry of a record that is of nothing in this home. */
export interface LeftEntry {
  readonly project: string
  readonly root: string
  readonly recorded: RecordedDeployment
  readonly match: Exclude<RecordedMatch, { readonly kind: 'same' }>
}

export interface AdoptedDeployments {
  readonly left: readonly LeftEntry[]
  /** The roots of records of which something is in this home. */
  readonly adopted: ReadonlySet<string>
}

/** Which artifact an entry of a record is of, where a person or a command decided that. */
export type DecidedMatches = ReadonlyMap<RecordedDeployment, ArtifactEntry>

/** An entry of a record, and what it is of in this home. */
export interface MatchedEntry {
  readonly record: RecordToAdopt
  readonly recorded: RecordedDeployment
  readonly known: DeploymentEntry | null
  /** `kept`: of an artifact that is gone from the collection. */
  readonly match: RecordedMatch | { readonly kind: 'kept' }
}

/** Takes over what the records of one project say of artifacts that are in this home. */
export async function adoptDeployments(
  transaction: Transaction,
  records: readonly RecordToAdopt[],
  decided: DecidedMatches = new Map(),
): Promise<AdoptedDeployments> {
  const matched = await matchRecords(transaction, records, decided)
  const uuids = new Map(
    matched.flatMap(({ recorded, match }): [string, string][] =>
      match.kind === 'same' && recorded.uuid !== null ? [[recorded.uuid, match.artifact.uuid]] : [],
    ),
  )
  const left: LeftEntry[] = []
  const adopted = new Set<string>()
  for (const { record, recorded, known, match } of matched) {
    const { project, root } = record
    if (match.kind === 'kept' || match.kind === 'same') adopted.add(root)
    if (match.kind === 'kept') continue
    if (match.kind === 'same') {
      const { artifact } = match
      if (!record.isNew && known !== null) continue
      await adoptDeployment(transaction, { record, recorded, known, artifact, uuids })
      continue
    }
    left.push({ project, root, recorded, match })
    // A colleague put something else there: what was known of the place is true no more.
    if (known !== null)
      transaction.remove(viewKeys.deployment({ project, root, path: recorded.path }))
  }
  return { left, adopted }
}

/** Finds what the entries of a project's records are of. */
export async function matchRecords(
  transaction: Transaction,
  records: readonly RecordToAdopt[],
  decided: DecidedMatches = new Map(),
): Promise<readonly MatchedEntry[]> {
  const artifacts = await transaction.scan<ArtifactEntry>(viewKeys.allArtifacts())
  const movedSources = await listMovedSources(transaction)
  const matched: MatchedEntry[] = []
  for (const record of records) {
    const { project, root } = record
    for (const recorded of record.recorded) {
      const key = viewKeys.deployment({ project, root, path: recorded.path })
      const known = await transaction.get<DeploymentEntry>(key)
      const own = decided.get(recorded)
      const found =
        own === undefined
          ? matchRecorded(recorded, { artifacts, known, movedSources })
          : ({ kind: 'same', artifact: own } as const)
      matched.push({ record, recorded, known, match: isKept(found, { known, recorded }) ?? found })
    }
  }
  return matched
}

/** A copy whose artifact was removed from the collection is still this home's. */
function isKept(
  found: RecordedMatch,
  { known, recorded }: Pick<MatchedEntry, 'known' | 'recorded'>,
): { readonly kind: 'kept' } | null {
  if (found.kind === 'same' || known === null) return null
  const isOwn = recorded.uuid === null || recorded.uuid === (known.recorded_as ?? known.uuid)
  return isOwn || !recorded.isComplete ? { kind: 'kept' } : null
}

async function listMovedSources(transaction: Transaction): Promise<ReadonlyMap<string, string>> {
  const moved = new Map<string, string>()
  for (const [key, value] of await transaction.session.view.entries(viewKeys.sourceAliases())) {
    const before = sourceKey(aliasedAddress(key))
    const now = sourceKey(asVerified<SourceAliasEntry>(value).location)
    if (before !== null && now !== null) moved.set(before, now)
  }
  return moved
}

async function adoptDeployment(
  transaction: Transaction,
  input: {
    readonly record: RecordToAdopt
    readonly recorded: RecordedDeployment
    readonly known: DeploymentEntry | null
    readonly artifact: ArtifactEntry
    /** The uuids that records give to artifacts, with those that they have here. */
    readonly uuids: ReadonlyMap<string, string>
  },
): Promise<void> {
  const { record, recorded, known, artifact } = input
  const { project, root } = record
  const isSameCopy = known?.uuid === artifact.uuid
  const place = { project, root, path: recorded.path, type: artifact.type }
  const form =
    (isSameCopy ? known.form : null) ??
    recordedForm(transaction.ports.places, { ...recorded, type: artifact.type }, { project, root })
  const switched = recorded.disabled ? { ...place, disabled: true as const } : place
  const formed = form === null ? switched : { ...switched, form }
  const disk = deploymentOnDisk(formed)
  const found = await findRecordedBaseline(transaction, { deployment: recorded, artifact, disk })
  // What the file says and nothing here knows does not replace what is known.
  if (isSameCopy && found.baseline === null) return
  const {
    ahead: _,
    disabled: __,
    ...before
  } = isSameCopy ? known : { ...NEWLY_KNOWN, ahead: null, disabled: undefined }
  const entry: DeploymentEntry = {
    // What a project's record says nothing of stays as it is known.
    ...before,
    uuid: artifact.uuid,
    collection: artifact.collection,
    name: artifact.name,
    profile: recordedProfile(recorded, root),
    ...formed,
    ...found,
    ...(await wishesOf(transaction, input, found)),
    deployed_at: recorded.deployedAt ?? transaction.now(),
    ...(recorded.parts === null ? {} : { parts: ownParts(recorded.parts, input.uuids) }),
    ...(recorded.links.length === 0 ? {} : { links: recorded.links }),
    ...recordedAs(input, isSameCopy),
  }
  transaction.put(viewKeys.deployment(entry), entry)
}

const NEWLY_KNOWN = { state: null, pin: null, wanted_by: ['direct'] } as const

/** An entry by another id is another home's, and so is one that this home does not remember. */
function recordedAs(
  { recorded: { uuid }, known, artifact }: Parameters<typeof adoptDeployment>[1],
  isSameCopy: boolean,
): Pick<DeploymentEntry, 'recorded_as'> {
  if (uuid === null) return {}
  if (uuid !== artifact.uuid) return { recorded_as: uuid }
  const isOwn = isSameCopy && known?.recorded_as === undefined
  return isOwn ? {} : { recorded_as: uuid }
}

/** What is not in this home keeps the record's uuid. */
function ownParts(parts: readonly string[], uuids: ReadonlyMap<string, string>): readonly string[] {
  return parts.map((uuid) => uuids.get(uuid) ?? uuid).toSorted()
}

/** Who wants a copy and which version, as far as that is known here. */
async function wishesOf(
  transaction: Transaction,
  { recorded, uuids, artifact }: Parameters<typeof adoptDeployment>[1],
  { baseline }: FoundBaseline,
): Promise<Partial<Pick<DeploymentEntry, 'wanted_by' | 'pin'>>> {
  const { isComplete, wantedBy, pin } = recorded
  if (!isComplete) return {}
  const wanters = wantedBy.flatMap((one) => (one === 'direct' ? [one] : (uuids.get(one) ?? [])))
  return {
    wanted_by: wanters.length === 0 ? ['direct'] : wanters,
    pin: await pinnedVersion(transaction, { artifact, pin, baseline }),
  }
}

async function pinnedVersion(
  transaction: Transaction,
  {
    artifact,
    pin,
    baseline,
  }: Pick<RecordedDeployment, 'pin'> & {
    readonly artifact: ArtifactEntry
    readonly baseline: VersionRef | null
  },
): Promise<VersionRef | null> {
  if (pin === null) return null
  return pin === baseline?.tree ? baseline : findTree(transaction, artifact, pin)
}
