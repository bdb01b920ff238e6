import type { z } from 'zod'
import type { RawAnswer, Route } from '../contract/route.ts'
import type { RequestContext } from './context.ts'
import { validate } from './validate.ts'

/** A request that was checked against its route. */
export interface Call<P, Q, B> {
  readonly params: P
  readonly query: Q
  readonly body: B
  readonly context: RequestContext
}

/** A file to answer with. */
export interface FileAnswer {
  readonly bytes: Uint8Array
  /** Such as `text/plain; charset=utf-8`. */
  readonly type: string
  /** What a browser would save it as; absent to show it. */
  readonly name?: string
}

/** Server-sent events, as text, until the client goes away. */
export interface EventAnswer {
  readonly events: AsyncIterable<string>
}

/** What a handler gives may be read-only all through. */
type Given<T> = T extends object ? { readonly [K in keyof T]: Given<T[K]> } : T

type AnswerOf<A extends z.ZodType | RawAnswer> = A extends z.ZodType
  ? Given<z.input<A>>
  : A extends 'bytes'
    ? FileAnswer
    : EventAnswer

/** A route and what answers it. */
export interface Endpoint {
  readonly route: Route
  /** Takes a request as it came and checks it. Throws a problem with status 400. */
  readonly answer: (call: Call<unknown, unknown, unknown>) => Promise<unknown>
}

/** Joins a route to what answers it; the types of both are held together here. */
export function endpoint<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  A extends z.ZodType | RawAnswer,
>(
  route: Route<P, Q, B, A>,
  answer: (call: Call<z.output<P>, z.output<Q>, z.output<B>>) => Promise<AnswerOf<A>>,
): Endpoint {
  return {
    route,
    answer: async ({ params, query, body, context }) =>
      answer({
        params: validate(route.params, params, 'path'),
        query: validate(route.query, query, 'query'),
        body: validate(route.body, body, 'body'),
        context,
      }),
  }
}
