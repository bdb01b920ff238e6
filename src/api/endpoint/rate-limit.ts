import type { RequestContext } from './context.ts'
import { HttpProblem } from './error-response.ts'

/** Counts one use, says in the answer how many are left, and throws a problem with status 429 when there were too many. All server processes count together. */
export async function assertWithinLimit(
  { state, ports, setHeader }: Pick<RequestContext, 'state' | 'ports' | 'setHeader'>,
  limit: {
    readonly name: string
    readonly most: number
    readonly seconds: number
    readonly detail: (resetsIn: number) => string
  },
): Promise<void> {
  const { name, most, seconds, detail } = limit
  const { isAllowed, remaining, resetsIn } = await state.limits.take({
    name,
    most,
    seconds,
    now: ports.clock.now(),
  })
  setHeader('RateLimit-Limit', String(most))
  setHeader('RateLimit-Remaining', String(remaining))
  setHeader('RateLimit-Reset', String(resetsIn))
  if (isAllowed) return
  throw new HttpProblem({
    status: 429,
    code: 'rate_limited',
    message: 'Rate limit exceeded',
    detail: detail(resetsIn),
    headers: { 'Retry-After': String(resetsIn) },
  })
}
