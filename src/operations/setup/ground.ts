import type { ReadFolder } from '../../core/agents/shared/agent.ts'
import type { SkillmeatError } from '../../core/errors.ts'

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
  /**
   * `refused`: it cannot be read, or may not be taken. `not_understood`: it was read, and is nothing that
   * is known.
   */
  readonly why: 'refused' | 'not_understood'
  /** What is the matter, and what to do about it. */
  readonly reason: string
}

/** Which of the two an error means: it is of what was read where only the form is not known. */
export function whyOf({ code }: SkillmeatError): PassedOver['why'] {
  return code === 'E_MANIFEST_SCHEMA' ? 'not_understood' : 'refused'
}
