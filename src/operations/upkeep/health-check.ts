import { isSkillmeatError } from '../../core/errors.ts'

/** One line of what `doctor` says. */
export interface HealthCheck {
  /** What was looked at, in a word or two. */
  readonly check: string
  readonly state: 'ok' | 'warn' | 'bad'
  readonly message: string
  /** What to do about it; null where there is nothing to do. */
  readonly fix: string | null
}

export function ok(check: string, message: string): HealthCheck {
  return { check, state: 'ok', message, fix: null }
}

export function warn(check: string, message: string, fix: string): HealthCheck {
  return { check, state: 'warn', message, fix }
}

export function bad(check: string, message: string, fix: string): HealthCheck {
  return { check, state: 'bad', message, fix }
}

/** Runs a check; what stops it is its result. */
export async function attempt(
  check: string,
  look: () => HealthCheck | readonly HealthCheck[] | Promise<HealthCheck | readonly HealthCheck[]>,
): Promise<readonly HealthCheck[]> {
  try {
    return [await look()].flat()
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    return [bad(check, error.message, error.fix ?? REPAIR)]
  }
}

export const REPAIR = 'Run: skillmeat doctor --repair'
