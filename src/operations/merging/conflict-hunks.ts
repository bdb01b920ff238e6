import { SkillmeatError } from '../../core/errors.ts'
import { joinPieces } from '../../core/merge/lines/conflict-pieces.ts'
import type { ConflictPiece, MergePieces } from '../../core/merge/lines/conflict-pieces.ts'
import { findDropped } from '../../core/merge/dropped-changes.ts'
import type { ValuePlace } from '../../core/merge/structured/differing-values.ts'
import type { FileConflict } from '../../core/merge/file-conflict.ts'
import { leadsNowhere } from '../../core/merge/dangling-links.ts'
import { mergeModes } from '../../core/merge/merge-entry.ts'
import { recallPlaces } from '../../core/merge/recall-places.ts'
import type { ResolutionStrategy } from '../../core/merge/resolve-conflict.ts'
import { splitPlaces } from '../../core/merge/lines/split-places.ts'
import type {
  ArtifactEntry,
  HunkChoice,
  PendingEntry,
  ResolutionEntry,
} from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { readerOf } from '../engine/objects/object-reader.ts'
import type { ObjectReader } from '../engine/objects/object-reader.ts'
import { openSession } from '../engine/run/open-session.ts'
import { Transaction } from '../engine/transaction/transaction.ts'
import { assertSettled } from './assert-settled.ts'
import { readChoices } from './chosen-texts.ts'
import { loadKeySettling } from './load-structured.ts'
import { assertStillReads, readSideTexts } from './settle-conflicts.ts'
import type { MergeReading } from './merge-reading.ts'
import { listDecidedPlaces } from './recorded-resolutions.ts'
import type { RecordedPlace } from './recorded-resolutions.ts'

/** One place of a conflicting file, for a person to decide about. */
export interface ConflictHunk extends ConflictPiece {
  /** Counted from 1 in its file. */
  readonly number: number
  /** The settled text before and after it. */
  readonly before: Uint8Array
  readonly after: Uint8Array
  readonly choice: HunkChoice | null
  /** How the same lines were settled before; null when they never were. */
  readonly recorded: RecordedText | null
  /** Whether both sides may be taken, one after the other; keys of a structured file do not allow that. */
  readonly allowsBoth: boolean
}

/** What conflicting lines became somewhere else, or in this place. */
export interface RecordedText {
  readonly text: Uint8Array
  /** Where: `type:name` (null once that is gone) and the path in it. */
  readonly artifact: string | null
  readonly path: string
}

/** The places of one conflicting file; none when it is not a matter of lines. */
export interface FileHunks {
  readonly path: string
  readonly conflict: FileConflict
  readonly hunks: readonly ConflictHunk[]
  /** The differing values by key, in files whose values act together. */
  readonly values: readonly ValuePlace[]
  /** Which side deleted the file, and what the other changed in it; null where neither did. */
  readonly deletion: Deletion | null
}

export interface Deletion {
  readonly by: 'ours' | 'theirs'
  /** The changes of the other side as a unified diff; null where it changed nothing. */
  readonly patch: string | null
}

/** Lists the undecided files of a pending merge with their places. */
export async function listHunks(
  ports: Ports,
  pending: PendingEntry,
): Promise<readonly FileHunks[]> {
  const transaction = new Transaction(await openSession(ports))
  const open = pending.conflicts.filter(({ path }) => pending.resolved[path] === undefined)
  const listed: FileHunks[] = []
  for (const conflict of open) {
    const { path } = conflict
    const split = conflict.hunks === 0 ? null : await splitFile(transaction, conflict)
    const hunks = split === null ? [] : await describe(transaction, pending, { conflict, split })
    const values = await describeValues(transaction, conflict)
    const deletion = await describeDeletion(transaction, conflict)
    listed.push({ path, conflict, hunks, values, deletion })
  }
  return listed
}

