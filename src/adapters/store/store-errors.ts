import { SkillmeatError } from '../../core/errors.ts'
import type { ObjectId } from '../../core/object/object-id.ts'

/** Returns the error for an object that the store does not have; `id` may be that of a version. */
export function missingObject(id: string): SkillmeatError {
  return new SkillmeatError('E_STORE_MISSING_OBJECT', `The store has no object ${id}.`, {
    fix: 'Run `skillmeat verify --repair`: what exists elsewhere is brought back.',
    data: { id },
  })
}

/** Returns the error for an object that does not hash to its id; `base` is at fault where it is not null. */
export function damagedObject(id: ObjectId, base: ObjectId | null): SkillmeatError {
  const why = base === null ? '' : `: it is kept as a difference from ${base}, which is too`
  return new SkillmeatError('E_STORE_CORRUPT', `Object ${id} in the store is damaged${why}.`, {
    fix: 'Run `skillmeat verify --repair`: what exists elsewhere is brought back. Nothing was changed.',
    data: { id, ...(base === null ? {} : { base }) },
  })
}

/** Returns the error for a change that expected another operation to be current. */
export function lostRace(): SkillmeatError {
  return new SkillmeatError('E_LOCKED', 'Another command changed the collection meanwhile.', {
    fix: 'Run the command again.',
  })
}
