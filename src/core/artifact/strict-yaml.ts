import type { Node } from 'yaml'
import { Lexer, isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml'
import type { FieldValue } from './frontmatter-field.ts'
import { frontmatterError } from './frontmatter-field.ts'

/**
 * Reads `yaml` strictly, or returns `null` when it is not YAML with a mapping on top.
 *
 * Throws `E_MANIFEST_LIMIT` for anchors, aliases and deep nesting, `E_FRONTMATTER_PARSE` for tags,
 * directives and repeated keys. Linear in the text; values are copied into maps.
 */
export function readStrictYaml(
  yaml: string,
  maxDepth: number,
): ReadonlyMap<string, FieldValue> | null {
  assertPlain(yaml, maxDepth)
  const document = parseDocument(yaml, {
    schema: 'core',
    merge: false,
    uniqueKeys: false,
    prettyErrors: false,
    // When silent, a second document is no error.
    logLevel: 'error',
  })
  if (document.errors.length > 0 || document.warnings.length > 0) return null
  const { contents } = document
  if (contents === null || (isScalar(contents) && contents.value === null)) return new Map()
  const value = copyNode(contents)
  return value instanceof Map ? value : null
}

/** Reads tokens only: nothing is built before nesting and references are known to be harmless. */
function assertPlain(yaml: string, maxDepth: number): void {
  let alias: string | null = null
  let depth: Depth = { flow: 0, inLine: 0 }
  for (const token of new Lexer().lex(yaml)) {
    if (alias !== null && !/^[ \t]/.test(token)) {
      if (endsValue(token)) throw aliasError(alias)
      alias = null
    }
    assertNoProperty(token)
    if (/^\*[\w-]+$/.test(token)) alias = token
    depth = depthAfter(depth, token)
    if (depth.flow > maxDepth || depth.inLine > maxDepth * 4) throw tooDeep(maxDepth)
  }
  if (alias !== null) throw aliasError(alias)
  assertIndent(yaml, maxDepth)
}

interface Depth {
  readonly flow: number
  /** Indicators of one line, each of which can open a level: `- - - x`. */
  readonly inLine: number
}

function depthAfter({ flow, inLine }: Depth, token: string): Depth {
  switch (token) {
    case '[':
    case '{':
      return { flow: flow + 1, inLine }
    case ']':
    case '}':
      return { flow: flow - 1, inLine }
    case '\n':
    case '\r\n':
      return { flow, inLine: 0 }
    case '-':
    case '?':
      return { flow, inLine: flow > 0 ? inLine : inLine + 1 }
    default:
      return { flow, inLine }
  }
}

function assertNoProperty(token: string): void {
  if (token.startsWith('&')) {
    throw frontmatterError('E_MANIFEST_LIMIT', `The frontmatter defines the anchor "${token}".`)
  }
  if (token.startsWith('!')) {
    throw frontmatterError('E_FRONTMATTER_PARSE', `The frontmatter uses the tag "${token}".`)
  }
}

/** Prose may begin with an asterisk; an alias is alone. */
function endsValue(token: string): boolean {
  return token === '\n' || token === '\r\n' || /^[,\]}#]/.test(token)
}

/** Counts block levels by indentation: a level is a line deeper than the one it stands below. */
function assertIndent(yaml: string, maxDepth: number): void {
  const open: number[] = []
  for (const line of yaml.split('\n')) {
    const indent = line.length - line.trimStart().length
    if (indent === line.length) continue
    while (open.length > 0 && (open.at(-1) ?? 0) >= indent) open.pop()
    open.push(indent)
    if (open.length > maxDepth * 4) throw tooDeep(maxDepth)
  }
}

function copyNode(node: unknown, depth = 0): FieldValue {
  if (depth > 200) throw tooDeep(depth)
  if (isScalar(node)) return copyScalar(node.value)
  if (isSeq(node)) return node.items.map((item) => copyNode(item, depth + 1))
  if (isMap<Node, Node | null>(node)) {
    const copy = new Map<string, FieldValue>()
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : '?'
      if (copy.has(name)) {
        throw frontmatterError(
          'E_FRONTMATTER_PARSE',
          `The frontmatter has the key "${name}" twice.`,
        )
      }
      copy.set(name, value === null ? null : copyNode(value, depth + 1))
    }
    return copy
  }
  if (isAlias(node)) throw aliasError(`*${node.source}`)
  return null
}

function copyScalar(value: unknown): FieldValue {
  const isPlain =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  return isPlain ? value : null
}

function aliasError(alias: string) {
  return frontmatterError('E_MANIFEST_LIMIT', `The frontmatter uses the alias "${alias}".`)
}

function tooDeep(maxDepth: number) {
  return frontmatterError(
    'E_MANIFEST_LIMIT',
    `The frontmatter is nested deeper than ${maxDepth} levels.`,
  )
}
