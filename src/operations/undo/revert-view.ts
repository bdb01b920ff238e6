import { asVerified } from '../../core/object/verified-json.ts'
import { placeKey } from '../../core/operation-log/operation.ts'
import type { Place } from '../../core/operation-log/operation.ts'
import type { ArtifactEntry, DeploymentEntry, ProjectEntry } from '../../core/view/entries.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import { sameValue } from '../../core/view/diff-maps.ts'
import type { MapChange } from '../../core/view/diff-maps.ts'
import { deploymentProject, viewKeys } from '../../core/view/keys.ts'
import { registerProject } from '../engine/observe/adopt-record.ts'
import { artifactPlace, deploymentPlace } from '../engine/places/artifact-places.ts'
import { isTaken } from './revert-files.ts'
import type { RevertedPlace } from './revert-files.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/**
 * Plans every entry that an operation changed back to its earlier value.
 *
 * Later changes stay, except what an entry says about a place that goes back. The entry of a place
 * that is left alone stays too.
 */
export async function revertView(
  transaction: Transaction,
  changes: readonly MapChange[],
  places: readonly RevertedPlace[],
): Promise<void> {
  const fate = judgePlaces(transaction, places)
  for (const change of changes) {
    const { key, before, after } = change
    if (fate.holders.has(key) || (after === null && (await holdsMore(transaction, key)))) continue
    if (key.startsWith('record/') || key.startsWith(viewKeys.collections())) {
      await revertFileEntry(transaction, change)
    } else if (!isIn(fate.left, key, before ?? after)) {
      await revertEntry(transaction, change, { ...fate, changes })
    }
  }
  await registerProjects(transaction)
}

/** Registers projects that copies come back to, which may have been forgotten since. */
async function registerProjects(transaction: Transaction): Promise<void> {
  for (const [key, entry] of transaction.edits) {
    const project = deploymentProject(key)
    if (project !== null && entry !== null) await registerProject(transaction, project)
  }
}

/** What becomes of the places of an operation, by their keys. */
interface Fate {
  readonly left: ReadonlySet<string>
  /** The collections, projects and record files that own a place which does not go back. */
  readonly holders: ReadonlySet<string>
  /** What those that go back will hold. */
  readonly back: ReadonlyMap<string, ObjectId | null>
}

function judgePlaces(transaction: Transaction, places: readonly RevertedPlace[]): Fate {
  const back = places.filter(({ outcome }) => outcome === 'reverted')
  const kept = places.filter(({ outcome }) => outcome !== 'reverted')
  const left = kept.filter(({ outcome }) => outcome !== 'merged')
  return {
    left: new Set(left.map(({ place }) => placeKey(place))),
    holders: new Set(kept.flatMap(({ place }) => holdersOf(place))),
    back: new Map(
      back.map(({ place }) => [placeKey(place), transaction.plannedFor(place)?.after ?? null]),
    ),
  }
}

/** Returns the entries that stay while a place does: its collection or project, and our file listing it. */
function holdersOf(place: Place): string[] {
  if (place.kind === 'collection') return [viewKeys.collection(place.collection)]
  if (place.kind !== 'project') return []
  return [viewKeys.project(place.project), viewKeys.record(place.project, place.root)]
}

/** Tells whether a project has copies from other operations, so that it stays registered. */
async function holdsMore(transaction: Transaction, key: string): Promise<boolean> {
  if (!key.startsWith(viewKeys.projects())) return false
  const project = await transaction.get<ProjectEntry>(key)
  if (project === null) return false
  return (await transaction.scan(viewKeys.deployments(project.path))).length > 0
}

async function revertEntry(
  transaction: Transaction,
  change: MapChange,
  { back, changes }: Fate & { readonly changes: readonly MapChange[] },
): Promise<void> {
  const { key } = change
  const present = await transaction.get(key)
  const next = withoutChange(present, change, back)
  if (next === present) return
  if (next !== null && key.startsWith(viewKeys.allArtifacts())) {
    const entry = asVerified<ArtifactEntry>(next)
    const place = { place: artifactPlace(entry), before: null, after: entry.tree }
    if (await isTaken(transaction, place, { changes })) return
  }
  transaction.put(key, next)
}

