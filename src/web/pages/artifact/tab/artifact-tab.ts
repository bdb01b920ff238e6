import type { ArtifactDetail } from '../../../data/types.ts'

/** What every tab is given. */
export interface ArtifactTabProps {
  readonly artifact: ArtifactDetail
  /** As the address has it; undefined for the collection in use. */
  readonly collection: string | undefined
}
