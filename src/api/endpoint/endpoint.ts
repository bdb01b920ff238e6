import type { z } from 'zod'
import type { Route } from '../contract/route.ts'
import type { RequestContext } from './context.ts'
import type { Noun } from '../../core/errors.ts'
import { assertMayUse } from './authenticate.ts'
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

/** What a handler gave. */
export type Answer =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'file'; readonly file: FileAnswer }
  /** Server-sent events, as text, until the client goes away. */
  | { readonly kind: 'events'; readonly events: AsyncIterable<string> }

/** What a handler gives may be read-only all through. */
type Given<T> = T extends object ? { readonly [K in keyof T]: Given<T[K]> } : T

/** A route and what answers it. */
export interface Endpoint {
  readonly route: Route
  /** What there is none of when it says that something was not found; an artifact when left out. */
  readonly about?: Noun
  /** Takes a request as it came and checks it. Throws a problem with status 400. */
  readonly answer: (call: Call<unknown, unknown, unknown>) => Promise<Answer>
}

/** Joins a route to what answers it with JSON; the types of both are held together here. */
export function endpoint<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  A extends z.ZodType,
>(
  route: Route<P, Q, B, A>,
  answer: (call: Call<z.output<P>, z.output<Q>, z.output<B>>) => Promise<Given<z.input<A>>>,
): Endpoint {
  return {
    route,
    answer: async (call) => ({ kind: 'json', value: await answer(checked(route, call)) }),
  }
}

/** Joins a route to what answers it with a file. */
export function fileEndpoint<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  route: Route<P, Q, B, 'bytes'>,
  answer: (call: Call<z.output<P>, z.output<Q>, z.output<B>>) => Promise<FileAnswer>,
): Endpoint {
  return {
    route,
    answer: async (call) => ({ kind: 'file', file: await answer(checked(route, call)) }),
  }
}

/** Joins a route to events. */
export function eventEndpoint<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  route: Route<P, Q, B, 'events'>,
  answer: (call: Call<z.output<P>, z.output<Q>, z.output<B>>) => AsyncIterable<string>,
): Endpoint {
  return {
    route,
    answer: (call) => Promise.resolve({ kind: 'events', events: answer(checked(route, call)) }),
  }
}

function checked<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  route: Pick<Route<P, Q, B>, 'params' | 'query' | 'body' | 'writeOptions'>,
  call: Call<unknown, unknown, unknown>,
): Call<z.output<P>, z.output<Q>, z.output<B>> {
  const params = validate(route.params, call.params, 'path')
  const query = validate(route.query, call.query, 'query')
  const body = validate(route.body, call.body, 'body')
  assertMayUse(call.context.caller, route.writeOptions, { query, body })
  return { params, query, body, context: call.context }
}
