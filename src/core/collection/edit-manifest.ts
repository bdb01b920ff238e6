import { stringify } from 'smol-toml'
import { isSkillmeatError } from '../errors.ts'
import { renderToml } from '../agents/shared/toml/render-toml.ts'
import { afterLineBreak, readTomlDocument } from '../agents/shared/toml/toml-document.ts'
import type { TomlDocument, TomlEntry } from '../agents/shared/toml/toml-document.ts'
import { leadingComments, readToml } from '../toml/read-toml.ts'
import type { TomlTable, TomlValue } from '../toml/read-toml.ts'
import { isTable } from '../toml/toml-fields.ts'

/** An entry as it is to be, and which one of the file it is; null for a new one. */
export interface PlacedTable {
  readonly at: number | null
  readonly table: TomlTable
}

/** Tells whether a manifest holds comments that a rewrite would lose. */
export function hasCommentsInside(text: string): boolean {
  return text.slice(leadingComments(text).length).includes('#')
}

/**
 * Returns the text with its entries as they are to be, and everything else in it left alone; null where
 * it is written in a way that takes a rewrite.
 */
export function editManifest(
  text: string,
  { placed, next }: { readonly placed: readonly PlacedTable[]; readonly next: TomlTable },
): string | null {
  const wanted = new Map(placed.flatMap(({ at, table }) => (at === null ? [] : [[at, table]])))
  const document = readTomlDocument(text)
  const parts = splitElements(document)
  const added = placed.flatMap(({ at, table }) => (at === null ? [table] : []))
  const kept = parts.elements.map((element, at) => {
    const table = wanted.get(at)
    return table === undefined ? '' : editElement(document, element, table)
  })
  const more = added.map((table) => `\n${stringify({ artifacts: [table] })}`).join('')
  const body = `${parts.before}${kept.join('')}`
  const edited = `${body}${more === '' || body.endsWith('\n') ? '' : '\n'}${more}${parts.after}`
  return saysTheSame(edited, next) ? edited : null
}

interface Span {
  readonly start: number
  readonly end: number
}

/** Each entry with what belongs to it: its own tables, and the comments above its head. */
function splitElements({ text, sections, entries }: TomlDocument): {
  readonly before: string
  readonly elements: readonly Span[]
  readonly after: string
} {
  const ends = [...entries.map(({ end }) => end), ...sections.map(({ end }) => end)]
  const startWith = (start: number) => {
    const last = Math.max(0, ...ends.filter((end) => end <= start))
    const between = text.slice(last, start)
    const above = /(?:^|\n)((?:[ \t]*#[^\n]*\n)*)[ \t]*$/.exec(between)?.[1] ?? ''
    return start - (/[ \t]*$/.exec(between)?.[0] ?? '').length - above.length
  }
  const own = sections.filter(({ path }) => path[0] === 'artifacts')
  const heads = own.filter(({ path, isElement }) => isElement && path.length === 1)
  const isOther = (start: number) =>
    sections.find((one) => one.start > start && one.path[0] !== 'artifacts')
  const elements = heads.map(({ start }, index) => {
    const next = heads[index + 1]?.start ?? text.length
    const other = isOther(start)?.start ?? text.length
    return { start: startWith(start), end: startWith(Math.min(next, other)) }
  })
  const first = elements[0]?.start ?? text.length
  const last = elements.at(-1)?.end ?? text.length
  return { before: text.slice(0, first), elements, after: text.slice(last) }
}

function editElement(document: TomlDocument, { start, end }: Span, wanted: TomlTable): string {
  const { text, sections } = document
  const head = sections.find((one) => one.start >= start && one.path.length === 1)
  if (head === undefined) return text.slice(start, end)
  const entries = document.entries.filter(({ section }) => section === head)
  const keyed = new Map(entries.map((entry) => [entry.key.join('.'), entry]))
  const edits: { readonly from: number; readonly to: number; readonly text: string }[] = []
  for (const [key, entry] of keyed) {
    const value = wanted[key]
    if (entry.key.length !== 1 || isNested(value)) continue
    if (value === undefined) {
      edits.push({ from: entry.start, to: afterLineBreak(text, entry.end), text: '' })
    } else if (!isValue(text, entry, value)) {
      edits.push({ from: entry.valueStart, to: entry.valueEnd, text: renderToml(value) })
    }
  }
  const fresh = Object.entries(wanted).filter(([key, value]) => !keyed.has(key) && !isNested(value))
  const at = afterLineBreak(text, entries.at(-1)?.end ?? head.end)
  const lines = fresh.map(([key, value]) => `${key} = ${renderToml(value)}\n`).join('')
  const broken = text[at - 1] === '\n' || lines === '' ? '' : '\n'
  edits.push({ from: at, to: at, text: broken + lines })
  return edits
    .toSorted((a, b) => b.from - a.from)
    .reduce(
      (rest, edit) => {
        const [from, to] = [edit.from - start, edit.to - start]
        return rest.slice(0, from) + edit.text + rest.slice(to)
      },
      text.slice(start, end),
    )
}

/** Tables have heads of their own, and none that is known here. */
function isNested(value: TomlValue | undefined): boolean {
  return isTable(value) || (Array.isArray(value) && value.some((item) => isTable(item)))
}

function isValue(text: string, { valueStart, valueEnd }: TomlEntry, value: TomlValue): boolean {
  const now = readToml(`x = ${text.slice(valueStart, valueEnd)}`, 'The file')['x']
  return JSON.stringify(now) === JSON.stringify(value)
}

function saysTheSame(text: string, wanted: TomlTable): boolean {
  try {
    return sorted(readToml(text, 'The file')) === sorted(wanted)
  } catch (error) {
    if (isSkillmeatError(error)) return false
    throw error
  }
}

/** As text, whatever the order of the keys. */
function sorted(value: TomlValue): string {
  return JSON.stringify(value, (_key, item: TomlValue) =>
    isTable(item)
      ? Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  )
}
