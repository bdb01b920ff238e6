import type { FieldValue } from './frontmatter-field.ts'
import { frontmatterError } from './frontmatter-field.ts'

const KEY = /^([A-Za-z_][\w.-]*)[ \t]*:(?:[ \t]+|$)/

/**
 * Reads `key: value` lines the way agents do when frontmatter is not YAML; `null` when there are none.
 *
 * The value is the rest of the line, its quotes removed; indented lines continue it, and `- item`
 * lines below a key without a value are its list. A repeated key throws `E_FRONTMATTER_PARSE`.
 */
export function readLenientYaml(text: string): ReadonlyMap<string, FieldValue> | null {
  const fields = new Map<string, FieldValue>()
  let key: string | null = null
  let lines: string[] = []
  const flush = () => {
    if (key !== null) fields.set(key, readValue(lines))
  }
  for (const raw of text.split('\n')) {
    const line = raw.replace(/\r$/, '')
    const found = KEY.exec(line)
    const name = found?.[1]
    if (found === null || name === undefined) {
      if (!/^[ \t]*#/.test(line)) lines.push(line)
      continue
    }
    flush()
    if (fields.has(name)) {
      throw frontmatterError('E_FRONTMATTER_PARSE', `The frontmatter has the key "${name}" twice.`)
    }
    key = name
    lines = [line.slice(found[0].length)]
  }
  flush()
  return fields.size === 0 ? null : fields
}

function readValue(lines: readonly string[]): FieldValue {
  const [first = '', ...rest] = lines.map((line) => line.trim())
  const more = rest.filter((line) => line !== '')
  const isBlock = /^[|>][+-]?$/.test(first)
  if ((first === '' || isBlock) && more.length > 0) {
    const isList = !isBlock && more.every((line) => /^-(?:[ \t]|$)/.test(line))
    if (isList) return more.map((line) => unquote(line.slice(1).trim()))
    return isBlock && first.startsWith('|') ? rest.join('\n').trim() : more.join(' ')
  }
  return readScalar(unquote([first, ...more].join(' ').trim()))
}

function readScalar(text: string): FieldValue {
  if (text === '' || text === '~' || text === 'null') return null
  if (text === 'true' || text === 'false') return text === 'true'
  return /^-?[0-9]{1,15}(?:\.[0-9]+)?$/.test(text) ? Number(text) : text
}

function unquote(text: string): string {
  const quote = text[0]
  const isQuoted = (quote === '"' || quote === "'") && text.length > 1 && text.endsWith(quote)
  return isQuoted ? text.slice(1, -1) : text
}
