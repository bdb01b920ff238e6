import type { ReadFolder } from '../../core/agents/shared/agent.ts'

/** Where somebody looks: in a project, or in the person's own folders. */
export interface Ground {
  readonly scope: ReadFolder['scope']
  /** The project, or the person's home. */
  readonly dir: string
}

/** Something that is left where it is, and why. */
export interface PassedOver {
  readonly seen: string
  readonly agents: readonly string[]
  readonly why: 'refused' | 'not_understood'
  /** What is the matter, and what to do about it. */
  readonly reason: string
}
