import { SkillmeatError } from '../../../core/errors.ts'
import type { PlaceChange } from '../../../core/operation-log/operation.ts'
import type { Ports } from '../../../ports/ports.ts'
import { placePath, profileDir } from '../places/places-on-disk.ts'
import { parentOf } from '../writing/file-steps.ts'

/**
 * Refuses changes to a project whose folders are not writable, `E_IO_DENIED`, before anything is
 * touched, so that other projects can continue.
 */
export function assertWritable(
  { files, places }: Pick<Ports, 'files' | 'places'>,
  changes: readonly PlaceChange[],
): void {
  const folders = new Set(
    changes.flatMap(({ place }) => {
      if (place.kind !== 'project') return []
      return [profileDir(place), parentOf(placePath(places, place))]
    }),
  )
  for (const folder of folders) {
    const there = nearestThere({ files }, folder)
    if (files.mayWrite(there)) continue
    throw new SkillmeatError('E_IO_DENIED', `${there} may not be written (EACCES).`, {
      fix: 'Check who owns it and its permissions, then try again.',
      data: { path: there },
    })
  }
}

/** Returns a folder, or the nearest one above it that is there. */
export function nearestThere({ files }: Pick<Ports, 'files'>, folder: string): string {
  let path = folder
  while (files.lstat(path) === null && path !== parentOf(path)) path = parentOf(path)
  return path
}
