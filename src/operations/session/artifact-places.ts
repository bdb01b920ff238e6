import { isSingleFile, singleFilePath } from '../../core/artifact/artifact-path.ts'
import type { ArtifactType } from '../../core/artifact/artifact-type.ts'
import { artifactPath } from '../../core/artifact/artifact-path.ts'
import type { Place } from '../../core/operation-log/operation.ts'
import type { ArtifactEntry, DeploymentEntry } from '../../core/view/entries.ts'

/** Names the place of a deployment in its project. */
export function deploymentPlace(
  deployment: Pick<DeploymentEntry, 'project' | 'root' | 'path' | 'uuid' | 'type'>,
): Place {
  const { project, root, path, uuid, type } = deployment
  return { kind: 'project', project, root, path, uuid, single: singleOf(type) }
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
