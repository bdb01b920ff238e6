import { parseFrontmatter } from '../../../artifact/frontmatter.ts'
import type { Frontmatter } from '../../../artifact/frontmatter.ts'
import { frontmatterState, readFrontmatter } from '../../../artifact/frontmatter-state.ts'
import { plainField } from '../../../artifact/frontmatter-field.ts'
import { isSkillmeatError } from '../../../errors.ts'
import type { PlainJson } from '../../../json/plain-json.ts'
import type { PlainObject } from '../data.ts'
import { isText } from '../data.ts'
import { setField } from './markdown-file.ts'

/**
 * Returns a markdown artifact with the same content in frontmatter that every agent reads: YAML without
 * a byte order mark, with a `name`, and with the first paragraph for a description that it lacks.
 *
 * The very text where nothing is to be mended, or where it cannot be without a change of content.
 */
export function mendFrontmatter(text: string, name: string): string {
  const { read, state } = readFrontmatter(text)
  if (read === null) return text
  const fields = state.yaml === 'absent' ? {} : plainFields(read)
  const wanted = wantedFields(text, fields, name)
  const isMarked = state.hasByteOrderMark || state.hasSpacedFence
  if (state.yaml === 'strict' && !isMarked && wanted.length === 0) return text
  const bare = state.yaml === 'lenient' ? quoted(withoutMarks(text)) : withoutMarks(text)
  const mended = wanted.reduce((next, [key, value]) => setField(next, key, value), bare)
  return frontmatterState(mended).yaml === 'strict' ? mended : text
}

/** Splits a text behind its frontmatter. */
export function splitFrontmatter(text: string): {
  readonly frontmatter: string
  readonly rest: string
} {
  const { read, state } = readFrontmatter(text)
  const at = read === null || state.yaml === 'absent' ? 0 : read.bodyStart
  return { frontmatter: text.slice(0, at), rest: text.slice(at) }
}

function plainFields({ fields }: Frontmatter): PlainObject {
  return Object.fromEntries([...fields].map(([key, value]) => [key, plainField(value)]))
}

/** Lists the fields that have to be written because nothing that can be read stands there. */
function wantedFields(text: string, fields: PlainObject, name: string): [string, PlainJson][] {
  const { name: own, description } = fields
  const wanted: [string, PlainJson][] = []
  if (!isSaid(own)) wanted.push(['name', name])
  if (!isSaid(description)) {
    const paragraph = spelled(description) ?? firstParagraph(text)
    if (paragraph !== null) wanted.push(['description', paragraph])
  }
  return wanted
}

function isSaid(value: PlainJson | undefined): boolean {
  return isText(value) && value !== ''
}

/** A number or a list that was meant as text; null for nothing. */
function spelled(value: PlainJson | undefined): string | null {
  if (value === undefined || value === null || value === '') return null
  return isText(value) ? value : JSON.stringify(value)
}

function firstParagraph(text: string): string | null {
  const { rest } = splitFrontmatter(withoutMarks(text))
  const found = tryDescription(rest)
  return isText(found) && found !== '' ? found : null
}

/** Where there is no fence, the reader takes the first paragraph for the description. */
function tryDescription(body: string): PlainJson | undefined {
  try {
    const value = parseFrontmatter(`\n${body}`).fields.get('description')
    return value === undefined ? undefined : plainField(value)
  } catch (error) {
    if (isSkillmeatError(error)) return undefined
    throw error
  }
}

/** Puts quotes around the values that are no YAML, and leaves every other byte as it is. */
function quoted(text: string): string {
  const { frontmatter, rest } = splitFrontmatter(text)
  const lines = frontmatter.split('\n').map((line) => {
    const [, key = '', value = '', end = ''] = VALUE.exec(line) ?? []
    if (key === '' || isYaml(`${key.trimStart()}${value}`)) return line
    return `${key}${JSON.stringify(value)}${end}`
  })
  return lines.join('\n') + rest
}

const VALUE = /^([ \t]*[\w-]+:[ \t]+)(\S.*?)([ \t]*\r?)$/

function isYaml(line: string): boolean {
  return frontmatterState(`---\n${line}\n---\n`).yaml === 'strict'
}

function withoutMarks(text: string): string {
  return text.replace(/^\ufeff/, '').replace(/^---[ \t]+(\r?\n)/, '---$1')
}
