import type { ArtifactEntry } from '../../../core/view/entries.ts'
import { artifactLabel } from '../../../core/artifact/artifact-label.ts'
import type { Warning } from '../../../core/errors.ts'
import { listMembers } from '../../catalog/members.ts'
import type { Member } from '../../catalog/members.ts'
import { recordMembers } from '../../composites/set-members.ts'
import { viewKeys } from '../../../core/view/keys.ts'
import type { Added, ImportMatch } from '../pipeline/add-report.ts'
import { decisionFor } from '../pipeline/decide.ts'
import { freeName, nameKey } from '../pipeline/match.ts'
import type { Transaction } from '../../engine/transaction/transaction.ts'
import { createBundled } from './create-bundled.ts'
import { bundledMembers, hasBundledMembers, joinBundledMembers } from './bundled-members.ts'
import { mergeBundledChoices } from './bundled-choices.ts'
import { mergeBundledTags } from './bundled-tags.ts'
import { NOWHERE, findRelation } from './find-relation.ts'
import type { Relation } from './find-relation.ts'
import { hadMembers, sharedMembers, wasBeforeEdits } from './shared-members.ts'
import { mergeBundled } from './merge-bundled.ts'
import { saidOf } from '../pipeline/said-of.ts'
import { descendsFrom, holdsVersion } from './bundled-history.ts'
import type { ImportBundled } from './bundled-import.ts'

/**
 * Plans one candidate of a bundle into the collection, under its own uuid if that is free.
 *
 * A bundle can claim to hold any artifact of the collection. Different content therefore waits for a
 * decision even when the uuid is the same, unless everything here is in the history that came along.
 */
export async function importBundled(
  transaction: Transaction,
  input: ImportBundled,
): Promise<Added> {
  const { candidate, request } = input
  const { type, path } = candidate.candidate
  const wanted = request.as ?? candidate.candidate.name
  const { known, match, relation } = await findBundled(transaction, input, wanted)
  const common = {
    artifact: artifactLabel({ type, name: known?.name ?? wanted }),
    path,
    match,
    ...saidOf(candidate),
    matched: known === null ? null : artifactLabel(known),
  }
  if (known === null) {
    const { uuid } = await create(transaction, input, wanted)
    return { ...common, uuid, bucket: 'new', action: 'added' }
  }
  const { uuid } = known
  if (match.identical) {
    const names = await mergeBundledTags(transaction, input, known)
    const isWorded = await mergeWords(transaction, input, known)
    const isChosen = await takeChoices(transaction, input, known)
    const action = names.isChanged || isWorded || isChosen ? 'updated' : 'unchanged'
    const warnings = [...common.warnings, ...names.warnings]
    return { ...common, uuid, bucket: 'existing', action, warnings }
  }
  const conflict = { ...common, uuid, bucket: 'conflict' } as const
  const { warnings = [], ...done } = await decide(transaction, input, { match, known, relation })
  return { ...conflict, ...done, warnings: [...common.warnings, ...warnings] }
}

