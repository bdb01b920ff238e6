import type { TargetRequest } from '../catalog/target-project.ts'

export interface DeployRequest extends TargetRequest {
  readonly names: readonly string[]
  /** Several agents instead of `profile`: those named, or those that something there shows to be used. */
  readonly profiles?: readonly string[] | 'found'
  /** Deploy this version and stay on it. */
  readonly pin: string | null
  /** Replace local edits; they are recorded first and `undo` brings them back. */
  readonly force: boolean
  /** What becomes of a part that is there with other content for something else; `cancel` when absent. */
  readonly onMismatch?: OnMismatch
  /** What of a batch is done where one of it cannot be; nothing when absent. */
  readonly goOn?: GoOn
  /** Ids of findings that would refuse an artifact, and are let pass. */
  readonly allow?: readonly string[]
  /** Whether the person agrees to whatever runs by itself, so that nothing is left out for that. */
  readonly agrees?: boolean
  /** Writes the form that the agent loads where that loses nothing: a skill's name as its folder has it. */
  readonly fix?: boolean
  /** Puts one copy where agents that share a folder look, and links to it where the agent looks. */
  readonly link?: boolean
  readonly dryRun: boolean
}

/**
 * What stops itself alone, while the others of a batch are deployed: what is refused
 * (`past_refusals`), or also what a person would have to decide or agree to (`past_questions`).
 */
export type GoOn = 'past_refusals' | 'past_questions'

/**
 * `overwrite`: it is replaced there. `side-by-side`: both are there, the new one with another name.
 * `cancel`: refused.
 */
export type OnMismatch = 'overwrite' | 'side-by-side' | 'cancel'