async function describeValues(
  { objects }: Transaction,
  conflict: FileConflict,
): Promise<readonly ValuePlace[]> {
  if (conflict.type !== 'one_value' || conflict.hunks > 0) return []
  const texts = await readSideTexts(objects, conflict)
  if (texts === null) return []
  // The readers of YAML, JSON and TOML take longer to load than most commands to run.
  const { listDifferingValues } = await import('../../core/merge/structured/differing-values.ts')
  const values = listDifferingValues(conflict.path, texts)
  if (values.length > 0) return values
  const [base = '', ours = '', theirs = ''] = [texts.base, texts.ours, texts.theirs].map((bytes) =>
    new TextDecoder().decode(bytes),
  )
  return [{ key: conflict.path, base, ours, theirs }]
}

async function describeDeletion(
  transaction: Transaction,
  conflict: FileConflict,
): Promise<Deletion | null> {
  const { base, ours, theirs } = conflict
  if ((ours === null) === (theirs === null) || leadsNowhere(conflict)) return null
  const by = ours === null ? 'ours' : 'theirs'
  const strategy = by === 'ours' ? 'use_local' : 'use_remote'
  const blobs = await transaction.objects.blobs(
    [base, ours, theirs].flatMap((one) => one?.blob ?? []),
  )
  const access = { sha256: transaction.ports.sha256, readBlob: readerOf(blobs) }
  const gone = { strategy, resolution: { entry: null, bytes: null } } as const
  return { by, patch: findDropped(conflict, gone, access)?.patch ?? null }
}

/** Returns a conflicting text file in the places that a person decides about. */
export async function splitFile(
  transaction: MergeReading,
  { path, base, ours, theirs }: FileConflict,
): Promise<MergePieces> {
  const { objects } = transaction
  const blobs = await objects.blobs([base, ours, theirs].flatMap((entry) => entry?.blob ?? []))
  const read = (entry: FileConflict['base']) =>
    (entry === null ? null : blobs.get(entry.blob)) ?? new Uint8Array()
  const bytes = { base: read(base), ours: read(ours), theirs: read(theirs) }
  return splitPlaces(path, bytes, await loadKeySettling(transaction, path))
}

/** Counts the places that a person can decide one by one; 0 where it is not a matter of lines. */
export async function countPlaces(
  transaction: MergeReading,
  conflict: FileConflict,
): Promise<number> {
  if (conflict.hunks === 0) return 0
  const { pieces } = await splitFile(transaction, conflict)
  return pieces.filter(({ kind }) => kind === 'conflict').length
}

async function describe(
  transaction: Transaction,
  pending: PendingEntry,
  { conflict, split }: { readonly conflict: FileConflict; readonly split: MergePieces },
): Promise<ConflictHunk[]> {
  const { path } = conflict
  const { pieces } = split
  const textAt = (index: number) => {
    const piece = pieces[index]
    return piece?.kind === 'merged' ? piece.text : new Uint8Array()
  }
  const choices = pending.hunks?.[path] ?? []
  const recorded = await findRecordedTexts(transaction, pending.uuid, { path, split })
  const found: ConflictHunk[] = []
  for (const [index, piece] of pieces.entries()) {
    if (piece.kind !== 'conflict') continue
    found.push({
      ...piece,
      number: found.length + 1,
      before: textAt(index - 1),
      after: textAt(index + 1),
      choice: choices[found.length] ?? null,
      recorded: recorded[found.length] ?? null,
      allowsBoth: allowsBoth(piece),
    })
  }
  return found
}

/**
 * Returns the earlier decision about the lines of each place: in the same place, else elsewhere in
 * this artifact, else in any artifact.
 */
