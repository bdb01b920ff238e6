import type { FlowGrammar } from './flow-reader.ts'
import { match, readFlowValue } from './flow-reader.ts'
import { parseStrictJson } from '../../json/strict-json.ts'
import type { Data } from './data.ts'
import type { TextDocument } from './text-value.ts'

const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y
const STRING = /"(?:[^"\\]|\\.)*"/y
const BEFORE_ROOT = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y

const GRAMMAR: FlowGrammar = {
  comment: COMMENT,
  key: STRING,
  binding: /\s*:\s*/y,
  scalar: /"(?:[^"\\]|\\.)*"|[-+.\w]+/y,
  readKey: readString,
  identify: (text) => `${text.startsWith('"') ? 's' : 'r'}:${readString(text) ?? text}`,
}

/** Reads JSON, comments and trailing commas allowed, into pieces; null where that is not possible. */
export function readJsonText(text: string): TextDocument | null {
  const before = match(BEFORE_ROOT, text, 0)
  const read = readFlowValue(text, before.length, GRAMMAR)
  return read === null ? null : { before, root: read.value, after: text.slice(read.end) }
}

/** Reads JSON as data. Throws as `parseStrictJson` does. */
export function readJsonData(text: string): Data {
  return parseStrictJson(text)
}

/** Reads JSON with comments and trailing commas as data. Throws as `parseStrictJson` does. */
export function readCommentedJsonData(text: string): Data {
  const bare = text.replaceAll(TOKENS, (token) => (isComment(token) ? ' ' : token))
  return parseStrictJson(
    bare.replaceAll(/"(?:[^"\\]|\\.)*"|,(?=\s*[\]}])/g, (token) => (token === ',' ? '' : token)),
  )
}

const TOKENS = /"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g

/** Lists the comments of a text, marks included. */
export function listJsonComments(text: string): string[] {
  return [...text.matchAll(TOKENS)].map(([token]) => token).filter(isComment)
}

function isComment(token: string): boolean {
  return token.startsWith('/')
}

function readString(text: string): string | null {
  if (!text.startsWith('"')) return null
  const value: unknown = JSON.parse(text)
  return typeof value === 'string' ? value : null
}
