import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSameData } from './data.ts'
import type { Data, DataMap } from './data.ts'
import { mergeData } from './merge-data.ts'
import { mergeStructured } from './merge-structured.ts'
import type { StructuredKind } from './structured-kind.ts'
import { STRUCTURED_FORMATS } from './structured-formats.ts'
import { formatDocument } from './text-value.ts'
import type { Sides } from './text-value.ts'

const NAMES = ['name', 'model', 'tags', 'allowed-tools', 'env', 'args', 'hooks', 'x', 'y', 'z']

const word = fc.constantFrom('one', 'two', 'three', 'four', 'five: six', '# seven', 'it is "8"')
const scalar: fc.Arbitrary<Data> = fc.oneof(word, fc.integer({ min: 0, max: 9 }), fc.boolean())
const list: fc.Arbitrary<Data> = fc.uniqueArray(word, { minLength: 1, maxLength: 4 })
const leaf = fc.oneof({ arbitrary: scalar, weight: 3 }, { arbitrary: list, weight: 2 })

/** A map with at least one key, so that no edit leaves an empty block behind. */
const mapOf = (value: fc.Arbitrary<Data>): fc.Arbitrary<DataMap> =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom(...NAMES), value), {
      minLength: 1,
      maxLength: 6,
      selector: ([key]) => key,
    })
    .map((entries) => new Map(entries))

const document = mapOf(
  fc.oneof({ arbitrary: leaf, weight: 4 }, { arbitrary: mapOf(leaf), weight: 1 }),
)

type Edit =
  | { readonly kind: 'set'; readonly path: readonly string[]; readonly value: Data }
  | { readonly kind: 'delete'; readonly path: readonly string[] }

const path = fc
  .tuple(fc.constantFrom(...NAMES), fc.option(fc.constantFrom(...NAMES)))
  .map(([first, second]) => (second === null ? [first] : [first, second]))
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), path, value: leaf }),
  fc.record({ kind: fc.constant('delete' as const), path }),
)
const edits = fc.array(edit, { minLength: 0, maxLength: 4 })

function apply(data: DataMap, all: readonly Edit[]): DataMap {
  let edited = data
  for (const one of all) edited = applyOne(edited, one.path, one)
  return edited
}

function applyOne(data: DataMap, [first = '', ...rest]: readonly string[], one: Edit): DataMap {
  const copy = new Map(data)
  const below = copy.get(first)
  if (rest.length > 0) {
    if (below instanceof Map) copy.set(first, applyOne(below, rest, one))
  } else if (one.kind === 'set') {
    copy.set(first, one.value)
  } else if (copy.size > 1) {
    copy.delete(first)
  }
  return copy
}

/** Every key has its comment, and some have another beside the value; no two are the same. */
const hasTrail = (key: string) => key.length % 2 === 0

function writeYaml(data: Data, depth = 0, above = ''): string {
  if (!(data instanceof Map)) return JSON.stringify(data)
  const indent = '  '.repeat(depth)
  return [...data]
    .map(([key, value]) => {
      const name = `${above}/${key}`
      const head = `${indent}# about ${name}\n${indent}${key}:`
      if (value instanceof Map) return `${head}\n${writeYaml(value, depth + 1, name)}`
      if (Array.isArray(value) && key.length > 4) {
        return `${head}\n${value.map((item) => `${indent}  - ${JSON.stringify(item)}`).join('\n')}`
      }
      return `${head} ${writeYaml(value)}${hasTrail(key) ? ` # ${name} it is` : ''}`
    })
    .join('\n')
}

function writeJson(data: Data, isPlain: boolean, above = ''): string {
  if (!(data instanceof Map)) return JSON.stringify(data)
  const indent = '  '.repeat(above.split('/').length)
  const entries = [...data].map(([key, value], index) => {
    const name = `${above}/${key}`
    const comma = index === data.size - 1 ? '' : ','
    const lead = isPlain ? '' : `${indent}// about ${name}\n`
    const trail = !isPlain && hasTrail(key) ? ` // ${name} it is` : ''
    const text = writeJson(value, isPlain, name)
    return `${lead}${indent}${JSON.stringify(key)}: ${text}${comma}${trail}\n`
  })
  return `{\n${entries.join('')}${indent.slice(2)}}`
}

