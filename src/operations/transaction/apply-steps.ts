import type { ObjectId } from '../../core/object/object-id.ts'
import type { FileSystem } from '../../ports/file-system.ts'
import { joinPath, parentOf } from './file-steps.ts'
import type { FileStep, PlaceSteps } from './file-steps.ts'

/** Where the new files of one place wait, and where its old ones are kept until the end. */
export interface Staged extends PlaceSteps {
  /** Folder of its own for this place, on the same file system. */
  readonly staging: string
}

/** Writes the new files of every place beside it and makes them durable. Touches no place. */
export async function stageFiles(
  files: FileSystem,
  places: readonly Staged[],
  readBlob: (id: ObjectId) => Uint8Array,
): Promise<void> {
  const written: string[] = []
  for (const place of places) {
    const folders = new Set<string>()
    for (const { path, after } of place.steps) {
      if (after === null) continue
      const staged = stagedPath(place, path)
      const folder = parentOf(staged)
      if (!folders.has(folder)) {
        files.mkdir(folder)
        addFolders(folders, folder, place.staging)
      }
      const bytes = readBlob(after.blob)
      if (after.mode === '120000') {
        files.symlink(new TextDecoder().decode(bytes), staged)
      } else {
        files.createFile(staged, bytes, after.mode === '100755' ? 0o755 : 0o644)
        written.push(staged)
      }
    }
    if (place.isNewFolder) written.push(...folders)
  }
  await files.fsync(written)
}

/** Puts the staged files in place, keeping what they replace, and makes that durable. */
export async function swapFiles(files: FileSystem, places: readonly Staged[]): Promise<void> {
  const touched = new Set<string>()
  for (const place of places) {
    if (place.isNewFolder && files.lstat(place.target) === null) {
      makeFolder(files, parentOf(place.target), touched)
      files.rename(`${place.staging}/new`, place.target)
      touched.add(parentOf(place.target))
    } else {
      swapPlace(files, place, touched)
    }
  }
  await files.fsync([...touched].filter((folder) => files.lstat(folder) !== null))
}

function swapPlace(files: FileSystem, place: Staged, touched: Set<string>): void {
  for (const step of place.steps) {
    if (step.before === null) continue
    const kept = keptPath(place, step.path)
    files.mkdir(parentOf(kept))
    const target = joinPath(place.target, step.path)
    files.rename(target, kept)
    touched.add(parentOf(target))
  }
  removeEmptyFolders(files, place)
  for (const step of place.steps) {
    if (step.after === null) continue
    const target = joinPath(place.target, step.path)
    makeFolder(files, parentOf(target), touched)
    files.rename(stagedPath(place, step.path), target)
    touched.add(parentOf(target))
  }
}

/**
 * Brings a place back to what it was before, wherever the change stopped.
 *
 * Safe to run again after an interruption. A file that somebody changed since is left as it is.
 */
export function takeBack(
  files: FileSystem,
  place: Staged,
  hashFile: (path: string, mode: string) => ObjectId,
): void {
  for (const step of place.steps) takeBackFile(files, { place, step, hashFile })
  removeEmptyFolders(files, place)
}

function takeBackFile(
  files: FileSystem,
  input: {
    readonly place: Staged
    readonly step: FileStep
    readonly hashFile: (path: string, mode: string) => ObjectId
  },
): void {
  const { place, step } = input
  const target = joinPath(place.target, step.path)
  const kept = keptPath(place, step.path)
  const isKept = step.before !== null && files.lstat(kept) !== null
  const present = files.lstat(target)
  if (present !== null && (isKept || step.before === null)) {
    const isOurs =
      present.kind !== 'directory' &&
      step.after !== null &&
      input.hashFile(target, step.after.mode) === step.after.blob
    if (!isOurs) return
    files.unlink(target)
  }
  if (!isKept) return
  files.mkdir(parentOf(target))
  files.rename(kept, target)
}

/** Removes a staging folder and all that is in it. */
export function removeTree(files: FileSystem, path: string): void {
  const stat = files.lstat(path)
  if (stat === null) return
  if (stat.kind !== 'directory') {
    files.unlink(path)
    return
  }
  for (const name of files.readdir(path)) removeTree(files, `${path}/${name}`)
  files.rmdir(path)
}

/** Removes folders of the place that a step has emptied, deepest first; others are left. */
function removeEmptyFolders(files: FileSystem, place: Staged): void {
  const folders = new Set<string>()
  for (const { path } of place.steps) {
    if (path !== '') addFolders(folders, parentOf(joinPath(place.target, path)), place.target)
  }
  for (const folder of [...folders].toSorted((a, b) => b.length - a.length)) {
    removeIfEmpty(files, folder)
  }
}

/** Removes a folder that holds nothing; anything else is left alone. */
export function removeIfEmpty(files: FileSystem, folder: string): void {
  if (files.lstat(folder)?.kind === 'directory' && files.readdir(folder).length === 0) {
    files.rmdir(folder)
  }
}

function addFolders(folders: Set<string>, from: string, upTo: string): void {
  for (let folder = from; folder.length >= upTo.length; folder = parentOf(folder)) {
    folders.add(folder)
    if (folder === upTo) return
  }
}

function makeFolder(files: FileSystem, folder: string, touched: Set<string>): void {
  if (files.lstat(folder) !== null) return
  makeFolder(files, parentOf(folder), touched)
  files.mkdir(folder)
  touched.add(parentOf(folder))
}

function stagedPath(place: Staged, path: string): string {
  return joinPath(`${place.staging}/new`, path)
}

function keptPath(place: Staged, path: string): string {
  return joinPath(`${place.staging}/old`, path)
}
