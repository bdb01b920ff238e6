import type { ObjectId } from '../../core/object/object-id.ts'
import type { ArtifactEntry, DeploymentEntry, VersionRef } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { givenConsents } from '../engine/consent/consents.ts'
import { findTree } from '../engine/observe/find-tree.ts'
import { setHead } from '../engine/transaction/set-head.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { findGained } from '../importing/gained-capabilities.ts'
import { dropPending } from '../merging/pending.ts'
import { relatedState } from './fetch-recorded.ts'
import type { BaseFrom, Installed } from './install-report.ts'
import { addUpstream, planState, toRef } from './plan-state.ts'
import type { PlannedState, StateInput } from './plan-state.ts'
import { stateOf } from './recorded-artifacts.ts'
import type { RecordedArtifact, RecordedState } from './recorded-artifacts.ts'

/** What became of an artifact that was here already. */
export interface BroughtUp {
  readonly entry: ArtifactEntry
  readonly action: Extract<Installed['action'], 'updated' | 'joined' | 'unchanged' | 'held_back'>
  readonly from: BaseFrom
  /** The bases of copies made from states that the head does not descend from; null where none is known. */
  readonly bases: ReadonlyMap<ObjectId, VersionRef | null>
  /** The recorded states that became part of its history beside the head. */
  readonly joined: ReadonlyMap<ObjectId, VersionRef>
  readonly gained: readonly string[]
}

interface Present {
  readonly entry: ArtifactEntry
  readonly onDisk: ObjectId | null
}

/**
 * Brings an artifact up to what a project's records say of it. A head that nobody edited moves to a
 * newer state; one that was edited stays, and what is recorded joins its history, to be merged on the
 * newest state that both contain.
 */
export async function bringUp(
  transaction: Transaction,
  input: StateInput & { readonly agrees: boolean },
  present: Present,
): Promise<BroughtUp> {
  let done: BroughtUp = {
    entry: present.entry,
    action: 'unchanged',
    from: 'store',
    bases: new Map(),
    joined: new Map(),
    gained: [],
  }
  for (const state of input.artifact.states) {
    if (state.tree === null || hasBase(input.artifact, state.tree)) continue
    if ((await findTree(transaction, done.entry, state.tree)) !== null) continue
    done = await bringUpTo(transaction, input, { state, tree: state.tree, present, done })
    if (done.action === 'held_back') break
  }
  return done
}

/** Tells whether all copies of a state are known to be made from just that. */
function hasBase({ entries }: RecordedArtifact, tree: ObjectId): boolean {
  return entries
    .filter(({ recorded }) => stateOf(recorded).tree === tree)
    .every(({ known }) => known?.baseline?.tree === tree)
}

interface Step {
  readonly state: RecordedState
  readonly tree: ObjectId
  readonly present: Present
  readonly done: BroughtUp
}

async function bringUpTo(
  transaction: Transaction,
  input: StateInput & { readonly agrees: boolean },
  step: Step,
): Promise<BroughtUp> {
  const { state, done } = step
  const { entry } = done
  const stand = await standOf(transaction, input, step)
  const parent = stand.order === 'newer' ? toRef(entry) : stand.base
  const planned = await planState(transaction, input, { uuid: entry.uuid, state, parent })
  const head = planned.version ?? (planned.upstream === null ? null : toRef(planned.upstream))
  if (stand.order !== 'newer' || head === null)
    return joined(input.artifact, step, { planned, stand })
  if (head.tree === entry.tree) {
    return { ...done, from: planned.from, bases: new Map([...done.bases, [step.tree, head]]) }
  }
  const held = input.agrees ? [] : await findHeld(transaction, entry, head.tree)
  if (held.length > 0) return { ...done, action: 'held_back', gained: held }
  return moved(transaction, step, { planned, head })
}

/** The head stays, and what is recorded becomes a part of its history as far as it can be had. */
function joined(
  artifact: RecordedArtifact,
  { tree, done }: Step,
  { planned, stand }: { readonly planned: PlannedState; readonly stand: Standing },
): BroughtUp {
  const { version, from } = planned
  const base = stand.order === 'older' ? baseOfOlder(planned, stand) : stand.base
  if (from === 'store' && isJoined(artifact, tree, base))
    return { ...done, from: base === null ? 'unknown' : 'store' }
  const isIn = version !== null && done.action !== 'updated'
  return {
    ...done,
    action: isIn ? 'joined' : done.action,
    from: base === null ? 'unknown' : from === 'unknown' ? 'store' : from,
    bases: new Map([...done.bases, [tree, base]]),
    joined: version === null ? done.joined : new Map([...done.joined, [tree, version]]),
  }
}

