import { artifactPath, isSingleFile, singleFilePath } from '../../core/artifact/artifact-path.ts'
import { ARTIFACT_TYPES } from '../../core/artifact/artifact-type.ts'
import { isSkillmeatError } from '../../core/errors.ts'
import { encodeTree, makeTree } from '../../core/object/tree.ts'
import type { TreeEntry } from '../../core/object/tree.ts'
import type { ArchiveEntry } from '../../ports/archives.ts'
import type { Ports } from '../../ports/ports.ts'
import { listBackups } from '../engine/session/backup-files.ts'
import type { LostContent } from './lost-content.ts'

/** Looks for lost files and trees in the tarballs of snapshots. */
export async function searchTarballs(
  ports: Pick<Ports, 'files' | 'places' | 'archives' | 'sha256'>,
  lost: LostContent,
): Promise<void> {
  for (const path of listTarballs(ports)) {
    if (lost.isComplete) return
    const entries = await unpack(ports, path)
    for (const { bytes } of entries) await lost.offer(bytes, path)
    for (const tree of treesIn(ports, entries)) await lost.offer(tree, path)
  }
}

function listTarballs({ files, places }: Pick<Ports, 'files' | 'places'>): string[] {
  const snapshots = `${places.home}/snapshots`
  if (files.lstat(snapshots)?.kind !== 'directory') return []
  return files
    .readdir(snapshots)
    .map((name) => `${snapshots}/${name}`)
    .filter((dir) => files.lstat(dir)?.kind === 'directory')
    .flatMap((dir) => files.readdir(dir).map((name) => `${dir}/${name}`))
    .filter((path) => path.endsWith('.tar.gz') && files.lstat(path)?.kind === 'file')
    .toSorted()
    .toReversed()
}

/** A tarball that is damaged itself has nothing to give; it is reported as such. */
async function unpack(
  { files, archives }: Pick<Ports, 'files' | 'archives'>,
  path: string,
): Promise<readonly ArchiveEntry[]> {
  try {
    return await archives.unpack(files.readFile(path))
  } catch (error) {
    if (isSkillmeatError(error)) return []
    throw error
  }
}

/** Returns the trees of the artifacts that a tarball holds. */
function treesIn(
  { sha256 }: Pick<Ports, 'sha256'>,
  entries: readonly ArchiveEntry[],
): Uint8Array[] {
  const artifacts = new Map<string, TreeEntry[]>()
  for (const { path, mode, bytes } of entries) {
    const place = locate(path)
    if (place === null) continue
    const files = artifacts.get(place.artifact) ?? []
    files.push({ path: place.path, mode, blob: sha256(bytes) })
    artifacts.set(place.artifact, files)
  }
  return [...artifacts.values()].map((files) => encodeTree(makeTree(sha256, files).entries))
}

/** Tells which artifact a file of a collection belongs to, and its path in there. */
function locate(path: string): { readonly artifact: string; readonly path: string } | null {
  for (const type of ARTIFACT_TYPES) {
    const [folder = '', extension = ''] = artifactPath(type, '\0').split('\0')
    if (!path.startsWith(folder) || !path.endsWith(extension)) continue
    if (isSingleFile(type)) return { artifact: path, path: singleFilePath(type) }
    const slash = path.indexOf('/', folder.length)
    if (slash > 0) return { artifact: path.slice(0, slash), path: path.slice(slash + 1) }
  }
  return null
}

/** Looks for anything lost in the copies of the store, the newest first. */
export async function searchBackups(
  ports: Pick<Ports, 'files' | 'places' | 'store'>,
  lost: LostContent,
): Promise<void> {
  const { file } = ports.store
  if (file === null) return
  for (const { path } of listBackups(ports)) {
    if (lost.isComplete) return
    try {
      const { objects } = await file.restoreFrom(path, lost.wanted)
      for (const id of objects) lost.settle(id, path)
    } catch (error) {
      // A copy that cannot be read is no help, but there may be another.
      if (!isSkillmeatError(error, 'E_STORE_CORRUPT', 'E_IO')) throw error
    }
  }
}
