import { nearestNames } from '../../core/artifact/nearest-names.ts'

/** Says what may have been meant by the name of a source that none has. */
export function nearestSources(name: string, known: readonly string[]): string {
  const near = nearestNames(name, known)
  const hint = near.length === 0 ? '' : `Did you mean ${near.join(', ')}? `
  return `${hint}\`skillmeat source list\` shows them; \`skillmeat source add <source>\` adds one.`
}
