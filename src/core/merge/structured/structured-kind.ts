import type { ResolvedBy } from './resolved-by.ts'

export type StructuredKind = Exclude<ResolvedBy, 'recorded'>

const KINDS: Readonly<Record<string, StructuredKind>> = {
  md: 'frontmatter',
  mdc: 'frontmatter',
  mdx: 'frontmatter',
  markdown: 'frontmatter',
  json: 'json',
  jsonc: 'json',
  'code-workspace': 'json',
  webmanifest: 'json',
  toml: 'toml',
  yaml: 'yaml',
  yml: 'yaml',
}

/** Returns how a file of that name may be merged by key; null where its lines are all there is. */
export function findStructuredKind(path: string): StructuredKind | null {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase()
  const dot = name.lastIndexOf('.')
  const extension = name.slice(dot + 1)
  return dot === -1 || !Object.hasOwn(KINDS, extension) ? null : (KINDS[extension] ?? null)
}
