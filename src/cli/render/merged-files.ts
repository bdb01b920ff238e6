import type { ResolvedPath } from '../../core/merge/merge-trees.ts'
import type { ResolvedBy } from '../../core/merge/structured/resolved-by.ts'
import { safeText } from './text.ts'

/** Says what settled a file whose lines conflict. */
export const RESOLVED_BY: Readonly<Record<ResolvedBy, string>> = {
  frontmatter: 'by key: frontmatter',
  json: 'by key: json',
  toml: 'by key: toml',
  yaml: 'by key: yaml',
  recorded: 'as decided before',
}

/** Returns the merged files, each with what settled it where its lines conflict. */
export function mergedFiles(
  merged: readonly string[],
  resolvedBy: readonly ResolvedPath[],
): string {
  const by = new Map(resolvedBy.map((one) => [one.path, RESOLVED_BY[one.by]]))
  const files = merged.map((path) => (by.has(path) ? `${path} (${by.get(path)})` : path))
  return safeText(files.join(', '), 100)
}