async function findRecordedTexts(
  transaction: Transaction,
  uuid: string,
  file: { readonly path: string; readonly split: MergePieces },
): Promise<(RecordedText | null)[]> {
  const entries = await transaction.scan<ResolutionEntry>(viewKeys.allResolutions())
  const decided = listDecidedPlaces(entries.toSorted(byNewest))
  const { sha256 } = transaction.ports
  const own = recallPlaces(
    sha256,
    file,
    decided.filter((one) => one.uuid === uuid),
  )
  const others = recallPlaces(
    sha256,
    file,
    decided.filter((one) => one.uuid !== uuid),
  )
  const best = own.map(({ same, elsewhere }, index) => {
    const other = others[index]
    return same ?? elsewhere[0] ?? other?.same ?? other?.elsewhere[0] ?? null
  })
  return readRecordedTexts(transaction, best)
}

async function readRecordedTexts(
  transaction: Transaction,
  places: readonly (RecordedPlace | null)[],
): Promise<(RecordedText | null)[]> {
  const known = places.filter((place) => place !== null)
  if (known.length === 0) return places.map(() => null)
  const artifacts = await transaction.scan<ArtifactEntry>(viewKeys.allArtifacts())
  const labels = new Map(artifacts.map((one) => [one.uuid, artifactLabel(one)]))
  const texts = await transaction.objects.blobs(known.map(({ result }) => result))
  return places.map((place) => {
    if (place === null) return null
    const { uuid, path, result } = place
    const text = texts.get(result) ?? new Uint8Array()
    return { text, artifact: labels.get(uuid) ?? null, path }
  })
}

function byNewest(one: ResolutionEntry, other: ResolutionEntry): number {
  return one.recorded_at < other.recorded_at ? 1 : -1
}

/** What a person chose for a place; `text` may be new. */
export type ChosenHunk =
  | { readonly take: 'ours' | 'theirs' | 'base' | 'both' }
  | { readonly take: 'text'; readonly text: Uint8Array }

/**
 * Notes what was chosen for single places of a file. With the last of them the file is decided.
 *
 * `chosen` is by number of the place, from 1; null takes a choice back. Throws `E_NOT_FOUND` for a
 * place that the file does not have, and `E_CONFLICT` for a text with conflict markers.
 */
export async function chooseHunks(
  transaction: Transaction,
  pending: PendingEntry,
  file: {
    readonly conflict: FileConflict
    readonly chosen: ReadonlyMap<number, ChosenHunk | null>
  },
): Promise<PendingEntry> {
  const { conflict, chosen } = file
  const { path } = conflict
  if (conflict.hunks === 0) throw noSuchHunk(path, 1, 0)
  if (conflict.base === null) assertNoBaseTaken(path, chosen)
  await assertTextsSettled(transaction.objects, conflict, chosen)
  const split = await splitFile(transaction, conflict)
  const places = split.pieces.filter((piece) => piece.kind === 'conflict')
  assertPlacesFit(conflict, places, chosen)
  const count = places.length
  const earlier = pending.hunks?.[path] ?? []
  // The settings that split a file into places may have changed since the earlier choices.
  const known = earlier.length === count ? earlier : []
  const choices = Array.from({ length: count }, (_, index) => {
    const choice = chosen.get(index + 1)
    if (choice === undefined) return known[index] ?? null
    return choice === null ? null : keepChoice(transaction, choice)
  })
  const { [path]: _before, ...resolved } = pending.resolved
  const noted = { ...pending, hunks: { ...pending.hunks, [path]: choices }, resolved }
  const texts = await readChoices(transaction.objects, split, choices)
  if (texts === null) return noted
  const text = joinPieces(split, (_, index) => texts[index] ?? new Uint8Array())
  await assertStillReads(transaction, conflict, text)
  const blob = transaction.addObject('blob', text)
  const mode = mergeModes(conflict) ?? conflict.ours?.mode ?? '100644'
  return { ...noted, resolved: { ...resolved, [path]: { mode, blob } } }
}

/** Tells whether a place may take both sides; a key with two values could not be read. */
function allowsBoth({ inKeys }: ConflictPiece): boolean {
  return !inKeys
}

