import { isSkillmeatError } from '../errors.ts'
import { parseFrontmatter } from './frontmatter.ts'

/** Plain words on a line of their own, as most descriptions are. */
const PLAIN = /\ndescription:[ \t]+(?<words>[A-Za-z](?:(?!:\s|\s#)[^\r\n])*)\r?\n(?=[\w-]+:|---)/
/** What is no text in YAML although it begins with a letter. */
const NO_TEXT = /^(?:true|false|null|yes|no|on|off)$/i

/**
 * Returns the description of a markdown artifact; `''` for none, or where its frontmatter cannot be read.
 *
 * It is asked of a thousand files at once, so frontmatter is read as a whole only where that is needed.
 */
export function descriptionIn(text: string): string {
  return plainDescription(text) ?? readDescription(text)
}

function plainDescription(text: string): string | null {
  const end = /^---[ \t]*\r?\n/.test(text) ? text.indexOf('\n---', 3) : -1
  const words = PLAIN.exec(text.slice(0, end + 4))?.groups?.['words']?.trimEnd()
  return words === undefined || NO_TEXT.test(words) ? null : words
}

function readDescription(text: string): string {
  try {
    const value = parseFrontmatter(text).fields.get('description')
    return typeof value === 'string' ? value : ''
  } catch (error) {
    if (isSkillmeatError(error)) return ''
    throw error
  }
}