function writeToml(data: DataMap): string {
  const plain = [...data].filter(([, value]) => !(value instanceof Map))
  const tables = [...data].flatMap(([key, value]) =>
    value instanceof Map
      ? [`\n# about /${key}\n[${key}]\n${writeTomlEntries([...value], `/${key}`)}`]
      : [],
  )
  return [writeTomlEntries(plain, ''), ...tables].filter((text) => text !== '').join('\n')
}

function writeTomlEntries(entries: readonly (readonly [string, Data])[], above: string): string {
  return entries
    .map(([key, value]) => {
      const trail = hasTrail(key) ? ` # ${above}/${key} it is` : ''
      return `# about ${above}/${key}\n${key} = ${JSON.stringify(value)}${trail}`
    })
    .join('\n')
}

interface Written {
  readonly path: string
  readonly kind: StructuredKind
  readonly write: (data: DataMap) => string
  readonly read: (text: string) => string
}

const whole = (text: string) => text
const WAYS: readonly Written[] = [
  { path: 'a.yaml', kind: 'yaml', write: (data) => `${writeYaml(data)}\n`, read: whole },
  { path: 'a.jsonc', kind: 'json', write: (data) => `${writeJson(data, false)}\n`, read: whole },
  { path: 'a.json', kind: 'json', write: (data) => writeJson(data, true), read: whole },
  { path: 'a.toml', kind: 'toml', write: (data) => `${writeToml(data)}\n`, read: whole },
  {
    path: 'SKILL.md',
    kind: 'frontmatter',
    write: (data) => `---\n${writeYaml(data)}\n---\n\n# Body\n`,
    read: (text) => text.slice(4, text.indexOf('\n---\n') + 1),
  },
]

const way = fc.constantFrom(...WAYS)
const sides = fc.record({ base: document, ours: edits, theirs: edits }).map((made) => ({
  base: made.base,
  ours: apply(made.base, made.ours),
  theirs: apply(made.base, made.theirs),
}))

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

function mergeWritten({ path: name, write }: Written, { base, ours, theirs }: Sides<DataMap>) {
  const bytes = {
    base: encode(write(base)),
    ours: encode(write(ours)),
    theirs: encode(write(theirs)),
  }
  const merged = mergeStructured(name, bytes)
  return merged === null ? null : new TextDecoder().decode(merged.text)
}

function readBack({ kind, read }: Written, text: string): Data {
  for (const format of STRUCTURED_FORMATS[kind]) {
    try {
      const data = format.readData(read(text))
      if (data !== null) return data
    } catch {
      // Not written in this way.
    }
  }
  throw new Error(`not readable:\n${text}`)
}

test('every text can be taken apart and put together again', () => {
  fc.assert(
    fc.property(way, document, ({ kind, write, read }, data) => {
      const text = read(write(data))
      const found = STRUCTURED_FORMATS[kind].at(-1)?.readText(text) ?? null
      expect(found && formatDocument(found)).toBe(text)
    }),
  )
})

/** In TOML a key that turns from a table into a value moves to another place of the text. */
function turnsTable({ base, ours, theirs }: Sides<DataMap>): boolean {
  const tables = [base, ours, theirs].map((side) => NAMES.map((key) => side.get(key)))
  return NAMES.some((_key, index) => {
    const values = tables.flatMap((side) => (side[index] === undefined ? [] : [side[index]]))
    return new Set(values.map((value) => value instanceof Map)).size > 1
  })
}

function hasEmptyMap(data: Data | undefined): boolean {
  return data instanceof Map && (data.size === 0 || [...data.values()].some(hasEmptyMap))
}

