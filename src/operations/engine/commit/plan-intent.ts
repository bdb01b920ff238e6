import type { Operation, Place } from '../../../core/operation-log/operation.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import type { RecordEntry } from '../../../core/view/entries.ts'
import { viewKeys } from '../../../core/view/keys.ts'
import type { FileSystem } from '../../../ports/file-system.ts'
import type { Ports } from '../../../ports/ports.ts'
import { collectionDir, profileDir, stagingRoot } from '../places/places-on-disk.ts'
import type { Staged } from '../writing/apply-steps.ts'
import {
  assertFolderBelow,
  assertNoLinkBetween,
  joinPath,
  listSteps,
  parentOf,
} from '../writing/file-steps.ts'
import type { PlaceSteps } from '../writing/file-steps.ts'
import { listSharedFileSteps, partElsewhere } from './shared-file-steps.ts'
import type { Intent } from '../writing/intent.ts'
import type { Transaction } from '../transaction/transaction.ts'

/** Works out what an operation does to the disk. Throws `E_PROJECT_LINK` where a link is in the way. */
export async function planIntent(
  transaction: Transaction,
  operation: Operation,
  id: ObjectId,
): Promise<Intent> {
  const { ports } = transaction
  const name = `.skillmeat-tmp-${ports.chance.hex(12)}`
  const staging = new Set<string>()
  const places: Staged[] = []
  const containers = new Set<string>()
  const add = (place: Place, steps: PlaceSteps) => {
    const folder = `${stagingRoot(ports.places, place)}/${name}`
    assertNoLinks(transaction, place, steps)
    staging.add(folder)
    places.push({ ...steps, staging: `${folder}/${places.length}` })
  }
  for (const change of operation.places) {
    const elsewhere = await partElsewhere(change.place)
    const { objects } = transaction
    const steps = await listSteps(change, { places: ports.places, objects, elsewhere })
    add(change.place, steps)
    if (change.after === null) addContainers(containers, steps.target, baseDir(ports, change.place))
  }
  const kept = await foldersThatStay(transaction, operation.places)
  for (const { place, steps } of await listSharedFileSteps(transaction, operation.places)) {
    add(place, steps)
    const isGone = steps.steps.some(({ after }) => after === null)
    if (isGone) addFoldersInside(containers, steps.target, place.project)
  }
  return {
    command: operation.command,
    at: operation.at,
    operation: id,
    places,
    staging: [...staging],
    created: missingFolders(ports.files, places),
    containers: [...containers]
      .filter((folder) => !kept.has(folder))
      .toSorted((a, b) => b.length - a.length),
  }
}

/** Lists folders of agents that were there before anything was deployed into them. */
async function foldersThatStay(
  { session }: Transaction,
  changes: Operation['places'],
): Promise<ReadonlySet<string>> {
  const kept = new Set<string>()
  for (const { place } of changes) {
    if (place.kind !== 'record') continue
    const known = await session.view.get<RecordEntry>(viewKeys.record(place.project, place.root))
    const dir = profileDir(place)
    for (const name of known?.folders ?? []) kept.add(folderOf(place.project, dir, name))
  }
  return kept
}

/** A name begins with `/` where it is counted from the project: a link of ours lies there. */
function folderOf(project: string, dir: string, name: string): string {
  if (name.startsWith('/')) return profileDir({ project, root: name.slice(1) })
  return name === '' ? dir : `${dir}/${name}`
}

function baseDir({ places }: Ports, place: Place): string {
  return place.kind === 'collection' || place.kind === 'manifest'
    ? collectionDir(places, place.collection)
    : profileDir(place)
}

/** The folders around a place, up to the profile's or the collection's own. */
function addContainers(containers: Set<string>, target: string, base: string): void {
  for (let folder = parentOf(target); folder.length >= base.length; folder = parentOf(folder)) {
    containers.add(folder)
    if (folder === base) return
  }
}

/** The folders around a file in a project, which itself stays. */
function addFoldersInside(containers: Set<string>, file: string, project: string): void {
  for (let folder = parentOf(file); folder.length > project.length; folder = parentOf(folder)) {
    containers.add(folder)
  }
}

function missingFolders(files: FileSystem, places: readonly Staged[]): string[] {
  const missing = new Set<string>()
  const isThere = new Set<string>()
  for (const { target, staging, steps } of places) {
    const needed = steps
      .filter(({ after }) => after !== null)
      .map(({ path }) => joinPath(target, path))
    for (const path of [...needed, parentOf(staging)]) {
      let folder = parentOf(path)
      while (!missing.has(folder) && !isThere.has(folder)) {
        const known = files.lstat(folder)?.kind === 'directory' ? isThere : missing
        known.add(folder)
        folder = parentOf(folder)
      }
    }
  }
  return [...missing].toSorted((a, b) => a.length - b.length)
}

function assertNoLinks(
  transaction: Transaction,
  place: Place,
  { target, steps }: { readonly target: string; readonly steps: Staged['steps'] },
): void {
  if (place.kind !== 'project' && place.kind !== 'record') return
  const { files } = transaction.ports
  const base = place.project === '/' ? '' : place.project
  assertFolderBelow(files, base, parentOf(target))
  // Inside of it a file that goes may stand where a folder comes.
  const isChecked = new Set<string>()
  for (const { path } of steps) {
    const file = joinPath(target, path)
    const folder = file.slice(0, file.lastIndexOf('/'))
    if (isChecked.has(folder)) continue
    isChecked.add(folder)
    assertNoLinkBetween(files, base, folder)
  }
}
