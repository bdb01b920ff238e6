import type { RequestContext } from './context.ts'
import { HttpProblem } from './error-response.ts'

/** Counts one use and throws a problem with status 429 when there were too many. All server processes count together. */
export async function assertWithinLimit(
  { state, ports }: Pick<RequestContext, 'state' | 'ports'>,
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
  if (isAllowed) return
  throw new HttpProblem({
    status: 429,
    code: 'rate_limited',
    message: 'Rate limit exceeded',
    detail: detail(resetsIn),
    headers: {
      'Retry-After': String(resetsIn),
      'RateLimit-Limit': String(most),
      'RateLimit-Remaining': String(remaining),
      'RateLimit-Reset': String(resetsIn),
    },
  })
}
