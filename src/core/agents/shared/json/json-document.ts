import { parseTree } from 'jsonc-parser'
import type { Node, ParseError } from 'jsonc-parser'
import { SkillmeatError } from '../../../errors.ts'
import type { PlainJson } from '../../../json/plain-json.ts'

/** JSON with comments and trailing commas, as agents read their settings. */
export interface JsonDocument {
  readonly text: string
  /** The outermost object; null where the file holds nothing but white space and comments. */
  readonly root: Node | null
}

/** One step into a document: the key of an object, or the place in a list. */
export type JsonPath = readonly (string | number)[]

const MAX_DEPTH = 200
const SKIPPED = /\s+|\/\/[^\r\n]*|\/\*[\s\S]*?\*\//y
const TOKENS = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|\/\/[^\r\n]*|\/\*[\s\S]*?\*\/|[[\]{}]/g

/**
 * Reads the text of a settings file; a byte order mark is accepted.
 *
 * Throws `E_MANIFEST_PARSE` with the line, also where the file holds no object, and
 * `E_MANIFEST_LIMIT` for one nested too deeply.
 */
export function readJsonDocument(text: string): JsonDocument {
  assertShallow(text)
  if (isBlank(text)) return { text, root: null }
  const errors: ParseError[] = []
  // The parser knows no byte order mark; the space keeps every offset.
  const root = parseTree(text.replace(/^\ufeff/, ' '), errors, { allowTrailingComma: true })
  const [error] = errors
  if (error !== undefined) throw jsonProblem(text, error.offset, 'is not valid JSON')
  if (root?.type !== 'object') throw jsonProblem(text, root?.offset ?? 0, 'holds no JSON object')
  return { text, root }
}

/** Makes the refusal of a file that cannot be read; the file is named by whoever knows it. */
export function jsonProblem(text: string, offset: number, what: string): SkillmeatError {
  const line = text.slice(0, offset).split(/\r\n|\r|\n/).length
  return new SkillmeatError('E_MANIFEST_PARSE', `The file ${what} (line ${line}).`, {
    fix: 'Mend the file by hand. Nothing was changed.',
    data: { line },
  })
}

/** Returns the value at `path`; undefined where there is none. Of a repeated key the last counts. */
export function findNode(root: Node | null, path: JsonPath): Node | undefined {
  let node = root ?? undefined
  for (const step of path) {
    if (node === undefined) return undefined
    node = typeof step === 'number' ? itemAt(node, step) : findProperty(node, step)?.children?.[1]
  }
  return node
}

/** Returns the property with `key` of an object; undefined where there is none. */
export function findProperty(node: Node, key: string): Node | undefined {
  if (node.type !== 'object') return undefined
  return node.children?.findLast((property) => property.children?.[0]?.value === key)
}

function itemAt(node: Node, index: number): Node | undefined {
  return node.type === 'array' ? node.children?.[index] : undefined
}

/** Returns a value as data. Half surrogates are replaced, as they would be in UTF-8. */
export function nodeData(node: Node): PlainJson {
  switch (node.type) {
    case 'object':
      return Object.fromEntries(
        (node.children ?? []).flatMap((property): [string, PlainJson][] => {
          const [key, value] = property.children ?? []
          return value === undefined ? [] : [[String(key?.value), nodeData(value)]]
        }),
      )
    case 'array':
      return (node.children ?? []).map(nodeData)
    case 'string':
      return String(node.value).toWellFormed()
    case 'number':
      return Number(node.value)
    case 'boolean':
      return Boolean(node.value)
    case 'null':
    case 'property':
      return null
  }
}

/** Tells whether `text` has nothing but white space and comments. */
function isBlank(text: string): boolean {
  SKIPPED.lastIndex = text.startsWith('\ufeff') ? 1 : 0
  while (SKIPPED.lastIndex < text.length) if (!SKIPPED.test(text)) return false
  return true
}

function assertShallow(text: string): void {
  let depth = 0
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === '{' || token === '[') depth += 1
    else if (token === '}' || token === ']') depth -= 1
    if (depth > MAX_DEPTH) {
      throw new SkillmeatError('E_MANIFEST_LIMIT', 'The file is nested too deeply.', {
        fix: 'Mend the file by hand. Nothing was changed.',
      })
    }
  }
}