/** Tells whether all copies of a state are known with this base already. */
function isJoined({ entries }: RecordedArtifact, tree: ObjectId, base: VersionRef | null): boolean {
  return entries
    .filter(({ recorded }) => stateOf(recorded).tree === tree)
    .every(({ known }) => known !== null && isKnownOver(known, tree, base?.tree ?? null))
}

function isKnownOver(known: DeploymentEntry, tree: ObjectId, base: ObjectId | null): boolean {
  const { ahead, baseline, content, state } = known
  const isAsJoined = content !== tree || state?.tree === tree
  const isSameBase = ahead?.over === base && (baseline?.tree ?? null) === base
  return isAsJoined && isSameBase && ahead.tree === tree
}

async function moved(
  transaction: Transaction,
  { tree, present, done }: Step,
  { planned, head }: { readonly planned: PlannedState; readonly head: VersionRef },
): Promise<BroughtUp> {
  const from = { ...present, entry: done.entry }
  const entry = await setHead(transaction, from, { ...head, ...cameWith(planned) })
  await dropPending(transaction, viewKeys.artifact(entry.collection, entry.uuid))
  const bases = planned.version === null ? new Map([...done.bases, [tree, head]]) : done.bases
  return { ...done, entry, action: 'updated', from: planned.from, bases }
}

/** What a head that moves says of its source. */
function cameWith({
  upstream,
}: PlannedState): Partial<Pick<ArtifactEntry, 'pristine' | 'upstream'>> {
  return upstream === null ? {} : { pristine: upstream.tree, upstream }
}

/** A head of a newer state of the source descends from the older one, whether or not it was ever here. */
function baseOfOlder({ upstream }: PlannedState, { base }: Standing): VersionRef | null {
  return upstream === null ? base : toRef(upstream)
}

interface Standing {
  /** How the recorded state stands to the head. */
  readonly order: 'newer' | 'older' | 'apart'
  /** The newest state that both contain; null where it is not known. */
  readonly base: VersionRef | null
}

async function standOf(transaction: Transaction, input: StateInput, step: Step): Promise<Standing> {
  const stand = await findBase(transaction, input, step)
  // What was made from the head itself comes after it.
  return stand.base?.tree === step.done.entry.tree ? { ...stand, order: 'newer' } : stand
}

async function findBase(
  transaction: Transaction,
  input: StateInput,
  { state, done: { entry } }: Step,
): Promise<Standing> {
  if (state.lineage.includes(entry.tree)) return { order: 'newer', base: toRef(entry) }
  const own = ownUpstream(entry)
  if (own !== null && state.pristine === own.tree) return { order: 'apart', base: own }
  if (await holdsCopy(transaction, input.artifact, { state, entry }))
    return { order: 'older', base: null }
  const related = relatedState(input.fetched, input.artifact.type, state)
  if (related?.order === 'newer') {
    return { order: entry.tree === entry.pristine ? 'newer' : 'apart', base: own }
  }
  if (related !== null && related.base !== null) {
    const common = addUpstream(transaction, related.base, { uuid: entry.uuid, parent: null })
    return { order: 'apart', base: toRef(common) }
  }
  const order = related?.order === 'older' ? 'older' : 'apart'
  return { order, base: await inLineage(transaction, entry, state) }
}

/**
 * Tells whether a head descends from a copy that was made from a state: where the source could not be
 * reached before, the project's files became the artifact.
 */
async function holdsCopy(
  transaction: Transaction,
  { entries }: RecordedArtifact,
  { state, entry }: { readonly state: RecordedState; readonly entry: ArtifactEntry },
): Promise<boolean> {
  for (const { recorded, known } of entries) {
    if (known === null || known.baseline !== null || stateOf(recorded).tree !== state.tree) continue
    const copy = known.state?.tree ?? known.content
    if ((await findTree(transaction, entry, copy)) !== null) return true
  }
  return false
}

function ownUpstream({ upstream }: ArtifactEntry): VersionRef | null {
  return upstream === null || upstream.unseen === true ? null : toRef(upstream)
}

/** Returns the newest state that the recorded one was made from and the head descends from. */
async function inLineage(
  transaction: Transaction,
  entry: ArtifactEntry,
  { lineage }: RecordedState,
): Promise<VersionRef | null> {
  for (const tree of lineage) {
    const found = await findTree(transaction, entry, tree)
    if (found !== null) return found
  }
  return null
}

/** Lists what a new head would run by itself that nobody agreed to yet. */
async function findHeld(
  transaction: Transaction,
  entry: ArtifactEntry,
  tree: ObjectId,
): Promise<readonly string[]> {
  const next = await transaction.objects.tree(tree)
  const blobs = await transaction.objects.blobs(next.entries.map(({ blob }) => blob))
  const { lines, asks } = await findGained(transaction, entry, {
    candidate: { tree: next, blobs },
    parts: null,
  })
  return asks === null || givenConsents(transaction.ports).has(asks) ? [] : lines
}
