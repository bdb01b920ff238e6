import type { FileSystem } from '../../../ports/file-system.ts'
import {
  fsyncFolders,
  holdsFile,
  isRecord,
  keptPath,
  removeIfEmpty,
  removeTree,
} from './apply-steps.ts'
import type { ApplyPorts, Staged } from './apply-steps.ts'
import { joinPath, parentOf } from './file-steps.ts'
import type { FileStep } from './file-steps.ts'
import type { Intent } from './intent.ts'

/**
 * Brings every place of an intent back to what it was, wherever the change stopped, and removes its
 * staging.
 *
 * Safe to run again after an interruption. A file that somebody changed since is left as it is.
 */
export async function rollBackIntent(ports: ApplyPorts, intent: Intent): Promise<void> {
  const { files } = ports
  const touched = new Set<string>()
  for (const place of intent.places) {
    if (isRecord(place)) continue
    for (const step of place.steps) removeNew(ports, place, step)
  }
  // A file can have become a folder: what is new goes before what was there comes back.
  for (const folder of intent.created.toReversed()) {
    if (removeIfEmpty(files, folder)) touched.add(parentOf(folder))
  }
  for (const place of intent.places) {
    for (const step of place.steps) {
      const folder = bringBack(ports, place, step)
      if (folder !== null) touched.add(folder)
    }
  }
  await fsyncFolders(files, touched)
  for (const staging of intent.staging) removeTree(files, staging)
  for (const folder of intent.created.toReversed()) removeIfEmpty(files, folder)
}

/** Removes what a finished intent leaves behind: staging, and the folders that it emptied. */
export function tidyUp(files: FileSystem, intent: Intent): void {
  for (const staging of intent.staging) removeTree(files, staging)
  for (const folder of intent.containers) removeIfEmpty(files, folder)
}

function removeNew(ports: ApplyPorts, place: Staged, { path, before, after }: FileStep): void {
  if (after === null) return
  const { files } = ports
  const target = joinPath(place.target, path)
  const isReplaced = before === null || files.lstat(keptPath(place, path)) !== null
  if (isReplaced && holdsFile(ports, target, after)) files.unlink(target)
}

/** Puts back what a record replaced, at once; one that another home wrote since stays. */
function bringBackRecord(
  ports: ApplyPorts,
  place: Staged,
  { path, after }: FileStep,
): string | null {
  const kept = keptPath(place, path)
  const target = joinPath(place.target, path)
  if (after === null || ports.files.lstat(kept) === null) return null
  if (!holdsFile(ports, target, after)) return null
  ports.files.rename(kept, target)
  return parentOf(target)
}

/** Returns the folder that the file is back in; null where there was nothing to bring back. */
function bringBack(ports: ApplyPorts, place: Staged, step: FileStep): string | null {
  const { path, before } = step
  const { files } = ports
  if (isRecord(place)) return bringBackRecord(ports, place, step)
  if (before === null) return null
  const kept = keptPath(place, path)
  const target = joinPath(place.target, path)
  if (files.lstat(kept) === null || files.lstat(target) !== null) return null
  const folder = parentOf(target)
  if (files.lstat(folder) === null) files.mkdir(folder)
  files.rename(kept, target)
  return folder
}
