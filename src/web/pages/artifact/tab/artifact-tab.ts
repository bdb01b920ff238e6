import type { ArtifactDetail } from '../../../data/types.ts'

/** The props of every tab. */
export interface ArtifactTabProps {
  readonly artifact: ArtifactDetail
  /** From the address; undefined for the collection in use. */
  readonly collection: string | undefined
}
