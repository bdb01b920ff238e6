import { labelOf } from '../../core/bundle/parse-manifest.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import { artifactLabel } from '../catalog/find-artifact.ts'
import { recordMembers } from '../composites/set-members.ts'
import type { Added, ImportMatch } from '../importing/add-report.ts'
import { decisionFor, freeName, nameKey } from '../importing/import-one.ts'
import type { ImportOne } from '../importing/import-one.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { createBundled } from './create-bundled.ts'
import { hasMembers, joinBundledMembers } from './bundled-members.ts'
import { mergeBundled } from './merge-bundled.ts'
import type { BundledCandidate } from './read-bundled.ts'
import { knowsVersion } from './bundled-history.ts'

/** A candidate of a bundle, and what it is imported into. */
export interface ImportBundled extends Omit<ImportOne, 'candidate' | 'from' | 'members'> {
  readonly candidate: BundledCandidate
  /** The uuids of what was imported before it, by label in the bundle. */
  readonly parts: ReadonlyMap<string, string>
  /** The name of the bundle's file. */
  readonly file: string
}

/**
 * Plans one candidate of a bundle into the collection, under its own uuid where that is free.
 *
 * A bundle can say of anything that it is what the collection has: so what differs waits for a
 * decision, also where the uuid is the same.
 */
export async function importBundled(
  transaction: Transaction,
  input: ImportBundled,
): Promise<Added> {
  const { candidate, request } = input
  const { type, path } = candidate.candidate
  const wanted = request.as ?? candidate.candidate.name
  const { known, match } = await findBundled(transaction, input, wanted)
  const common = {
    artifact: artifactLabel({ type, name: known?.name ?? wanted }),
    path,
    match,
    description: candidate.inspection.description,
    warnings: candidate.inspection.warnings,
  }
  if (known === null) {
    const { uuid } = await create(transaction, input, wanted)
    return { ...common, uuid, bucket: 'new', action: 'added' }
  }
  const { uuid } = known
  if (match.identical) return { ...common, uuid, bucket: 'existing', action: 'unchanged' }
  const decision = decisionFor(input, { match, known })
  const conflict = { ...common, uuid, bucket: 'conflict' } as const
  switch (decision) {
    case null:
      return { ...conflict, action: 'undecided' }
    case 'skip':
      return { ...conflict, action: 'skipped' }
    case 'keep':
      return { ...conflict, action: 'kept' }
    case 'fork': {
      const name = freeName(input.names, { type, name: known.name })
      const fork = await create(transaction, input, name)
      return { ...conflict, uuid: fork.uuid, artifact: artifactLabel(fork), action: 'forked' }
    }
    case 'update':
      return { ...conflict, action: await update(transaction, input, known) }
  }
}

async function create(
  transaction: Transaction,
  input: ImportBundled,
  name: string,
): Promise<ArtifactEntry> {
  const entry = await createBundled(transaction, input, name)
  input.names.set(nameKey(entry), entry)
  return entry
}

async function update(
  transaction: Transaction,
  input: ImportBundled,
  known: ArtifactEntry,
): Promise<Added['action']> {
  const action = await mergeBundled(transaction, input, known)
  if (known.type !== 'composite') return action
  const { collection, uuid } = known
  const composite = { collection, composite: uuid }
  const isChanged = await joinBundledMembers(transaction, input, composite)
  if (isChanged) await recordMembers(transaction, composite)
  return isChanged && action === 'unchanged' ? 'updated' : action
}

/** Finds the artifact that a candidate is: the one of its uuid, of its name, or of its content. */
async function findBundled(
  transaction: Transaction,
  input: ImportBundled,
  wanted: string,
): Promise<{ readonly known: ArtifactEntry | null; readonly match: ImportMatch }> {
  const { candidate, names, request } = input
  const { type } = candidate.candidate
  const { artifact } = candidate.bundled
  const all = [...names.values()]
  const isOfType = (entry: ArtifactEntry) => entry.type === type
  const sameUuid = all.find(
    (entry) =>
      isOfType(entry) &&
      entry.uuid === artifact.uuid &&
      (request.as === null || entry.name === request.as),
  )
  const named = names.get(nameKey({ type, name: wanted })) ?? null
  const known = sameUuid ?? named
  if (known !== null) {
    const identical = await isHeld(transaction, input, known)
    const how = sameUuid !== undefined ? 'uuid' : identical ? 'content' : 'name'
    const confidence = how === 'name' ? 0.85 : 1
    return { known, match: { how, confidence, identical } }
  }
  const sameContent = all.find((entry) => isOfType(entry) && entry.tree === candidate.tree.id)
  if (sameContent !== undefined && type !== 'composite' && request.as === null) {
    return { known: sameContent, match: { how: 'content', confidence: 1, identical: true } }
  }
  return { known: null, match: { how: 'none', confidence: 0, identical: false } }
}

/** Tells whether an artifact holds all of a candidate: its content, or in its history its version. */
async function isHeld(
  transaction: Transaction,
  input: ImportBundled,
  known: ArtifactEntry,
): Promise<boolean> {
  const { candidate, parts } = input
  const { bundle, artifact } = candidate.bundled
  const isSame =
    known.tree === candidate.tree.id ||
    (artifact.version !== null && (await knowsVersion(transaction, known, artifact.version)))
  if (!isSame || known.type !== 'composite') return isSame
  return hasMembers(transaction, known, { bundle, label: labelOf(artifact), parts })
}
