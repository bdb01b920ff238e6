import type { Noun } from '../../core/errors.ts'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** What is known of a request while it is answered. */
export interface RequestEnv {
  readonly Variables: {
    /** Id of the key. */
    caller: string
    /** What the endpoint is about. */
    about: Noun | undefined
  }
}

export type RequestInHono = Context<RequestEnv>

const STATUSES: readonly ContentfulStatusCode[] = [
  200, 201, 202, 400, 401, 403, 404, 405, 408, 409, 412, 413, 415, 421, 422, 429, 500, 503, 507,
]

/** Returns a status as Hono names it. */
export function statusCode(status: number): ContentfulStatusCode {
  return STATUSES.find((one) => one === status) ?? 500
}
