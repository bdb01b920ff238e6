import { SkillmeatError } from '../../core/errors.ts'
import type { ObjectStore } from '../../ports/store.ts'

/** What stands for the store where there is none: it has no object. */
export const NO_OBJECTS: ObjectStore = {
  read: (ids) => (ids.length === 0 ? Promise.resolve(new Map()) : Promise.reject(noObject(ids[0]))),
  readVersion: (id) => Promise.reject(noObject(id)),
  missing: (ids) => Promise.resolve(new Set(ids)),
  find: () => Promise.resolve([]),
}

function noObject(id: string | undefined): SkillmeatError {
  return new SkillmeatError('E_STORE_MISSING_OBJECT', `${id ?? ''} is in no store here.`, {
    data: { id },
  })
}
