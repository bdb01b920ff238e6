import { isAgentsOwn } from '../../../core/agents/destinations.ts'
import { isSingleFile, singleFilePath } from '../../../core/artifact/artifact-path.ts'
import type { ArtifactType } from '../../../core/artifact/artifact-type.ts'
import { standingPlace } from '../../../core/form/disabled-place.ts'
import { isWholePlugin } from '../../../core/form/place-form.ts'
import type { PlaceForm } from '../../../core/form/place-form.ts'
import { RECORD_FILE } from '../../../core/deployment/record-file.ts'
import type { Place } from '../../../core/operation-log/operation.ts'
import type { DeploymentEntry } from '../../../core/view/entries.ts'
import type { Places } from '../../../ports/environment.ts'
import type { PlaceOnDisk } from './walk-place.ts'

/** Name of the file that lists a collection's artifacts. */
export const MANIFEST_FILE = 'collection.toml'

export function collectionDir(places: Places, collection: string): string {
  return `${places.home}/collections/${collection}`
}

/** Returns the folder of a project's profile, such as `/work/app/.claude`. */
export function profileDir(deployment: {
  readonly project: string
  readonly root: string
}): string {
  return deployment.project === '/'
    ? `/${deployment.root}`
    : `${deployment.project}/${deployment.root}`
}

/** Returns where an artifact of `type` lies below `dir`. */
export function artifactOnDisk(dir: string, path: string, type: ArtifactType): PlaceOnDisk {
  return { path: `${dir}/${path}`, single: isSingleFile(type) ? singleFilePath(type) : null }
}

/** Returns where a deployment lies. */
export function deploymentOnDisk(
  entry: Pick<DeploymentEntry, 'project' | 'root' | 'path' | 'type' | 'form' | 'disabled'>,
): PlaceOnDisk {
  const { path, form } = standingPlace(entry)
  const disk = besideOthers(artifactOnDisk(profileDir(entry), path, entry.type), path)
  return form === undefined ? disk : withForm(disk, entry.project, form)
}

/** Returns where the artifact of a place lies; null for a file of ours. */
export function placeOnDisk(places: Places, place: Place): PlaceOnDisk | null {
  if (place.kind === 'manifest' || place.kind === 'record') return null
  const plain = { path: placePath(places, place), single: place.single }
  if (place.kind === 'collection') return plain
  const disk = besideOthers(plain, place.path)
  if (place.form === undefined) return disk
  return withForm(disk, place.project, place.form)
}

function besideOthers(disk: PlaceOnDisk, path: string): PlaceOnDisk {
  return isAgentsOwn(path) ? { ...disk, onlyTracked: true } : disk
}

/**
 * Adds the form. A plugin's folder also contains its parts' files, so only tracked paths belong to
 * the plugin.
 */
function withForm(disk: PlaceOnDisk, project: string, form: PlaceForm): PlaceOnDisk {
  const { format, slot, file } = form
  const formed = { ...disk, form: { format, slot, file: profileDir({ project, root: file }) } }
  return isWholePlugin(format) ? { ...formed, onlyTracked: true } : formed
}

/** Returns the absolute path of a place. */
export function placePath(places: Places, place: Place): string {
  switch (place.kind) {
    case 'collection':
      return `${collectionDir(places, place.collection)}/${place.path}`
    case 'project':
      return `${profileDir(place)}/${place.path}`
    case 'manifest':
      return `${collectionDir(places, place.collection)}/${MANIFEST_FILE}`
    case 'record':
      return `${profileDir(place)}/${RECORD_FILE}`
  }
}

/** Returns the folder on the same file system in which changes to `place` are staged. */
export function stagingRoot(places: Places, place: Place): string {
  return place.kind === 'collection' || place.kind === 'manifest'
    ? `${places.home}/tmp`
    : profileDir(place)
}