test('where the data can be merged, so can the text, and it reads back to the same', () => {
  fc.assert(
    fc.property(way, sides, (written, made) => {
      fc.pre(written.kind !== 'toml' || !turnsTable(made))
      const expected = mergeData(made)
      // Below a key of YAML there is no way to write nothing.
      fc.pre(!['yaml', 'frontmatter'].includes(written.kind) || !hasEmptyMap(expected?.data))
      const merged = mergeWritten(written, made)
      expect(merged === null).toBe(expected === null)
      if (merged === null) return
      expect(isSameData(readBack(written, merged), expected?.data)).toBe(true)
    }),
    { numRuns: 1000 },
  )
})

test('no value changes that neither side changed, and none appears that no side has', () => {
  fc.assert(
    fc.property(way, sides, (written, made) => {
      const text = mergeWritten(written, made)
      if (text === null) return
      const base = listLeaves(made.base)
      const ours = listLeaves(made.ours)
      const theirs = listLeaves(made.theirs)
      const merged = listLeaves(readBack(written, text))
      const untouched = [...base].filter(
        ([key, value]) => ours.get(key) === value && theirs.get(key) === value,
      )
      expect([...merged]).toEqual(expect.arrayContaining(untouched))
      const invented = [...merged].filter(
        ([key, value]) =>
          !/tags|tools/.test(key) && ours.get(key) !== value && theirs.get(key) !== value,
      )
      expect(invented).toEqual([])
    }),
    { numRuns: 1000 },
  )
})

test('which side is ours decides how the text is written, not what it says', () => {
  fc.assert(
    fc.property(way, sides, (written, made) => {
      fc.pre(written.kind !== 'toml' || !turnsTable(made))
      const one = mergeWritten(written, made)
      const other = mergeWritten(written, { ...made, ours: made.theirs, theirs: made.ours })
      expect(one === null).toBe(other === null)
      if (one === null || other === null) return
      expect(withSortedSets(readBack(written, one))).toEqual(
        withSortedSets(readBack(written, other)),
      )
    }),
    { numRuns: 1000 },
  )
})

test('a side without a change gives the other, byte for byte when that is ours', () => {
  fc.assert(
    fc.property(way, sides, (written, { base, ours }) => {
      expect(mergeWritten(written, { base, ours, theirs: base })).toBe(written.write(ours))
      fc.pre(written.kind !== 'toml' || !turnsTable({ base, ours, theirs: base }))
      const taken = mergeWritten(written, { base, ours: base, theirs: ours })
      expect(taken).not.toBeNull()
      expect(isSameData(readBack(written, taken ?? ''), ours)).toBe(true)
    }),
  )
})

test('changes of theirs come without its way to indent and to mark the text', () => {
  fc.assert(
    fc.property(way, sides, (written, made) => {
      fc.pre(written.kind !== 'toml')
      const { path: name, write } = written
      const plain = mergeWritten(written, made)
      const theirs = write(made.theirs).replaceAll(/^(?: {2})+/gm, '$&$&')
      const merged = mergeStructured(name, {
        base: encode(write(made.base)),
        ours: encode(write(made.ours)),
        theirs: encode(`\ufeff${theirs}`),
      })
      const text = merged === null ? null : new TextDecoder().decode(merged.text)
      expect(text?.replaceAll(/^ +/gm, '')).toBe(plain?.replaceAll(/^ +/gm, ''))
    }),
  )
})

/** Every value that is no map, as text, by its path. */
function listLeaves(data: Data, above = ''): Map<string, string> {
  if (!(data instanceof Map)) return new Map([[above, JSON.stringify(data)]])
  return new Map([...data].flatMap(([key, value]) => [...listLeaves(value, `${above}/${key}`)]))
}

function withSortedSets(data: Data): unknown {
  if (data instanceof Map) {
    return Object.fromEntries([...data].map(([key, value]) => [key, withSortedSets(value)]))
  }
  return Array.isArray(data) ? data.map((item) => JSON.stringify(item)).toSorted() : data
}