/** Does what was decided; a fast-forward is nothing to decide. */
async function decide(
  transaction: Transaction,
  input: ImportBundled,
  found: Found & { readonly known: ArtifactEntry },
): Promise<Pick<Added, 'action'> & Partial<Pick<Added, 'uuid' | 'artifact' | 'warnings'>>> {
  const { known, relation } = found
  switch (decisionFor(input, found) ?? (isFastForward(input, found) ? 'update' : null)) {
    case null:
      return { action: 'undecided' }
    case 'skip':
      return { action: 'skipped' }
    case 'keep':
      return { action: 'kept' }
    case 'fork': {
      const name = freeName(input.names, known)
      const fork = await create(transaction, input, name)
      return { uuid: fork.uuid, artifact: artifactLabel(fork), action: 'forked' }
    }
    case 'update':
      return update(transaction, input, { known, relation })
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
  { known, relation }: Pick<Found, 'relation'> & { readonly known: ArtifactEntry },
): Promise<Pick<Added, 'action' | 'warnings'>> {
  const { collection, uuid } = known
  const before = await listMembers(transaction, known)
  // Read before the head moves, because afterwards both sides share theirs.
  const base =
    known.type === 'composite' ? await sharedMembers(transaction, input, { known, relation }) : null
  const action = await mergeBundled(transaction, input, { known, relation })
  const names = await mergeBundledTags(transaction, input, await entryNow(transaction, known))
  const isJoined =
    base !== null && (await joinBundledMembers(transaction, input, { collection, uuid, base }))
  const because = { origin: 'merge', message: `Merged ${input.file}` } as const
  if (isJoined) await recordMembers(transaction, { collection, composite: uuid, because })
  const isWorded = await mergeWords(transaction, input, known)
  const isChosen =
    known.type === 'composite' && (await mergeBundledChoices(transaction, input, known))
  const isMore = isJoined || names.isChanged || isWorded || isChosen
  return {
    action: isMore && action === 'unchanged' ? 'updated' : action,
    warnings: [...names.warnings, ...tellLeft(before, await listMembers(transaction, known))],
  }
}

/** Names the parts that left a composite since the giver has them no more. */
function tellLeft(before: readonly Member[], after: readonly Member[]): readonly Warning[] {
  return before
    .filter(({ child }) => after.every((one) => one.child !== child))
    .map((member) => ({
      code: 'W_PART_LEFT',
      message: `${artifactLabel(member.artifact ?? member)} is no part of it any more: the bundle has it no more.`,
    }))
}

/**
 * Takes a bundle's choices about parts. No version records choices, so a bundle older than the last
 * import is ignored.
 */
async function takeChoices(
  transaction: Transaction,
  input: ImportBundled,
  known: ArtifactEntry,
): Promise<boolean> {
  if (known.type !== 'composite') return false
  const tree = input.candidate.tree.id
  const isSame = known.tree === tree && (await hasBundledMembers(transaction, input, known))
  const state = { tree, members: await bundledMembers(transaction, input) }
  if (!isSame && !(await wasBeforeEdits(transaction, known, state))) return false
  return mergeBundledChoices(transaction, input, known)
}

/** Adds the artifact's tags in the bundle to its tags here. */
async function mergeWords(
  transaction: Transaction,
  { candidate }: ImportBundled,
  known: ArtifactEntry,
): Promise<boolean> {
  const entry = await entryNow(transaction, known)
  const tags = [...new Set([...entry.tags, ...(candidate.bundled.artifact.tags ?? [])])]
  if (tags.length === entry.tags.length) return false
  const key = viewKeys.artifact(entry.collection, entry.uuid)
  transaction.put(key, { ...entry, tags } satisfies ArtifactEntry)
  return true
}

async function entryNow(transaction: Transaction, known: ArtifactEntry): Promise<ArtifactEntry> {
  const key = viewKeys.artifact(known.collection, known.uuid)
  return (await transaction.get<ArtifactEntry>(key)) ?? known
}

/** Tells whether everything here is in the history that comes in, so that taking it loses nothing. */
function isFastForward(
  { candidate }: ImportBundled,
  { known, match, relation }: Found & { readonly known: ArtifactEntry },
): boolean {
  const { bundle, artifact } = candidate.bundled
  if (match.how !== 'uuid') return false
  const [newest, ...others] = relation.ancestors
  const isAhead = newest === known.version && others.length === 0
  return isAhead || descendsFrom(bundle, artifact.version, known.version)
}

/** The artifact here that a candidate of a bundle corresponds to. */
interface Found {
  readonly known: ArtifactEntry | null
  readonly match: ImportMatch
  readonly relation: Relation
}

/** Finds the artifact that a candidate is: the one of its uuid, of its name, or of its content. */
async function findBundled(
  transaction: Transaction,
  input: ImportBundled,
  wanted: string,
): Promise<Found> {
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
    const relation = await findRelation(transaction, input, known)
    const identical = relation.isHeld || (await isHeld(transaction, input, known))
    const how = sameUuid !== undefined ? 'uuid' : identical ? 'content' : 'name'
    const confidence = how === 'name' ? 0.85 : 1
    return { known, match: { how, confidence, identical }, relation }
  }
  // Two artifacts of one bundle stay two, whatever they hold.
  const sameContent = all.find(
    (entry) => isOfType(entry) && entry.tree === candidate.tree.id && input.present.has(entry.uuid),
  )
  if (sameContent !== undefined && type !== 'composite' && request.as === null) {
    const match = { how: 'content', confidence: 1, identical: true } as const
    return { known: sameContent, match, relation: NOWHERE }
  }
  const match = { how: 'none', confidence: 0, identical: false } as const
  return { known: null, match, relation: NOWHERE }
}

/** Tells whether an artifact already has a candidate: its content, or its version in the history. */
async function isHeld(
  transaction: Transaction,
  input: ImportBundled,
  known: ArtifactEntry,
): Promise<boolean> {
  const { candidate } = input
  const { artifact } = candidate.bundled
  const { version } = artifact
  if (version !== null && (await holdsVersion(transaction, known, version))) return true
  if (known.tree !== candidate.tree.id) return false
  if (known.type !== 'composite') return true
  if (await hasBundledMembers(transaction, input, known)) return true
  return hadMembers(transaction, known, await bundledMembers(transaction, input))
}
