import { adoptLead, adoptPart, adoptValue, verbatim } from './adopt-text.ts'
import { fitIntoFlow } from './fit-into-flow.ts'
import { mergeNotes } from './merge-notes.ts'
import { appendKeys, placeKeys } from './place-keys.ts'
import { isSetField, mergeToolList } from './set-fields.ts'
import type {
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
 */
export function mergeDocuments({ base, ours, theirs }: Sides<TextDocument>): TextDocument | null {
  const root = mergeValue({ base: base.root, ours: ours.root, theirs: theirs.root }, null)
  const before = mergeNotes({ base: base.before, ours: ours.before, theirs: theirs.before })
  const after = mergeNotes({ base: base.after, ours: ours.after, theirs: theirs.after })
  if (root === null || before === null || after === null) return null
  const value = root === 'theirs' ? verbatim(formatValue(theirs.root)) : root
  return { before, root: value, after }
}

/** Returns the merged value in the text of ours, or that theirs is to be taken; null for a conflict. */
function mergeValue(
  sides: Sides<TextValue | undefined>,
  field: string | null,
): TextValue | 'theirs' | null {
  if (areAll(sides, isTextMap)) return mergeParts(sides, BY_KEY)
  const taken = takeOneSide(sides)
  if (taken !== null) return taken
  if (areAll(sides, isTextScalar)) return mergeTools(sides, field)
  if (!areAll(sides, isTextList)) return null
  const keying = findKeying(sides, field)
  return keying === null ? null : mergeParts(sides, keying)
}

/** Where only one side changed a value; what is written otherwise but means the same is no change. */
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
  readonly place: (keys: Sides<readonly string[]>) => string[]
}

const BY_KEY: Keying = { keyOf: ({ key }) => key, place: placeKeys }

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
    return { keyOf: ({ value }) => identityOf(value), place: appendKeys }
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
    place: placeKeys,
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
  { keyOf, place }: Keying,
): TextValue | 'theirs' | null {
  const index = ({ parts }: TextContainer) => new Map(parts.map((part) => [keyOf(part), part]))
  const maps = { base: index(base), ours: index(ours), theirs: index(theirs) }
  const order = place({
    base: [...maps.base.keys()],
    ours: [...maps.ours.keys()],
    theirs: [...maps.theirs.keys()],
  })
  if (!areRemovalsFree(maps, new Set(order))) return null
  const parts: TextPart[] = []
  const adopted = new Set<TextPart>()
  for (const key of order) {
    const [mine, other] = [maps.ours.get(key), maps.theirs.get(key)]
    const part = mergePart({ base: maps.base.get(key), ours: mine, theirs: other }, ours)
    if (part === null) return null
    parts.push(part)
    if (mine === undefined) adopted.add(part)
  }
  if (ours.layout === 'flow') return fitIntoFlow({ parts, adopted }, { ours, theirs })
  return { ...ours, parts }
}

/** Tells whether everything that one side removed is as it was on the other. */
function areRemovalsFree(
  maps: Sides<ReadonlyMap<string, TextPart>>,
  kept: ReadonlySet<string>,
): boolean {
  return [...maps.base].every(([key, { value }]) => {
    const left = maps.ours.get(key) ?? maps.theirs.get(key)
    return kept.has(key) || left === undefined || isSameValue(left.value, value)
  })
}

type PartSides = Sides<TextPart | undefined>

function mergePart({ base, ours, theirs }: PartSides, container: TextContainer): TextPart | null {
  if (theirs === undefined) return ours ?? null
  if (ours === undefined) return adoptPart(theirs, container)
  const values = { base: base?.value, ours: ours.value, theirs: theirs.value }
  const value = mergeValue(values, ours.key === '' ? null : ours.key)
  const notes = value === null ? null : mergePartNotes({ base: base ?? NO_NOTES, ours, theirs })
  if (value === null || notes === null) return null
  return { ...(value === 'theirs' ? adoptValue(ours, theirs) : { ...ours, value }), ...notes }
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
