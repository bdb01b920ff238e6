import { HASH_SCHEME } from '../../core/deployment/record-file.ts'
import type { RecordedDeployment } from '../../core/deployment/parse-record.ts'
import { isObjectId } from '../../core/object/object-id.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import type { ArtifactEntry, DeploymentEntry, VersionRef } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { withForm } from '../deployments/deployment-form.ts'
import { assertConsent } from '../engine/consent/assert-consent.ts'
import { capturePlace } from '../engine/observe/capture-tree.ts'
import { deploymentPlace, visibleOnDisk, visiblePath } from '../engine/places/artifact-places.ts'
import { deploymentOnDisk, profileDir } from '../engine/places/places-on-disk.ts'
import { recordedOnDisk } from '../engine/places/recorded-place.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { assertFolderBelow } from '../engine/writing/file-steps.ts'
import type { InstalledCopy } from './install-report.ts'
import { toRef } from './plan-state.ts'
import { compareCopy } from './compare-copy.ts'
import { stateOf } from './recorded-artifacts.ts'
import type { RecordedArtifact } from './recorded-artifacts.ts'

/** What is known of the states that an artifact's copies were made from. */
export interface CopyBases {
  readonly entry: ArtifactEntry
  readonly bases: ReadonlyMap<ObjectId, VersionRef | null>
  readonly joined: ReadonlyMap<ObjectId, VersionRef>
}

/** What is known of copies, and what may be done about them. */
export interface HowToInstall {
  readonly known: CopyBases
  /** A person agrees to what would run by itself. */
  readonly agrees: boolean
  /** Whether those that are missing are written. */
  readonly writes: boolean
}

/** What became of an artifact's copies, and the first reason why one was not written. */
export interface InstalledCopies {
  readonly copies: readonly InstalledCopy[]
  readonly problem: SkillmeatError | null
}

/**
 * Gives the copies of an artifact their bases, and writes those that are missing. What lies there and is
 * something else stays as it is.
 */
export async function installCopies(
  transaction: Transaction,
  artifact: RecordedArtifact,
  how: HowToInstall,
): Promise<InstalledCopies> {
  const { known } = how
  const copies: InstalledCopy[] = []
  let problem: SkillmeatError | null = null
  for (const { record, recorded } of artifact.entries) {
    const { project, root } = record
    const key = viewKeys.deployment({ project, root, path: recorded.path })
    const adopted = await transaction.get<DeploymentEntry>(key)
    if (adopted === null || adopted.uuid !== known.entry.uuid) continue
    const entry = rebased(adopted, recorded, known)
    if (entry !== adopted) transaction.put(key, entry)
    try {
      const copy = await installCopy(transaction, { entry, recorded }, how)
      if (copy.state === 'missing') problem ??= notHad(recorded, copy.path)
      copies.push(copy)
    } catch (error) {
      if (!isSkillmeatError(error)) throw error
      problem ??= error
      const isMissing = isSkillmeatError(error, 'E_CONSENT_REQUIRED')
      copies.push({ path: visiblePath(entry), state: isMissing ? 'missing' : 'unchecked' })
    }
  }
  return { copies, problem }
}

/** What was found about a state replaces what its record alone could tell. */
function rebased(
  entry: DeploymentEntry,
  recorded: RecordedDeployment,
  { entry: head, bases, joined }: CopyBases,
): DeploymentEntry {
  const { tree } = stateOf(recorded)
  const baseline = tree === null ? undefined : bases.get(tree)
  if (tree === null || baseline === undefined) return entry
  const { ahead: _, ...rest } = entry
  if (baseline !== null && wasTakenFor(entry, head) && baseline.tree === recorded.hash)
    return { ...rest, baseline, content: baseline.tree, state: toRef(head) }
  return ontoBase(rest, baseline, { tree, own: joined.get(tree) ?? null })
}

function ontoBase(
  entry: DeploymentEntry,
  baseline: VersionRef | null,
  { tree, own }: { readonly tree: ObjectId; readonly own: VersionRef | null },
): DeploymentEntry {
  // What cannot be had, nobody can bring up: whatever is in its place is an edit of the base.
  if (baseline?.tree === tree || own === null) return { ...entry, baseline }
  // The copy holds the recorded state, which is an edit of the base here.
  const state = entry.content === tree ? own : entry.state
  return { ...entry, baseline, state, ahead: { tree, over: baseline?.tree ?? null } }
}

/** Tells whether what lies there was taken for what was written, which was not to be had before. */
function wasTakenFor({ baseline, content }: DeploymentEntry, head: ArtifactEntry): boolean {
  return baseline === null && content === head.tree
}

async function installCopy(
  transaction: Transaction,
  { entry, recorded }: { readonly entry: DeploymentEntry; readonly recorded: RecordedDeployment },
  { known, agrees, writes }: HowToInstall,
): Promise<InstalledCopy> {
  const path = visiblePath(entry)
  const { ports } = transaction
  const wanted = await findWritten(transaction, recorded)
  const head = known.entry.tree
  const there = await capturePlace(transaction, deploymentOnDisk(entry), [wanted, head])
  if (there !== null) {
    const isAsWritten =
      there === wanted ||
      there === recorded.hash ||
      (entry.form !== undefined && (await compareCopy(transaction, recorded, entry)) === 'same')
    return { path, state: isAsWritten ? 'there' : 'modified' }
  }
  if (!writes || wanted === null) return { path, state: 'missing' }
  assertFolderBelow(ports.files, entry.project === '/' ? '' : entry.project, profileDir(entry))
  await transaction.attempt(async () => {
    // What of a shared file is not there yet goes with it again.
    const key = viewKeys.deployment(entry)
    transaction.remove(key)
    const made = await withForm(transaction, entry)
    transaction.put(key, made)
    transaction.write(deploymentPlace(made), null, wanted)
    const own = transaction.plannedFor(deploymentPlace(made))
    if (!agrees && own !== null) await assertConsent(transaction, [own])
  })
  return { path, state: 'written' }
}

/** Returns what a record says was written, or was made from, where that can be had. */
async function findWritten(
  { objects }: Transaction,
  recorded: RecordedDeployment,
): Promise<ObjectId | null> {
  const { hash, scheme } = recorded
  const written = scheme === HASH_SCHEME && isObjectId(hash) ? hash : null
  const known = [written, stateOf(recorded).tree].filter((tree) => tree !== null)
  const missing = await objects.missing(known)
  return known.find((tree) => !missing.has(tree)) ?? null
}

function notHad({ type, name }: RecordedDeployment, path: string): SkillmeatError {
  return new SkillmeatError(
    'E_NOT_FOUND',
    `${path} is missing, and what is recorded of it is in no store, source, file or git history at hand.`,
    {
      fix: 'Fetch the whole history (`git fetch --unshallow`) and install again, ask who deployed it to commit its files, or put the source\u2019s own state there with `skillmeat deploy --force`.',
      data: { artifact: artifactLabel({ type, name }), path },
    },
  )
}

/** Lists the copies of an artifact that is not taken in. */
export function listUntouched(
  { ports }: Transaction,
  { entries }: RecordedArtifact,
): readonly InstalledCopy[] {
  return entries.map(({ record, recorded }) => {
    const there = visibleOnDisk(recordedOnDisk(ports.places, recorded, record))
    const isThere = ports.files.lstat(there) !== null
    const path = there.slice(record.project.length).replace(/^\//, '')
    return { path, state: isThere ? 'there' : 'missing' }
  })
}
