import type { PresentState } from '../engine/observe/present-state.ts'
import type { PlannedCopies } from './planned-copies.ts'
import type { DeployRequest } from './deploy-request.ts'
import type { WantedArtifact } from './wanted-artifact.ts'

/** One artifact of a request, and what is there now. */
export interface DeployOne extends WantedArtifact {
  readonly state: PresentState
  /** What agents will find once all of the command is done. */
  readonly copies: PlannedCopies
  readonly request: DeployRequest
}
