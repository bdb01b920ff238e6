import type { VersionRef } from '../../operations/catalog/version-refs.ts'

/** Says what points at a version: `head`, `tag v1.0`, a project's path. */
export function refLabel({ kind, name }: VersionRef): string {
  if (kind === 'tag' || kind === 'snapshot') return `${kind} ${name}`
  return kind === 'baseline' ? `baseline of ${name}` : name
}
