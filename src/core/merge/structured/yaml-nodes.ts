import type { Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml'
import { isMap, isScalar, isSeq } from 'yaml'

export function isFlow(node: YAMLMap | YAMLSeq): boolean {
  return node.srcToken?.type === 'flow-collection'
}

export function isBlock(node: Node): boolean {
  return (isMap(node) || isSeq(node)) && !isFlow(node)
}

export function isEmptyScalar(node: Node): boolean {
  return isScalar(node) && node.value === null && node.range?.[0] === node.range?.[1]
}

export function asPair(item: unknown): Pair<Scalar, Node | null> | null {
  return isPairOfNodes(item) ? item : null
}

function isPairOfNodes(item: unknown): item is Pair<Scalar, Node | null> {
  return typeof item === 'object' && item !== null && 'key' in item && isScalar(item.key)
}

export function keyOf(pair: Pair<Scalar, Node | null> | null): string | null {
  const key = pair?.key.value
  return typeof key === 'string' ? key : null
}

export function keyStart(item: unknown): number | null {
  return asPair(item)?.key.range?.[0] ?? null
}

export function keyEnd(item: unknown): number {
  return asPair(item)?.key.range?.[1] ?? 0
}

/** The offset of the dash of one item. */
export function dashStart(node: YAMLSeq, index: number): number | null {
  const token = node.srcToken
  if (token?.type !== 'block-seq') return null
  const dash = token.items[index]?.start.find(({ type }) => type === 'seq-item-ind')
  return dash?.offset ?? null
}

/** A block of text owns the blank lines below it; they are left to what follows. */
export function withoutLastLineEnds(text: string): string {
  const written = text.trimEnd().length
  const lineEnd = text.indexOf('\n', written)
  return lineEnd === -1 ? text : text.slice(0, lineEnd)
}

/**
 * Readers of older YAML take some plain words for something else than the quoted text: `yes`,
 * `0755`, `12:30`. They are the same as themselves only.
 */
export function identify(node: Scalar, text: string): string {
  if (typeof node.value !== 'string') return `r:${text}`
  const isAmbiguous =
    node.type === 'PLAIN' && /^(?:y|n|yes|no|on|off|[-+.\d=<].*)$/is.test(node.value)
  return `${isAmbiguous ? 'p' : 's'}:${node.value}`
}
