import { artifactPath, isSingleFile, singleFilePath } from '../../core/artifact/artifact-path.ts'
import { ARTIFACT_TYPES } from '../../core/artifact/artifact-type.ts'
import { isSkillmeatError } from '../../core/errors.ts'
import { encodeTree } from '../../core/object/tree.ts'
import { asVerified } from '../../core/object/verified-json.ts'
import type { DeploymentEntry, ProjectEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { unpackEntry } from '../../core/view/pack-entry.ts'
import type { FileSystem } from '../../ports/file-system.ts'
import type { Ports } from '../../ports/ports.ts'
import { readEntry, walkPlace } from '../engine/places/walk-place.ts'
import type { PlaceOnDisk } from '../engine/places/walk-place.ts'
import { MANIFEST_FILE, deploymentOnDisk } from '../engine/places/places-on-disk.ts'
import { listRecordRoots, recordPath } from '../engine/places/record-roots.ts'
import { joinPath } from '../engine/writing/file-steps.ts'
import type { LostContent } from './lost-content.ts'
import type { ReadableView } from './read-view.ts'

type SearchPorts = Pick<Ports, 'files' | 'places' | 'sha256' | 'clock' | 'limits'>

/** Looks for lost files and trees in the collections' folders and in every copy in a project. */
export async function searchPlaces(
  ports: SearchPorts,
  view: ReadableView,
  lost: LostContent,
): Promise<void> {
  const { files, places } = ports
  for (const collection of foldersOf(files, `${places.home}/collections`)) {
    await searchFile(files, `${collection}/${MANIFEST_FILE}`, lost)
    for (const disk of artifactsIn(files, collection)) await searchPlace(ports, disk, lost)
  }
  for (const { path } of entriesOf<ProjectEntry>(view, viewKeys.projects())) {
    for (const root of listRecordRoots(files, path)) {
      await searchFile(files, recordPath({ project: path, root }), lost)
    }
  }
  for (const entry of entriesOf<DeploymentEntry>(view, viewKeys.allDeployments())) {
    if (entry.form === undefined) await searchPlace(ports, deploymentOnDisk(entry), lost)
  }
}

/** Returns the entries below a prefix, as far as they can be read. */
export function entriesOf<T>(view: ReadableView, prefix: string): T[] {
  return view.entries
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, packed]) => asVerified<T>(unpackEntry(key, packed)))
}

async function searchPlace(
  ports: SearchPorts,
  disk: PlaceOnDisk,
  lost: LostContent,
): Promise<void> {
  if (lost.isComplete) return
  try {
    const walked = walkPlace(ports, disk, { seen: null, tracked: new Set() })
    if (walked === null) return
    const { entries } = walked.tree
    await lost.offer(encodeTree(entries), disk.path)
    for (const { path, mode, blob } of entries) {
      if (!lost.wants(blob)) continue
      const file = disk.single === null ? joinPath(disk.path, path) : disk.path
      await lost.offer(readEntry(ports.files, file, mode), file)
    }
  } catch (error) {
    // A place that cannot be read has nothing to give; what is wrong with it is told by `status`.
    if (!isSkillmeatError(error)) throw error
  }
}

async function searchFile(files: FileSystem, path: string, lost: LostContent): Promise<void> {
  try {
    if (files.lstat(path)?.kind === 'file') await lost.offer(files.readFile(path), path)
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
  }
}

/** Lists what looks like an artifact in a collection's folder, listed in its manifest or not. */
function artifactsIn(files: FileSystem, collection: string): PlaceOnDisk[] {
  return ARTIFACT_TYPES.flatMap((type): PlaceOnDisk[] => {
    const [folder = '', extension = ''] = artifactPath(type, '\0').split('\0')
    const dir = `${collection}/${folder.replace(/\/$/, '')}`
    if (!isSingleFile(type)) {
      return foldersOf(files, dir).map((path) => ({ path, single: null }))
    }
    return filesBelow(files, dir)
      .filter((path) => path.endsWith(extension))
      .map((path) => ({ path, single: singleFilePath(type) }))
  })
}

function foldersOf(files: FileSystem, dir: string): string[] {
  return pathsIn(files, dir).filter((path) => files.lstat(path)?.kind === 'directory')
}

function filesBelow(files: FileSystem, dir: string): string[] {
  return pathsIn(files, dir).flatMap((path) => {
    const kind = files.lstat(path)?.kind
    if (kind === 'directory') return filesBelow(files, path)
    return kind === 'file' ? [path] : []
  })
}

/** Returns the paths of what lies in a folder; none where there is no folder. */
export function pathsIn(files: FileSystem, dir: string): string[] {
  if (files.lstat(dir)?.kind !== 'directory') return []
  return files.readdir(dir).map((name) => `${dir}/${name}`)
}
