import { splitTools } from '../../artifact/tool-list.ts'
import type { Sides } from './text-value.ts'

/** Fields whose lists are sets: the order of their items means nothing to an agent. */
const SET_FIELDS: ReadonlySet<string> = new Set([
  'allowed-tools',
  'disallowed-tools',
  'tools',
  'disallowedTools',
  'tags',
  'keywords',
  'skills',
  'globs',
  'paths',
])

/** Lists of named things that are looked up by name: which of two comes first means nothing. */
const UNORDERED_FIELDS: ReadonlySet<string> = new Set(['plugins'])

/** Tells whether the order of named things in a field means nothing. */
export function isUnordered(field: string | null): boolean {
  return field !== null && UNORDERED_FIELDS.has(field)
}

/** Those of the sets that may also be one text: `Read, Bash(git add:*)` or `Read Grep`. */
const TOOL_FIELDS: ReadonlySet<string> = new Set([
  'allowed-tools',
  'disallowed-tools',
  'tools',
  'disallowedTools',
])

/**
 * Tells whether the lists of a field may be merged as sets: no item twice, and none that takes
 * back an earlier one (`!docs/**`), since then the order counts. Texts may carry the mark `s:`.
 */
export function isSetField(field: string | null, lists: readonly (readonly string[])[]): boolean {
  if (field === null || !SET_FIELDS.has(field)) return false
  return lists.every(
    (items) =>
      new Set(items).size === items.length && !items.some((item) => /^(?:s:)?!/.test(item)),
  )
}

/**
 * Merges lists of tools that are written as one text, with commas on all sides or with spaces on
 * all sides. Returns ours without what theirs removed and with what theirs added at its end; null
 * where they cannot be merged.
 */
export function mergeToolList(field: string | null, sides: Sides<string>): string | null {
  if (field === null || !TOOL_FIELDS.has(field)) return null
  const { base, ours, theirs } = sides
  const separator = findSeparator([ours, theirs, base])
  if (separator === null) return null
  const lists = {
    base: splitTools(base).tools,
    ours: splitTools(ours).tools,
    theirs: splitTools(theirs).tools,
  }
  if (!isSetField(field, Object.values(lists)) || Object.values(lists).flat().includes('')) {
    return null
  }
  const removed = lists.base.filter((tool) => !lists.theirs.includes(tool))
  const known = new Set([...lists.base, ...lists.ours])
  const added = lists.theirs.filter((tool) => !known.has(tool))
  const kept = lists.ours.filter((tool) => !removed.includes(tool))
  const isWhole = kept.length === lists.ours.length
  const merged = [isWhole ? ours : kept.join(separator), ...added].join(separator)
  return merged === '' ? null : merged
}

/** Returns how the first of the texts that has two tools separates them; null where they disagree, or by lines. */
function findSeparator(texts: readonly string[]): string | null {
  const found = texts.flatMap((text) => {
    const { gaps } = splitTools(text)
    const commas = gaps.filter((gap) => gap.includes(','))
    return (commas.length > 0 ? commas : gaps).slice(0, 1)
  })
  const [first] = found
  const isComma = first?.includes(',')
  if (found.some((gap) => gap.includes('\n'))) return null
  return first !== undefined && found.every((gap) => gap.includes(',') === isComma) ? first : null
}
