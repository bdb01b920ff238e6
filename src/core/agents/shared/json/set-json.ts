import type { Node } from 'jsonc-parser'
import type { PlainJson } from '../../../json/plain-json.ts'
import type { PlainObject } from '../data.ts'
import { isList, isObject, isSame } from '../data.ts'
import { insertMember, isOwnRoot } from './insert-member.ts'
import { findNode, findProperty, jsonProblem, nodeData, readJsonDocument } from './json-document.ts'
import type { JsonDocument, JsonPath } from './json-document.ts'
import { isBare } from './json-gap.ts'
import { indentOfLine, layoutOf, renderJson } from './json-layout.ts'
import { removeMember } from './remove-member.ts'

/**
 * Returns the text with `value` at `path`, changing no more of it than differs.
 *
 * What is missing on the way is made; a text without a value becomes an object. Throws as
 * `readJsonDocument` does.
 */
export function setJson(text: string, path: JsonPath, value: PlainJson): string {
  const document = readJsonDocument(text)
  const node = findNode(document.root, path)
  if (node === undefined) return addJson(text, path, value)
  const old = nodeData(node)
  if (isSame(old, value)) return text
  if (isObject(old) && isObject(value)) return setMembers(text, path, { old, value })
  if (isList(old) && isList(value) && old.length === value.length) {
    return value.reduce<string>((next, item, at) => setJson(next, [...path, at], item), text)
  }
  return replaceNode(document, node, value)
}

function setMembers(
  text: string,
  path: JsonPath,
  { old, value }: { readonly old: PlainObject; readonly value: PlainObject },
): string {
  let next = text
  for (const [key, item] of Object.entries(value)) next = setJson(next, [...path, key], item)
  for (const key of Object.keys(old)) {
    if (!Object.hasOwn(value, key)) next = removeJson(next, [...path, key])
  }
  return next
}

function replaceNode({ text, root }: JsonDocument, node: Node, value: PlainJson): string {
  const end = node.offset + node.length
  const old = text.slice(node.offset, end)
  const isOneLine = /^[[{].*\S.*[\]}]$/.test(old)
  const layout = { ...layoutOf(text, root), indent: indentOfLine(text, node.offset) }
  const written = renderJson(value, isOneLine ? 'spaced' : 'block', layout)
  return text.slice(0, node.offset) + written + text.slice(end)
}

/** Returns the text without what is at `path`; the same text where nothing is. */
export function removeJson(text: string, path: JsonPath): string {
  const document = readJsonDocument(text)
  const container = findNode(document.root, path.slice(0, -1))
  const last = path.at(-1)
  if (container === undefined || last === undefined) return text
  const member =
    typeof last === 'number' ? findNode(container, [last]) : findProperty(container, last)
  return member === undefined ? text : removeMember(document, container, member)
}

/** Returns the text with `value` as the last item of the list at `path`, which is made if need be. */
export function appendJson(text: string, path: JsonPath, value: PlainJson): string {
  const document = readJsonDocument(text)
  const list = findNode(document.root, path)
  if (list === undefined) return addJson(text, path, [value])
  if (list.type !== 'array')
    throw jsonProblem(text, list.offset, `has a "${path.at(-1)}" that is no list`)
  return insertMember(document, list, { key: null, value })
}

/** Puts a value where none is, with the objects around it that are missing. */
function addJson(text: string, path: JsonPath, value: PlainJson): string {
  const document = readJsonDocument(text)
  if (document.root === null) return addRoot(text, nest(path, value))
  const depth = path.findIndex(
    (_, at) => findNode(document.root, path.slice(0, at + 1)) === undefined,
  )
  const container = findNode(document.root, path.slice(0, depth))
  const key = path[depth]
  if (container === undefined || typeof key !== 'string') return text
  if (container.type !== 'object') {
    throw jsonProblem(text, container.offset, `has no object to hold "${key}"`)
  }
  return insertMember(document, container, { key, value: nest(path.slice(depth + 1), value) })
}

function nest(path: JsonPath, value: PlainJson): PlainJson {
  return path.reduceRight<PlainJson>((inner, key) => ({ [key]: inner }), value)
}

/**
 * Puts an object into a file that holds none.
 *
 * Below comments it ends the file, which tells `removeOuter` that it is not the user's.
 */
function addRoot(text: string, value: PlainJson): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n'
  const written = renderJson(value, 'block', { eol, unit: '  ', indent: '' })
  return text === '' ? written + eol : text + eol + written
}

/**
 * Returns the text without an outer key; without the object around it too, where that came with
 * the first of ours and nothing but `header` is left in it.
 */
export function removeOuter(text: string, key: string, header: PlainObject = {}): string {
  const { root } = readJsonDocument(text)
  const isOurs = root !== null && isOwnRoot(text, root)
  const left = removeJson(text, [key])
  const rest = readJsonDocument(left).root
  if (!isOurs || rest === null || !isSame(nodeData(rest), header)) return left
  const bare = Object.keys(header).reduce((kept, one) => removeJson(kept, [one]), left)
  const node = readJsonDocument(bare).root
  if (node === null || !isBare(bare, node)) return left
  return bare.slice(0, node.offset).replace(/\r?\n$/, '')
}
