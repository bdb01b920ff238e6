import { adoptLead, adoptPart, adoptValue, verbatim } from './adopt-text.ts'
import { fitIntoFlow } from './fit-into-flow.ts'
import { ROOT_PLACE, keyPlace } from './favour.ts'
import type { Favour } from './favour.ts'
import { mergeNotes } from './merge-notes.ts'
import { appendKeys, placeKeys } from './place-keys.ts'
import { isSetField, mergeToolList } from './set-fields.ts'
import type {
  SideName,
  Sides,
  TextContainer,
  TextDocument,
  TextPart,
  TextScalar,
  TextValue,
} from './text-value.ts'
import { areAll, formatValue, isTextList, isTextMap, isTextScalar } from './text-value.ts'

/**
 * Merges what both sides made of a structured text into the text of ours, with as little changed
 * in it as can be; null where that cannot be done.
 *
 * Keys are found wherever they stand. What theirs changed or added comes with its own text and its
 * comments; what only ours changed, and the way ours is written, stays as it is. That the data can
 * be merged is known, and what is returned is still to be read back.
 *
 * Keys that conflict, and those that act together, are as `favour` has them; without it there is no
 * merge where one does.
 */
export function mergeDocuments(
  { base, ours, theirs }: Sides<TextDocument>,
  favour: Favour | null = null,
): TextDocument | null {
  const roots = { base: base.root, ours: ours.root, theirs: theirs.root }
  const root = mergeValue(roots, { field: null, place: ROOT_PLACE, favour })
  const before = mergeNotes({ base: base.before, ours: ours.before, theirs: theirs.before })
  const after = mergeNotes({ base: base.after, ours: ours.after, theirs: theirs.after })
  if (root === null || before === null || after === null) return null
  const value = root === 'theirs' ? verbatim(formatValue(theirs.root)) : root
  return { before, root: value, after }
}

/** What a value is the value of; null stands for one without a key. */
interface Field {
  readonly field: string | null
  readonly place: string
  readonly favour: Favour | null
}

/** Returns the merged value in the text of ours, or that theirs is to be taken; null for a conflict. */
function mergeValue(
  sides: Sides<TextValue | undefined>,
  { field, place, favour }: Field,
): TextValue | 'theirs' | null {
  if (areAll(sides, isTextMap)) return mergeParts(sides, { ...BY_KEY, place, favour })
  const taken = takeOneSide(sides)
  if (taken !== null) return taken
  if (areAll(sides, isTextScalar)) return mergeTools(sides, field)
  if (!areAll(sides, isTextList)) return null
  const keying = findKeying(sides, field)
  return keying === null ? null : mergeParts(sides, { ...keying, place, favour })
}

/** Takes the side that alone changed a value; other spellings of the same value are no change. */
function takeOneSide(sides: Sides<TextValue | undefined>): TextValue | 'theirs' | null {
  const { base, ours, theirs } = sides
  if (areAll(sides, isTextScalar)) {
    if (sides.theirs.text === sides.base.text) return sides.ours
    if (sides.ours.text === sides.base.text) return 'theirs'
  }
  if (isSameValue(ours, theirs) || isSameValue(theirs, base)) return ours ?? null
  return isSameValue(ours, base) ? 'theirs' : null
}

/** How the parts of a container are told apart, and the order in which they are merged. */
interface Keying {
  readonly keyOf: (part: TextPart) => string
  readonly order: (keys: Sides<readonly string[]>) => string[]
}

const BY_KEY: Keying = { keyOf: ({ key }) => key, order: placeKeys }

