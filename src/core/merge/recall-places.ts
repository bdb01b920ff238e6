import type { ObjectId, Sha256 } from '../object/object-id.ts'
import type { ConflictPiece, MergePieces } from './lines/conflict-pieces.ts'
import { describePlaces } from './place-context.ts'
import type { PlaceContext } from './place-context.ts'

/** How one place of a file was decided. */
export interface DecidedPlace {
  readonly path: string
  readonly base: ObjectId
  readonly ours: ObjectId
  readonly theirs: ObjectId
  readonly result: ObjectId
  /** Null where it was not noted where in the file it stood. */
  readonly place: PlaceContext | null
}

/** What is known of a place from decisions about others. */
export interface RecalledPlace<Decided extends DecidedPlace> {
  /** What it becomes: the same place was decided before. Null where it was not. */
  readonly same: Decided | null
  /** The same lines, decided somewhere else. */
  readonly elsewhere: readonly Decided[]
}

/**
 * Returns for each conflict of a file what was decided about it before.
 *
 * A place is the same where the path is, each side's lines are, and the lines around it are (three
 * above, three below) or the headings or keys above it. Where lines conflict alike in several places
 * of one file, one of the two is not enough; and several answers are none.
 */
export function recallPlaces<Decided extends DecidedPlace>(
  sha256: Sha256,
  { path, split }: { readonly path: string; readonly split: MergePieces },
  decided: readonly Decided[],
): RecalledPlace<Decided>[] {
  const conflicts = split.pieces.filter((piece) => piece.kind === 'conflict')
  const contexts = describePlaces(sha256, split)
  const keys = conflicts.map((piece) => sidesOf(sha256, piece))
  return conflicts.map((_, index) => {
    const alike = decided.filter((one) => sidesKey(one) === keys[index])
    const context = contexts[index]
    const twins = contexts.filter((_other, at) => at !== index && keys[at] === keys[index])
    const here = alike.filter((one) => one.path === path)
    const same = context === undefined ? null : findSame(here, context, twins)
    return { same, elsewhere: alike.filter((one) => one !== same) }
  })
}

function findSame<Decided extends DecidedPlace>(
  alike: readonly Decided[],
  context: PlaceContext,
  twins: readonly PlaceContext[],
): Decided | null {
  const isAround = (one: PlaceContext | null) =>
    one !== null && one.before === context.before && one.after === context.after
  const isBelow = (one: PlaceContext | null) => one?.under === context.under
  const exact = alike.filter(({ place }) => isAround(place) && isBelow(place))
  if (exact.length > 0) return onlyAnswer(exact)
  const around = alike.filter(({ place }) => isAround(place))
  if (around.length > 0) return twins.some(isAround) ? null : onlyAnswer(around)
  if (context.under === null || twins.some(isBelow)) return null
  return onlyAnswer(alike.filter(({ place }) => isBelow(place)))
}

function onlyAnswer<Decided extends DecidedPlace>(found: readonly Decided[]): Decided | null {
  const [first] = found
  return first !== undefined && found.every(({ result }) => result === first.result) ? first : null
}

function sidesOf(sha256: Sha256, { base, ours, theirs }: ConflictPiece): string {
  return sidesKey({ base: sha256(base), ours: sha256(ours), theirs: sha256(theirs) })
}

function sidesKey({ base, ours, theirs }: Pick<DecidedPlace, 'base' | 'ours' | 'theirs'>): string {
  return `${base} ${ours} ${theirs}`
}
