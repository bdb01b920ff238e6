import { isBinary } from '../../core/diff/is-binary.ts'
import { legacyHashes } from '../../core/deployment/legacy-hash.ts'
import type { RecordedDeployment } from '../../core/deployment/parse-record.ts'
import { convertLineEndings } from '../../core/merge/lines/line-endings.ts'
import type { LineEnding } from '../../core/merge/lines/line-endings.ts'
import { makeTree } from '../../core/object/tree.ts'
import type { Tree } from '../../core/object/tree.ts'
import type { FileSystem } from '../../ports/file-system.ts'
import { countItems, findItems } from '../engine/places/items-there.ts'
import { readPlace } from '../engine/places/read-place.ts'
import { recordedOnDisk } from '../engine/places/recorded-place.ts'
import type { ProfileFolder } from '../engine/places/recorded-place.ts'
import type { RecordLooker } from '../engine/places/settle-record.ts'
import { readEntry } from '../engine/places/walk-place.ts'
import type { FormOnDisk, PlaceOnDisk } from '../engine/places/walk-place.ts'

/** How a copy stands to what its record says was written. */
export type CopyState =
  | 'same'
  | 'missing'
  | 'modified'
  /** The record says too little to tell without the collection. */
  | 'unsaid'

/**
 * Compares a copy with what its record says was written, from the files alone. Line ends count as
 * `autocrlf` left them: LF and CRLF are the same. Throws what `readPlace` throws.
 */
export async function compareCopy(
  looker: RecordLooker,
  recorded: RecordedDeployment,
  folder: ProfileFolder,
): Promise<CopyState> {
  const disk = recordedOnDisk(looker.ports.places, recorded, folder)
  const wanted = disk.form === undefined ? recorded.hash : recorded.formHash
  if (wanted === null) return 'unsaid'
  const inFile = await compareItems(looker, recorded, disk)
  return inFile === 'same' ? compareFiles(looker, { recorded, disk, wanted }) : inFile
}

async function compareFiles(
  looker: RecordLooker,
  {
    recorded,
    disk,
    wanted,
  }: {
    readonly recorded: RecordedDeployment
    readonly disk: PlaceOnDisk
    readonly wanted: string
  },
): Promise<CopyState> {
  const nothing = makeTree(looker.ports.sha256, []).id
  let isThere = false
  for (const ending of ENDINGS) {
    const ports = { ...looker.ports, files: withEnding(looker.ports.files, ending) }
    for (const counted of COUNTED) {
      const tracked = counted === 'all' ? listFiles(looker.ports.files, disk) : NONE
      const options = { compareWith: [], tracked }
      const found = await readPlace(ports, looker.objects, { disk, options })
      // A form that says nothing, such as hooks without a hook, is written as nothing.
      if ((found?.tree.id ?? nothing) === wanted) return 'same'
      if (found === null) break
      isThere = true
      if (isAsBefore(recorded, { tree: found.tree, disk, ports })) return 'same'
    }
  }
  return isThere ? 'modified' : 'missing'
}

/** Compares what stands in a file beside things of others, which only their hashes tell apart. */
async function compareItems(
  { ports }: RecordLooker,
  { formItems }: RecordedDeployment,
  { form }: PlaceOnDisk,
): Promise<CopyState> {
  const contents = form === undefined ? null : await findItems(form)
  if (form === undefined || contents === null) return 'same'
  if (formItems === null) return 'unsaid'
  const there = countItems(ports, { form, contents }, formItems)
  if (there === 'all') return 'same'
  return there === 'some' || listsAny(ports.files, form) ? 'modified' : 'missing'
}

function listsAny(files: FileSystem, { file }: FormOnDisk): boolean {
  return files.lstat(file) !== null
}

const ENDINGS: readonly (LineEnding | null)[] = [null, 'lf', 'crlf']

/** Which files count of those that a pattern ignores; most places have none, and agree at once. */
const COUNTED = ['none', 'all'] as const

const NONE: ReadonlySet<string> = new Set()

function withEnding(files: FileSystem, ending: LineEnding | null): FileSystem {
  if (ending === null) return files
  return {
    ...files,
    readFile: (path) => {
      const bytes = files.readFile(path)
      return isBinary(bytes) ? bytes : convertLineEndings(bytes, ending)
    },
  }
}

/** Lists all files of a place: which of those that a pattern ignores belong to it is not recorded. */
function listFiles(files: FileSystem, { path, single, onlyTracked }: PlaceOnDisk): Set<string> {
  const found = new Set<string>()
  const visit = (folder: string) => {
    const dir = folder === '' ? path : `${path}/${folder}`
    for (const name of files.readdir(dir)) {
      const child = folder === '' ? name : `${folder}/${name}`
      if (files.lstat(`${dir}/${name}`)?.kind === 'directory') visit(child)
      else found.add(child)
    }
  }
  const isFolder = single === null && onlyTracked !== true
  if (isFolder && files.lstat(path)?.kind === 'directory') visit('')
  return found
}

/** Recognises what an earlier program recorded by hashes of its own. */
function isAsBefore(
  { scheme, hash, path }: RecordedDeployment,
  {
    tree,
    disk,
    ports,
  }: {
    readonly tree: Tree
    readonly disk: PlaceOnDisk
    readonly ports: Pick<RecordLooker['ports'], 'files' | 'sha256'>
  },
): boolean {
  if (scheme !== 'legacy' || hash === null || disk.form !== undefined) return false
  const files = tree.entries.map((entry) => ({
    path: disk.single === null ? entry.path : (path.split('/').at(-1) ?? entry.path),
    bytes: readEntry(
      ports.files,
      disk.single === null ? `${disk.path}/${entry.path}` : disk.path,
      entry.mode,
    ),
  }))
  return legacyHashes(ports.sha256, files).some((legacy) => legacy.startsWith(hash))
}