type Table = Readonly<Record<string, unknown>>

/** The fields of an entry that describe the files in its place. */
const HELD = new Set(['version', 'tree', 'pristine', 'upstream', 'content', 'state'])

/**
 * Fields that count as unchanged if other fields do: a tree belongs to its version, and a state to
 * the written content.
 */
const TOLD_BY: Readonly<Record<string, readonly string[]>> = {
  tree: ['version'],
  state: ['state', 'content'],
}

/**
 * Returns an entry with the change from `before` to `after` applied and later changes kept. Fields
 * about the files go back if the files do, and stay if the files moved since.
 */
function withoutChange(
  present: unknown,
  { key, before, after }: MapChange,
  back: Fate['back'],
): unknown {
  if (sameValue(present, before)) return after
  if (!isPlaceEntry(key) || !isTable(present)) return present
  const known = isTable(before) ? before : {}
  const files = judgeFiles(present, { key, before, after }, back)
  if (!isTable(after)) {
    return files === 'back' || sameButForFindings(present, before) ? null : present
  }
  if (present['uuid'] !== after['uuid']) return present
  const isUnchanged = (field: string) => {
    if (HELD.has(field) && files !== 'there') return files === 'back'
    return (TOLD_BY[field] ?? [field]).every((id) => sameValue(present[id], known[id]))
  }
  const fields = Object.keys({ ...present, ...after })
  const values = fields.map((field) => [field, (isUnchanged(field) ? after : present)[field]])
  return Object.fromEntries(values.filter(([, value]) => value !== undefined))
}

/** Tells whether the files of an entry go back, were moved since, or are where they were. */
function judgeFiles(
  present: unknown,
  { key, before, after }: MapChange,
  back: Fate['back'],
): 'back' | 'moved' | 'there' {
  const wasThere = before === null || isIn(back, key, before)
  if (wasThere && isIn(back, key, present) && isHeld(back, key, after)) return 'back'
  const isMoved = before !== null && placeKeyOf(key, present) !== placeKeyOf(key, before)
  return isMoved ? 'moved' : 'there'
}

/** Tells whether the plan for an entry's place matches the entry. */
function isHeld(
  planned: ReadonlyMap<string, ObjectId | null>,
  key: string,
  after: unknown,
): boolean {
  if (after === null) return true
  const { tree, state, content } = asVerified<Partial<ArtifactEntry & DeploymentEntry>>(after)
  return planned.get(placeKeyOf(key, after) ?? '') === (tree ?? state?.tree ?? content)
}

function isPlaceEntry(key: string): boolean {
  return key.startsWith(viewKeys.allDeployments()) || key.startsWith(viewKeys.allArtifacts())
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null
}

/** Reverts only the existence of the entries of our own files, whose contents follow the files. */
async function revertFileEntry(transaction: Transaction, change: MapChange): Promise<void> {
  const present = await transaction.session.view.get(change.key)
  if (sameValue(present, change.before)) transaction.put(change.key, change.after)
}

/**
 * Compares entries without their observed state: an edit recorded since must not keep a deployment's
 * record.
 */
function sameButForFindings(present: unknown, before: unknown): boolean {
  return sameValue(withoutState(present), withoutState(before))
}

function withoutState(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('state' in value)) return value
  return { ...value, state: null }
}

/** Tells whether an entry is about one of `places`, which are given by their keys. */
function isIn(places: Pick<ReadonlySet<string>, 'has'>, key: string, value: unknown): boolean {
  const place = placeKeyOf(key, value)
  return place !== null && places.has(place)
}

/** Returns the key of the place that an entry is about; null for an entry about something else. */
function placeKeyOf(key: string, value: unknown): string | null {
  if (key.startsWith(viewKeys.allDeployments())) {
    return placeKey(deploymentPlace(asVerified<DeploymentEntry>(value)))
  }
  if (!key.startsWith(viewKeys.allArtifacts())) return null
  return placeKey(artifactPlace(asVerified<ArtifactEntry>(value)))
}
