import type { Ports } from '../../ports/ports.ts'
import { nearestThere } from '../engine/commit/assert-writable.ts'
import { profileDir } from '../engine/places/places-on-disk.ts'
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
  return !files.mayWrite(nearestThere({ files }, profileDir(folder)))
}

/** Says of a folder what is to be done, so that what lies in it can be taken in. */
export function tellUnwritable(seen: string, agents: readonly string[]): PassedOver {
  const reason =
    'may not be written, and what is deployed there is recorded in it: nothing of it was taken in. Make it writable for yourself (chmod u+w), then run this again'
  return { seen, agents, why: 'refused', reason }
}