/** A list is merged as a set, or by the names of its items; null where it is neither. */
function findKeying(sides: Sides<TextContainer>, field: string | null): Keying | null {
  const lists = [sides.base, sides.ours, sides.theirs]
  const items = lists.map(({ parts }) => parts.map(({ value }) => value))
  const isOfScalars = items.flat().every(({ kind }) => kind === 'scalar')
  if (
    isOfScalars &&
    isSetField(
      field,
      items.map((list) => list.map(identityOf)),
    )
  ) {
    return { keyOf: ({ value }) => identityOf(value), order: appendKeys }
  }
  const name = ['name', 'id'].find((one) =>
    items.every((list) => {
      const names = list.map((item) => nameOf(item, one))
      return !names.includes(null) && new Set(names).size === names.length
    }),
  )
  if (name === undefined) return null
  return {
    keyOf: ({ value }) => nameOf(value, name) ?? '',
    order: placeKeys,
  }
}

function identityOf(value: TextValue): string {
  return value.kind === 'scalar' ? value.identity : ''
}

function nameOf(item: TextValue, name: string): string | null {
  if (item.kind !== 'map') return null
  const value = item.parts.find(({ key }) => key === name)?.value
  return value?.kind === 'scalar' ? value.identity : null
}

function mergeParts(
  { base, ours, theirs }: Sides<TextContainer>,
  { keyOf, order: orderOf, place, favour }: Keying & Omit<Field, 'field'>,
): TextValue | 'theirs' | null {
  const index = ({ parts }: TextContainer) => new Map(parts.map((part) => [keyOf(part), part]))
  const maps = { base: index(base), ours: index(ours), theirs: index(theirs) }
  const merged = new Map<string, TextPart>()
  const contested = new Set<string>()
  for (const key of new Set([...maps.base.keys(), ...maps.ours.keys(), ...maps.theirs.keys()])) {
    const at = { container: ours, place: keyPlace(place, key), favour }
    const { part, isContested } = mergeOrTake(partsOf(maps, key), at)
    if (part === null) return null
    if (isContested) contested.add(key)
    if (part !== 'gone') merged.set(key, part)
  }
  const order = orderOf({
    base: [...maps.base.keys()].filter((key) => !contested.has(key)),
    ours: [...maps.ours.keys()],
    theirs: [...maps.theirs.keys()],
  })
  const parts = order.flatMap((key) => merged.get(key) ?? [])
  if (isEmptied(parts, { ours, theirs })) return null
  const added = order.filter((key) => !maps.ours.has(key))
  const adopted = new Set(added.flatMap((key) => merged.get(key) ?? []))
  if (ours.layout === 'flow') return fitIntoFlow({ parts, adopted }, { ours, theirs })
  return { ...ours, parts }
}

/** Tells whether both sides together emptied a container, which means something else than either side. */
function isEmptied(
  parts: readonly TextPart[],
  { ours, theirs }: Pick<Sides<TextContainer>, 'ours' | 'theirs'>,
): boolean {
  return parts.length === 0 && ours.parts.length > 0 && theirs.parts.length > 0
}

type PartSides = Sides<TextPart | undefined>

function partsOf(maps: Sides<ReadonlyMap<string, TextPart>>, key: string): PartSides {
  return { base: maps.base.get(key), ours: maps.ours.get(key), theirs: maps.theirs.get(key) }
}

/** A part, and the place that it has. */
interface PartField extends Omit<Field, 'field'> {
  readonly container: TextContainer
}

/**
 * Returns a part merged, or as one side has it where it conflicts, or acts together with one that does;
 * null for a conflict that no side is favoured in.
 */
function mergeOrTake(
  sides: PartSides,
  at: PartField,
): { readonly part: TextPart | 'gone' | null; readonly isContested: boolean } {
  const { container, place, favour } = at
  const all = favour?.together.get(place)
  const part = all === undefined ? mergePart(sides, at) : null
  if (part !== null || favour === null) return { part, isContested: false }
  const side = favour.sideOf(all ?? place)
  return { part: takePart(sides, { container, favour: side }) ?? 'gone', isContested: true }
}

/** Where a part that conflicts goes, and the side that it is taken from. */
interface TakenFrom {
  readonly container: TextContainer
  readonly favour: SideName
}

