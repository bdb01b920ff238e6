import type { PlainJson } from '../../../json/plain-json.ts'
import { renderToml, renderTomlKey } from './render-toml.ts'
import { TOML_KEY, TOML_STRING, matchAt, splitKey } from './toml-document.ts'

/** One `key = value` of a table in braces. Offsets are UTF-16 units. */
interface InlineMember {
  readonly key: readonly string[]
  readonly start: number
  readonly valueStart: number
  readonly end: number
}

const BINDING = new RegExp(String.raw`(${TOML_KEY})[ \t]*=[ \t]*`, 'y')
const TOKEN = new RegExp(String.raw`${TOML_STRING}|#[^\n]*|[[\]{},]|[^\s[\]{}"'#,]+|\s+`, 'y')

/** Returns the text with another value in the table whose brace opens at `open`. */
export function setInline(
  text: string,
  open: number,
  { path, value }: { readonly path: readonly string[]; readonly value: PlainJson },
): string {
  const members = inlineMembers(text, open)
  const found = members.find(({ key }) => isPrefix(key, path))
  if (found === undefined) {
    const at = members.at(-1)?.end ?? open + 1
    const written = `${path.map(renderTomlKey).join('.')} = ${renderToml(value, 'one line')}`
    return `${text.slice(0, at)}${members.length === 0 ? '' : ', '}${written}${text.slice(at)}`
  }
  if (found.key.length < path.length && text[found.valueStart] === '{') {
    return setInline(text, found.valueStart, { path: path.slice(found.key.length), value })
  }
  return `${text.slice(0, found.valueStart)}${renderToml(value, 'one line')}${text.slice(found.end)}`
}

/** Returns the text without what stands at `path` in the table whose brace opens at `open`. */
export function removeInline(text: string, open: number, path: readonly string[]): string {
  const members = inlineMembers(text, open)
  const outer = members.find(({ key }) => key.length < path.length && isPrefix(key, path))
  if (outer !== undefined) {
    return text[outer.valueStart] === '{'
      ? removeInline(text, outer.valueStart, path.slice(outer.key.length))
      : text
  }
  let kept = text
  for (const [at, member] of [...members.entries()].toReversed()) {
    if (!isPrefix(path, member.key)) continue
    const start = members[at - 1]?.end ?? member.start
    const end = at === 0 ? (members[1]?.start ?? member.end) : member.end
    kept = kept.slice(0, start) + kept.slice(end)
  }
  return kept
}

function inlineMembers(text: string, open: number): readonly InlineMember[] {
  const members: InlineMember[] = []
  for (let at = open + 1; at < text.length;) {
    const binding = matchAt(BINDING, text, at)
    if (binding !== null) {
      const valueStart = at + binding[0].length
      const end = endOfInline(text, valueStart)
      members.push({ key: splitKey(binding[1] ?? ''), start: at, valueStart, end })
      at = end
      continue
    }
    const token = matchAt(TOKEN, text, at)?.[0]
    if (token === undefined || token === '}') break
    at += token.length
  }
  return members
}

/** Returns where a value ends: before the comma or brace behind it, and the space in between. */
function endOfInline(text: string, start: number): number {
  let depth = 0
  let end = start
  for (let at = start; at < text.length;) {
    const token = matchAt(TOKEN, text, at)?.[0]
    if (token === undefined || (depth === 0 && /^[,}#]/.test(token))) break
    at += token.length
    if (token === '[' || token === '{') depth += 1
    if (token === ']' || token === '}') depth -= 1
    if (token.trim() !== '') end = at
  }
  return end
}

function isPrefix(short: readonly string[], long: readonly string[]): boolean {
  return short.length <= long.length && short.every((part, at) => part === long[at])
}
