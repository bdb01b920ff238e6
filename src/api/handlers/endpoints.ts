import { artifactChangeEndpoints } from './artifact-changes.ts'
import { artifactEndpoints } from './artifacts.ts'
import { bundleEndpoints } from './bundles.ts'
import { collectionEndpoints } from './collections.ts'
import { historyEndpoints } from './history.ts'
import { importEndpoints } from './imports.ts'
import { memberEndpoints } from './members.ts'
import { mergeEndpoints } from './merges.ts'
import { operationEndpoints } from './operations.ts'
import { projectEndpoints } from './projects.ts'
import { serverEndpoints } from './server.ts'
import { snapshotEndpoints } from './snapshots.ts'
import { sourceEndpoints } from './sources.ts'
import { versionEndpoints } from './versions.ts'
import type { Endpoint } from '../endpoint/endpoint.ts'

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
  ...sourceEndpoints,
  ...bundleEndpoints,
  ...serverEndpoints,
]
