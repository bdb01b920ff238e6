import { SkillmeatError } from '../../../core/errors.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import type { FileMode, TreeEntry } from '../../../core/object/tree.ts'
import type { PlaceChange } from '../../../core/operation-log/operation.ts'
import type { Places } from '../../../ports/environment.ts'
import type { FileStat, FileSystem } from '../../../ports/file-system.ts'
import type { ObjectReader } from '../objects/object-reader.ts'
import { placePath } from '../places/places-on-disk.ts'
import { wayDown } from './way-down.ts'

/** One file of a place that changes. `path` is relative to the place, '' for a place that is a file. */
export interface FileStep {
  readonly path: string
  readonly before: { readonly mode: FileMode; readonly blob: ObjectId } | null
  readonly after: NewFile | null
}

export interface NewFile {
  readonly mode: FileMode
  readonly blob: ObjectId
  /** The permission bits, where they are not those of the mode: a file of the user keeps its own. */
  readonly permissions?: number
}

/** All that must be done in one place. */
export interface PlaceSteps {
  /** Absolute path of the place. */
  readonly target: string
  /** The place did not exist and is a folder: it can appear in one rename. */
  readonly isNewFolder: boolean
  readonly steps: readonly FileStep[]
}

interface StepsInput {
  readonly places: Places
  readonly objects: ObjectReader
  /** The file of the tree that is not below the place. */
  readonly elsewhere: string | null
}

/** Works out which files of a place change. */
export async function listSteps(
  change: PlaceChange,
  { places, objects, elsewhere }: StepsInput,
): Promise<PlaceSteps> {
  const target = placePath(places, change.place)
  const before = await entriesOf(change, change.before, { objects, elsewhere })
  const after = await entriesOf(change, change.after, { objects, elsewhere })
  const steps = [...new Set([...before.keys(), ...after.keys()])]
    .map((path) => ({ path, before: before.get(path) ?? null, after: after.get(path) ?? null }))
    .filter((step) => !sameFile(step.before, step.after))
  const isFolder = 'single' in change.place && change.place.single === null
  const isNewFolder = isFolder && change.before === null && steps.length > 0
  return { target, isNewFolder, steps }
}

type File = Pick<TreeEntry, 'mode' | 'blob'>

async function entriesOf(
  change: PlaceChange,
  id: ObjectId | null,
  { objects, elsewhere }: Omit<StepsInput, 'places'>,
): Promise<ReadonlyMap<string, File>> {
  if (id === null) return new Map()
  if (!('single' in change.place)) return new Map([['', { mode: '100644', blob: id }]])
  const { entries } = await objects.tree(id)
  const { single } = change.place
  return new Map(
    entries
      .filter(({ path }) => path !== elsewhere)
      .map(({ path, mode, blob }) => [path === single ? '' : path, { mode, blob }]),
  )
}

function sameFile(left: File | null, right: File | null): boolean {
  return left?.blob === right?.blob && left?.mode === right?.mode
}

export function joinPath(dir: string, path: string): string {
  return path === '' ? dir : `${dir}/${path}`
}

export function parentOf(path: string): string {
  const at = path.lastIndexOf('/')
  return at <= 0 ? '/' : path.slice(0, at)
}

/**
 * Refuses to write through a link between `base` and `path`, both absolute.
 *
 * Throws `E_PROJECT_LINK` before anything is written.
 */
export function assertNoLinkBetween(files: FileSystem, base: string, path: string): void {
  const found = firstOther(files, base, path)
  if (found?.kind === 'link') throw throughLink(found.at)
}

/** The same for a folder, which need not be there: also refuses a file in its way, `E_DEPLOY_TARGET_EXISTS`. */
export function assertFolderBelow(files: FileSystem, base: string, folder: string): void {
  const found = firstOther(files, base, folder)
  if (found?.kind === 'link') throw throughLink(found.at)
  if (found === null) return
  const { at } = found
  throw new SkillmeatError('E_DEPLOY_TARGET_EXISTS', `${at} is a file where a folder belongs.`, {
    fix: 'Move it away, or give it another name, then try again.',
    data: { path: at },
  })
}

/** Returns the first thing on the way that is there and no folder; null for none. */
function firstOther(
  files: FileSystem,
  base: string,
  path: string,
): { readonly at: string; readonly kind: FileStat['kind'] } | null {
  for (const at of wayDown(base, path)) {
    const stat = files.lstat(at)
    if (stat === null) return null
    if (stat.kind !== 'directory') return { at, kind: stat.kind }
  }
  return null
}

function throughLink(path: string): SkillmeatError {
  return new SkillmeatError('E_PROJECT_LINK', `${path} is a link; nothing is written through it.`, {
    fix: 'Replace the link by a folder, then try again.',
    data: { path },
  })
}
