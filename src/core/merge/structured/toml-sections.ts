import type { TextContainer, TextPart } from './text-value.ts'

/** A section of a TOML text: its head, and the entries up to the next one. */
export interface TomlSection extends Pick<TextPart, 'lead' | 'indent' | 'head' | 'gap'> {
  readonly path: readonly string[]
  /** An element of an array: `[[path]]`. */
  readonly isElement: boolean
  readonly entries: readonly TextPart[]
}

/** What stands above the first head. */
export const ROOT: Omit<TomlSection, 'entries'> = {
  lead: '',
  indent: '',
  head: '',
  gap: '',
  path: [],
  isElement: false,
}

/**
 * Returns the sections as parts whose keys tell them apart, also on another side of a merge: an
 * element of an array by its `name` or `id`, else by its place; null where two have the same key.
 */
export function keySections(sections: readonly TomlSection[]): TextPart[] | null {
  const names = nameElements(sections)
  const current = new Map<string, string>()
  const counts = new Map<string, number>()
  const parts = sections.map((section, index): TextPart => {
    const { path, isElement, lead, indent, head, gap, entries } = section
    const above = resolvePath(path.slice(0, isElement ? -1 : path.length), current)
    const key = isElement ? `${above}${JSON.stringify(path.at(-1))}` : above
    const number = counts.get(key) ?? 0
    const element = isElement ? `${key}[${names.get(index) ?? number}]` : key
    if (isElement) {
      counts.set(key, number + 1)
      current.set(JSON.stringify(path), element)
    }
    const value = blockOf(head === '' ? '' : '\n', entries)
    const rest = { beforeComma: '', hasComma: false, trail: '' }
    return { key: element, lead, indent, head, gap, value, ...rest }
  })
  return new Set(parts.map(({ key }) => key)).size === parts.length ? parts : null
}

export function blockOf(open: string, parts: readonly TextPart[]): TextContainer {
  const indent = parts[0]?.indent ?? ''
  return { kind: 'map', layout: 'block', open, parts, close: '', indent, isCompact: false }
}

/** Writes a path, with the elements of arrays that it goes through. */
function resolvePath(path: readonly string[], current: ReadonlyMap<string, string>): string {
  let key = ''
  for (const [index, name] of path.entries()) {
    const element = current.get(JSON.stringify(path.slice(0, index + 1)))
    key = element ?? `${key}${JSON.stringify(name)}`
  }
  return key
}

/** Returns the name of each element, by its place among the sections, where all of an array have one. */
function nameElements(sections: readonly TomlSection[]): ReadonlyMap<number, string> {
  const arrays = Map.groupBy(
    [...sections.entries()].filter(([, { isElement }]) => isElement),
    ([, { path }]) => JSON.stringify(path),
  )
  const names = new Map<number, string>()
  for (const elements of arrays.values()) {
    for (const [index, name] of nameOf(elements, 'name') ?? nameOf(elements, 'id') ?? []) {
      names.set(index, name)
    }
  }
  return names
}

function nameOf(elements: readonly [number, TomlSection][], field: string) {
  const named = elements.flatMap(([index, { entries }]): [number, string][] => {
    const value = entries.find(({ key }) => key === field)?.value
    return value?.kind === 'scalar' ? [[index, `${field} ${value.identity}`]] : []
  })
  const isUnique = new Set(named.map(([, name]) => name)).size === elements.length
  return isUnique ? named : null
}
