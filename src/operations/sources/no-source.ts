import { nearestNames } from '../../core/artifact/nearest-names.ts'
import { SkillmeatError } from '../../core/errors.ts'

/** Returns the error for the name of a source that none has; it says which may have been meant. */
export function noSource(source: string, known: readonly string[]): SkillmeatError {
  const near = nearestNames(source, known)
  const hint = near.length === 0 ? '' : `Did you mean ${near.join(', ')}? `
  return new SkillmeatError('E_NOT_FOUND', `No source is called "${source}".`, {
    missing: 'source',
    fix: `${hint}\`skillmeat source list\` shows them; \`skillmeat source add <source>\` adds one.`,
    data: { source },
  })
}