/** Returns a part as one side has it, with its comments, where ours has it; null where it has none. */
function takePart(sides: PartSides, { container, favour }: TakenFrom): TextPart | null {
  const { ours } = sides
  const taken = sides[favour]
  if (taken === undefined || taken === ours) return taken ?? null
  if (ours === undefined) return adoptPart(taken, container)
  const lead = adoptLead(taken.lead, taken.indent, ours.indent)
  return { ...adoptValue(ours, taken), lead, trail: taken.trail }
}

/** Returns the merged part, or that it goes; null for a conflict. */
function mergePart(
  sides: PartSides,
  { container, place, favour }: PartField,
): TextPart | 'gone' | null {
  const { base, ours, theirs } = sides
  if (ours === undefined || theirs === undefined) return mergeOnlyPart(sides, container)
  const values = { base: base?.value, ours: ours.value, theirs: theirs.value }
  const field = ours.key === '' ? null : ours.key
  const value = mergeValue(values, { field, place, favour })
  const notes = value === null ? null : mergePartNotes({ base: base ?? NO_NOTES, ours, theirs })
  if (value === null || notes === null) return null
  return { ...(value === 'theirs' ? adoptValue(ours, theirs) : { ...ours, value }), ...notes }
}

/** A part that one side at most has was added, or was removed as the other side left it. */
function mergeOnlyPart(
  { base, ours, theirs }: PartSides,
  container: TextContainer,
): TextPart | 'gone' | null {
  const left = ours ?? theirs
  if (left === undefined) return 'gone'
  if (base !== undefined) return isSameValue(left.value, base.value) ? 'gone' : null
  return left === ours ? left : adoptPart(left, container)
}

type Notes = Pick<TextPart, 'lead' | 'trail' | 'indent'>

const NO_NOTES: Notes = { lead: '', trail: '', indent: '' }

function mergePartNotes({ base, ours, theirs }: Sides<Notes>) {
  const adopt = (note: string) => adoptLead(note, theirs.indent, ours.indent)
  const leads = { base: base.lead, ours: ours.lead, theirs: theirs.lead }
  const lead = mergeNotes(leads, adopt)
  const trail = mergeNotes({ base: base.trail, ours: ours.trail, theirs: theirs.trail })
  return lead === null || trail === null ? null : { lead, trail }
}

function mergeTools(sides: Sides<TextScalar>, field: string | null): TextScalar | null {
  const [base, ours, theirs] = [sides.base, sides.ours, sides.theirs].map(unquote)
  if (!base || !ours || !theirs) return null
  const texts = { base: base.text, ours: ours.text, theirs: theirs.text }
  const merged = mergeToolList(field, texts)
  return merged === null ? null : verbatim(`${ours.quote}${merged}${ours.quote}`)
}

/** Returns what is written between the quotes of a text of one line; null where it has escapes. */
function unquote({ text, identity }: TextScalar) {
  const quote = /^["']/.exec(text)?.[0] ?? ''
  const inner = text.slice(quote.length, text.length - quote.length)
  return identity === `s:${inner}` ? { text: inner, quote } : null
}

/** Tells whether two values mean the same; the order of keys means nothing. Absent is like nothing. */
function isSameValue(left: TextValue | undefined, right: TextValue | undefined): boolean {
  if (left === undefined || right === undefined) return false
  if (isTextScalar(left) || isTextScalar(right)) {
    return left.kind === right.kind && identityOf(left) === identityOf(right)
  }
  if (left.kind !== right.kind || left.parts.length !== right.parts.length) return false
  if (left.kind === 'list') {
    return left.parts.every(({ value }, index) => isSameValue(value, right.parts[index]?.value))
  }
  const values = new Map(right.parts.map(({ key, value }) => [key, value]))
  return left.parts.every(({ key, value }) => isSameValue(value, values.get(key)))
}
