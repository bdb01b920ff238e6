import { z } from 'zod'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** What a key must allow: `none` needs no key at all. */
export type Scope = 'none' | 'read' | 'write' | 'admin'

/** What comes back that is no JSON: a file, or server-sent events. */
export type RawAnswer = 'bytes' | 'events'

/** Statuses that an endpoint may answer beyond those that every one may. */
export type ErrorStatus = 404 | 409 | 412 | 413 | 422 | 429 | 503 | 507

/**
 * An option that does something beyond the answer. It needs `write`, on a route that a key with
 * `read` may ask otherwise.
 */
export interface WriteOption {
  readonly place: 'query' | 'body'
  readonly name: string
  /** The one value that does something; absent where every value but false and an empty list does. */
  readonly value?: string
  /** What it does, after the name of the option: `signs as the user`. */
  readonly why: string
}

/** A request that works on the example home, and is shown in the document. */
export interface RouteExample {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
}

interface RouteFacts<M extends Method, Path extends string> {
  /** Unique, in camel case: the operation id. */
  readonly id: string
  readonly method: M
  /** Below `/api/v1`, with `{name}` for parameters. */
  readonly path: Path
  /** Under which heading the documentation has it. */
  readonly tag: string
  readonly summary: string
  /** What it does beyond its answer decides: `read` writes nothing, starts nothing, asks nobody else. */
  readonly scope: Scope
  readonly example: RouteExample
}

interface RouteOptions {
  readonly status: 200 | 201 | 202
  readonly errors: readonly ErrorStatus[]
  /** Seconds for which a private cache may keep the answer; null for `no-cache`. */
  readonly maxAge: number | null
  /** `view`: depends on the store alone, so it holds until the store's revision changes. */
  readonly reads: 'view' | 'files'
  /** How many bytes a body may have. */
  readonly maxBody: number
  readonly writeOptions: readonly WriteOption[]
  /** The answer holds a secret: it is given once and kept nowhere. */
  readonly isSecret: boolean
}

interface RouteSchemas<P, Q, B, A> {
  readonly params: P
  readonly query: Q
  readonly body: B
  readonly answer: A
}

/**
 * One endpoint as data: what it takes and what it gives. The server validates by it, the OpenAPI
 * document and the typed client are made from it.
 */
export type Route<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  A extends z.ZodType | RawAnswer = z.ZodType | RawAnswer,
  M extends Method = Method,
  Path extends string = string,
> = RouteFacts<M, Path> & RouteOptions & RouteSchemas<P, Q, B, A>

/** For parameters, query or body of a route that takes none. */
export const NOTHING = z.strictObject({})

/** One mebibyte: no JSON that the API takes is larger. */
const MAX_JSON = 1024 * 1024

/**
 * Makes a route; what is not said is as most routes have it. Method and path stay in the type: the
 * client is typed by them.
 */
export function route<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  A extends z.ZodType | RawAnswer,
  const M extends Method,
  const Path extends string,
>(
  given: RouteFacts<M, Path> & RouteSchemas<P, Q, B, A> & Partial<RouteOptions>,
): Route<P, Q, B, A, M, Path> {
  const usual = {
    status: 200,
    errors: [],
    maxAge: null,
    reads: 'files',
    maxBody: MAX_JSON,
    writeOptions: [],
    isSecret: false,
  } as const
  return { ...usual, ...given }
}
