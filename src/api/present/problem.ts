import type { z } from 'zod'
import type { SkillmeatError } from '../../core/errors.ts'
import type { problem } from '../contract/problem.ts'

/** Returns an error as documents have it. */
export function presentProblem({ code, message, fix }: SkillmeatError): z.output<typeof problem> {
  return { code, message, fix: fix ?? null }
}

/** The same of one that may not be there. */
export function presentProblemOrNull(
  error: SkillmeatError | null,
): z.output<typeof problem> | null {
  return error === null ? null : presentProblem(error)
}
