import { RECORD_FILE } from '../../../core/deployment/record-file.ts'
import { SkillmeatError } from '../../../core/errors.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import type { FileSystem } from '../../../ports/file-system.ts'
import type { Ports } from '../../../ports/ports.ts'
import { readEntry } from '../places/walk-place.ts'
import { joinPath, parentOf } from './file-steps.ts'
import type { FileStep, PlaceSteps } from './file-steps.ts'

/** Where the new files of one place wait, and where its old ones are kept until the end. */
export interface Staged extends PlaceSteps {
  /** Folder of its own for this place, on the same file system. */
  readonly staging: string
}

export type ApplyPorts = Pick<Ports, 'files' | 'sha256'>

/** Writes the new files of every place beside it and makes them durable. Touches no place. */
export async function stageFiles(
  files: FileSystem,
  places: readonly Staged[],
  readBlob: (id: ObjectId) => Uint8Array,
): Promise<void> {
  const written: string[] = []
  const folders = new Set<string>()
  for (const place of places) {
    for (const { path, after } of place.steps) {
      if (after === null) continue
      const staged = stagedPath(place, path)
      const folder = parentOf(staged)
      if (!folders.has(folder)) files.mkdir(folder)
      folders.add(folder)
      const bytes = readBlob(after.blob)
      if (after.mode === '120000') {
        files.symlink(new TextDecoder().decode(bytes), staged)
      } else {
        const plain = after.mode === '100755' ? 0o755 : 0o644
        files.createFile(staged, bytes, after.permissions ?? plain)
        written.push(staged)
      }
    }
  }
  await files.fsync(written)
}

/**
 * Puts the staged files in place, keeping what they replace, and makes that durable.
 *
 * Throws `E_CONFLICT` when a place is not what it was when it was looked at.
 */
export async function swapFiles(
  ports: ApplyPorts,
  { places, created }: { readonly places: readonly Staged[]; readonly created: readonly string[] },
): Promise<void> {
  const { files } = ports
  const touched = new Set(created.map(parentOf))
  for (const place of places) {
    if (place.isNewFolder && files.lstat(place.target) === null) {
      makeFolder(files, parentOf(place.target))
      files.rename(`${place.staging}.new`, place.target)
      touched.add(parentOf(place.target))
      for (const { path } of place.steps) touched.add(parentOf(joinPath(place.target, path)))
    } else if (isRecord(place)) {
      await swapRecord(ports, place, touched)
    } else {
      swapPlace(ports, place, touched)
    }
  }
  await fsyncFolders(files, touched)
}

/** Tells whether a place is a record that another takes the place of. */
export function isRecord({ target, steps }: PlaceSteps): boolean {
  return (
    target.endsWith(`/${RECORD_FILE}`) &&
    steps.every(({ before, after }) => before !== null && after !== null)
  )
}

/** Another home never finds a project without its record, wherever this one stops. */
async function swapRecord(ports: ApplyPorts, place: Staged, touched: Set<string>): Promise<void> {
  const { files } = ports
  for (const { path, before } of place.steps) {
    const target = joinPath(place.target, path)
    const stat = files.lstat(target)
    if (before === null || stat === null || !holdsFile(ports, target, before)) {
      throw changedMeanwhile(target)
    }
    const kept = keptPath(place, path)
    files.mkdir(parentOf(kept))
    files.createFile(kept, files.readFile(target), stat.mode)
    await files.fsync([kept])
    files.rename(stagedPath(place, path), target)
    touched.add(parentOf(target))
  }
}

function swapPlace(ports: ApplyPorts, place: Staged, touched: Set<string>): void {
  const { files } = ports
  for (const { path, before } of place.steps) {
    if (before === null) continue
    const kept = keptPath(place, path)
    files.mkdir(parentOf(kept))
    const target = joinPath(place.target, path)
    files.rename(target, kept)
    touched.add(parentOf(target))
    if (!holdsFile(ports, kept, before)) throw changedMeanwhile(target)
  }
  for (const folder of removeEmptyFolders(files, place)) touched.add(parentOf(folder))
  for (const { path, after } of place.steps) {
    if (after === null) continue
    const target = joinPath(place.target, path)
    if (files.lstat(target) !== null) throw changedMeanwhile(target)
    makeFolder(files, parentOf(target))
    files.rename(stagedPath(place, path), target)
    touched.add(parentOf(target))
  }
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

/** Removes a folder that holds nothing and says so; anything else is left alone. */
export function removeIfEmpty(files: FileSystem, folder: string): boolean {
  if (files.lstat(folder)?.kind !== 'directory' || files.readdir(folder).length > 0) return false
  files.rmdir(folder)
  return true
}

/** Makes those of `folders` durable that are there. */
export async function fsyncFolders(files: FileSystem, folders: Iterable<string>): Promise<void> {
  await files.fsync([...folders].filter((folder) => files.lstat(folder) !== null))
}

/** Tells whether `path` is a file (or link) with just these bytes. */
export function holdsFile(
  { files, sha256 }: ApplyPorts,
  path: string,
  { mode, blob }: NonNullable<FileStep['before']>,
): boolean {
  const expected = mode === '120000' ? 'link' : 'file'
  return files.lstat(path)?.kind === expected && sha256(readEntry(files, path, mode)) === blob
}

/** Removes folders of the place that a step has emptied, deepest first; others are left. */
function removeEmptyFolders(files: FileSystem, place: Staged): string[] {
  const folders = new Set<string>()
  for (const { path } of place.steps) {
    if (path !== '') addFolders(folders, parentOf(joinPath(place.target, path)), place.target)
  }
  return [...folders]
    .toSorted((a, b) => b.length - a.length)
    .filter((folder) => removeIfEmpty(files, folder))
}

function addFolders(folders: Set<string>, from: string, upTo: string): void {
  for (let folder = from; folder.length >= upTo.length; folder = parentOf(folder)) {
    folders.add(folder)
    if (folder === upTo) return
  }
}

function makeFolder(files: FileSystem, folder: string): void {
  if (files.lstat(folder) === null) files.mkdir(folder)
}

function stagedPath(place: Staged, path: string): string {
  return joinPath(`${place.staging}.new`, path)
}

export function keptPath(place: Staged, path: string): string {
  return joinPath(`${place.staging}.old`, path)
}

function changedMeanwhile(path: string): SkillmeatError {
  return new SkillmeatError('E_CONFLICT', `${path} was changed while the command ran.`, {
    fix: 'Run the command again.',
    data: { path },
  })
}
