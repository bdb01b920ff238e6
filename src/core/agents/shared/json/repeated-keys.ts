import type { Node } from 'jsonc-parser'
import type { OddEntry } from '../../../form/format.ts'
import { findNode } from './json-document.ts'

const TWICE = 'stands there twice; the last one counts'

/** Lists the keys that stand twice: `outer` itself, those below it, and those of what these hold. */
export function repeatedKeys(root: Node | null, outer: string): readonly OddEntry[] {
  const node = findNode(root, [outer])
  const below = repeatedIn(node ?? null)
  const inner = new Set(
    membersOf(node ?? null).flatMap(({ key, value }) =>
      repeatedIn(value).length === 0 ? [] : [key],
    ),
  )
  return [
    ...repeatedIn(root)
      .filter((key) => key === outer)
      .map((key) => ({ key, what: TWICE })),
    ...below.map((key) => ({ key, what: TWICE })),
    ...[...inner].map((key) => ({ key, what: 'has a key twice; the last one counts' })),
  ]
}

function repeatedIn(node: Node | null): readonly string[] {
  const keys = membersOf(node).map(({ key }) => key)
  return [...new Set(keys.filter((key, at) => keys.indexOf(key) !== at))]
}

function membersOf(
  node: Node | null,
): readonly { readonly key: string; readonly value: Node | null }[] {
  if (node?.type !== 'object') return []
  return (node.children ?? []).map(({ children: [key, value] = [] }) => ({
    key: String(key?.value),
    value: value ?? null,
  }))
}