function assertPlacesFit(
  conflict: FileConflict,
  places: readonly ConflictPiece[],
  chosen: ReadonlyMap<number, ChosenHunk | null>,
): void {
  const { path } = conflict
  for (const [number, choice] of chosen) {
    const place = places[number - 1]
    if (place === undefined) throw noSuchHunk(path, number, places.length)
    if (choice?.take === 'both' && !allowsBoth(place)) throw contradicts(path, number)
  }
}

function contradicts(path: string, number: number): SkillmeatError {
  return new SkillmeatError(
    'E_USAGE',
    `${path}, place ${number} is a place among keys: both sides of it would contradict each other.`,
    { fix: 'Take --ours, --theirs or --base, or write it with --editor.', data: { path, number } },
  )
}

const TAKEN_BY: Readonly<Partial<Record<ResolutionStrategy, 'ours' | 'theirs' | 'base'>>> = {
  use_local: 'ours',
  use_remote: 'theirs',
  use_base: 'base',
}

/** Returns a strategy's choice for each place of a file; empty if the strategy does not choose places. */
export async function choicesOf(
  transaction: Transaction,
  conflict: FileConflict,
  strategy: ResolutionStrategy,
): Promise<readonly HunkChoice[]> {
  const take = TAKEN_BY[strategy]
  if (take === undefined || conflict.hunks === 0 || conflict.base === null) return []
  const { pieces } = await splitFile(transaction, conflict)
  return pieces.flatMap(({ kind }) => (kind === 'conflict' ? [{ take }] : []))
}

/**
 * Applies a strategy to the open places of a file in which a person decided some; their choices
 * stay. Null if nobody decided any, or if the strategy does not choose places.
 */
export async function fillOpenPlaces(
  transaction: Transaction,
  pending: PendingEntry,
  {
    conflict,
    strategy,
  }: { readonly conflict: FileConflict; readonly strategy: ResolutionStrategy },
): Promise<PendingEntry | null> {
  const earlier = pending.hunks?.[conflict.path] ?? []
  const take = TAKEN_BY[strategy]
  const isPartly = earlier.some(isOpen) && !earlier.every(isOpen)
  if (!isPartly || take === undefined) return null
  // The settings that split the file into places may have changed since.
  if (earlier.length !== (await countPlaces(transaction, conflict))) return null
  const open = earlier.flatMap((choice, index) => (isOpen(choice) ? [index + 1] : []))
  const chosen = new Map(open.map((number) => [number, { take }] as const))
  return chooseHunks(transaction, pending, { conflict, chosen })
}

/** Tells whether a place has no choice in this merge, whatever earlier merges decided about it. */
export function isOpen(choice: HunkChoice | null): boolean {
  return choice === null || (choice.take === 'text' && choice.recalled === true)
}

function assertNoBaseTaken(path: string, chosen: ReadonlyMap<number, ChosenHunk | null>): void {
  if (![...chosen.values()].some((choice) => choice?.take === 'base')) return
  throw new SkillmeatError('E_USAGE', `${path} has no common ancestor that could be taken.`, {
    fix: 'Take --ours, --theirs or --union, or give the text with --use <file>.',
  })
}

async function assertTextsSettled(
  objects: ObjectReader,
  conflict: FileConflict,
  chosen: ReadonlyMap<number, ChosenHunk | null>,
): Promise<void> {
  for (const choice of chosen.values()) {
    if (choice?.take === 'text') await assertSettled(objects, conflict, choice.text)
  }
}

function keepChoice(transaction: Transaction, choice: ChosenHunk): HunkChoice {
  if (choice.take !== 'text') return choice
  return { take: 'text', blob: transaction.addObject('blob', choice.text) }
}

/** Returns the refusal of a place that a file does not have; it has `count`. */
export function noSuchHunk(path: string, number: number, count: number): SkillmeatError {
  return new SkillmeatError('E_NOT_FOUND', `${path} has no conflicting place ${number}.`, {
    missing: 'place',
    fix:
      count === 0
        ? 'It is not a matter of lines: decide the file as a whole.'
        : `It has ${count}: \`skillmeat conflicts <name>\` shows them.`,
  })
}
