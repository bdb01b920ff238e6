import { artifactChangeEndpoints } from './handlers/artifact-changes.ts'
import { artifactEndpoints } from './handlers/artifacts.ts'
import { bundleEndpoints } from './handlers/bundles.ts'
import { collectionEndpoints } from './handlers/collections.ts'
import { historyEndpoints } from './handlers/history.ts'
import { importEndpoints } from './handlers/imports.ts'
import { memberEndpoints } from './handlers/members.ts'
import { mergeEndpoints } from './handlers/merges.ts'
import { operationEndpoints } from './handlers/operations.ts'
import { projectEndpoints } from './handlers/projects.ts'
import { serverEndpoints } from './handlers/server.ts'
import { snapshotEndpoints } from './handlers/snapshots.ts'
import { versionEndpoints } from './handlers/versions.ts'
import type { Endpoint } from './server/endpoint.ts'

/** Every endpoint, in the order of the documentation. */
export const ENDPOINTS: readonly Endpoint[] = [
  ...collectionEndpoints,
  ...artifactEndpoints,
  ...artifactChangeEndpoints,
  ...memberEndpoints,
  ...versionEndpoints,
  ...historyEndpoints,
  ...projectEndpoints,
  ...mergeEndpoints,
  ...snapshotEndpoints,
  ...operationEndpoints,
  ...importEndpoints,
  ...bundleEndpoints,
  ...serverEndpoints,
]
