import { isSingleFile, singleFilePath } from '../../../core/artifact/artifact-path.ts'
import type { ArtifactType } from '../../../core/artifact/artifact-type.ts'
import { artifactPath } from '../../../core/artifact/artifact-path.ts'
import { standingPlace } from '../../../core/form/disabled-place.ts'
import { RENAMED_FORMS, isWholePlugin } from '../../../core/form/place-form.ts'
import type { PlaceForm } from '../../../core/form/place-form.ts'
import type { Place } from '../../../core/operation-log/operation.ts'
import type { ArtifactEntry, DeploymentEntry } from '../../../core/view/entries.ts'
import type { PlaceOnDisk } from './walk-place.ts'

/** Names the place of a deployment in its project. */
export function deploymentPlace(
  deployment: Pick<
    DeploymentEntry,
    'project' | 'root' | 'path' | 'uuid' | 'type' | 'form' | 'disabled'
  >,
): Place {
  const { project, root, uuid, type } = deployment
  const { path, form } = standingPlace(deployment)
  const place: Place = { kind: 'project', project, root, path, uuid, single: singleOf(type) }
  return form === undefined ? place : { ...place, form }
}

/** The forms of what stands in a folder of its own. */
function isInFolder({ format }: Pick<PlaceForm, 'format'>): boolean {
  return isWholePlugin(format) || format === RENAMED_FORMS.skill
}

/** Returns where a person finds a deployment, below its project: its own place, or the file that it stands in. */
export function visiblePath(
  deployment: Pick<DeploymentEntry, 'root' | 'path' | 'form' | 'disabled'>,
): string {
  const { root } = deployment
  const { path, form } = standingPlace(deployment)
  return form === undefined || isInFolder(form) ? `${root}/${path}` : form.file
}

/** The same of a place that is known by its absolute path. */
export function visibleOnDisk({ path, form }: PlaceOnDisk): string {
  return form === undefined || isInFolder(form) ? path : form.file
}

/** Names the place of an artifact in its collection. */
export function artifactPlace(
  artifact: Pick<ArtifactEntry, 'collection' | 'uuid' | 'type' | 'name'>,
): Place {
  const { collection, uuid, type, name } = artifact
  return {
    kind: 'collection',
    collection,
    uuid,
    path: artifactPath(type, name),
    single: singleOf(type),
  }
}

function singleOf(type: ArtifactType): string | null {
  return isSingleFile(type) ? singleFilePath(type) : null
}
