import { CST, Lexer, parseAllDocuments } from 'yaml'
import { DEFAULT_LIMITS } from '../../limits.ts'
import { readStrictYaml } from '../../artifact/strict-yaml.ts'
import type { Data } from './data.ts'

/** Reads YAML whose root is a map as data; null when it is not. Throws as `readStrictYaml` does. */
export function readYamlData(text: string): Data | null {
  return readStrictYaml(text, DEFAULT_LIMITS.manifestDepth)
}

/** So many uses of anchors are followed. */
const MAX_ALIASES = 1000

/**
 * Reads what any YAML says, anchors filled in and each document an item of a list, for those who only
 * want to know what that is; null for what is no YAML.
 */
export function readAnyYaml(text: string): Data | null {
  try {
    const documents = parseAllDocuments(text, { merge: true, logLevel: 'silent' })
    const all = 'empty' in documents ? [] : documents
    if (all.some(({ errors }) => errors.length > 0)) return null
    return all.map((one): Data => toData(one.toJS({ mapAsMap: true, maxAliasCount: MAX_ALIASES })))
  } catch {
    return null
  }
}

function toData(value: unknown): Data {
  if (Array.isArray(value)) return value.map(toData)
  if (value instanceof Map) {
    return new Map([...value].map(([key, one]): [string, Data] => [String(key), toData(one)]))
  }
  const isPlain =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  return isPlain ? value : null
}

/** Lists the comments of a text, marks included. */
export function listYamlComments(text: string): string[] {
  const comments: string[] = []
  let isContent = false
  for (const token of new Lexer().lex(text)) {
    if (token.startsWith('#') && !isContent) comments.push(token)
    isContent = token === CST.SCALAR
  }
  return comments
}
