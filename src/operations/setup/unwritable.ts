import { isSkillmeatError } from '../../core/errors.ts'
import type { Ports } from '../../ports/ports.ts'
import { nearestThere } from '../engine/commit/assert-writable.ts'
import { profileDir } from '../engine/places/places-on-disk.ts'
import { parentOf } from '../engine/writing/file-steps.ts'
import { wayDown } from '../engine/writing/way-down.ts'
import type { PassedOver } from './ground.ts'

interface Folder {
  readonly project: string
  readonly root: string
}

/**
 * Tells whether the record of a folder of an agent cannot be written: then nothing in it can be recorded as
 * deployed.
 */
export function isUnwritable({ files }: Pick<Ports, 'files'>, folder: Folder): boolean {
  try {
    return !files.mayWrite(nearestThere({ files }, profileDir(folder)))
  } catch (error) {
    if (isSkillmeatError(error, 'E_IO_DENIED')) return true
    throw error
  }
}

/**
 * Returns the first folder on the way from `base` to `path`, both absolute, that may not be looked into; null
 * where none is.
 */
export function findClosed(
  { files }: Pick<Ports, 'files'>,
  base: string,
  path: string,
): string | null {
  for (const at of wayDown(base, path)) {
    try {
      if (files.lstat(at) === null) return null
    } catch (error) {
      if (isSkillmeatError(error, 'E_IO_DENIED')) return parentOf(at)
      throw error
    }
  }
  return null
}

/** What is said of a folder, or of a file, that may not be read. */
export const CLOSED =
  'may not be read, so nothing of it was taken in: make it readable for yourself (chmod u+rX), then run this again'

/** Says of a folder what is to be done, so that what lies in it can be taken in. */
export function tellUnwritable(seen: string, agents: readonly string[]): PassedOver {
  const reason =
    'may not be written, and what is deployed there is recorded in it: nothing of it was taken in. Make it writable for yourself (chmod u+w), then run this again'
  return { seen, agents, why: 'refused', reason }
}
