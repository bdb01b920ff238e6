import type { z } from 'zod'
import type * as artifactChanges from '../contract/artifact-changes.ts'
import type * as artifacts from '../contract/artifacts.ts'
import type * as collections from '../contract/collections.ts'
import type * as history from '../contract/history.ts'
import type * as impact from '../contract/impact.ts'
import type * as imports from '../contract/imports.ts'
import type * as members from '../contract/members.ts'
import type * as merges from '../contract/merges.ts'
import type * as operations from '../contract/operations.ts'
import type * as projects from '../contract/projects.ts'
import type { Method, Route } from '../contract/route.ts'
import type * as server from '../contract/server.ts'
import type * as snapshots from '../contract/snapshots.ts'
import type * as sources from '../contract/sources.ts'
import type * as versions from '../contract/versions.ts'

type RoutesOf<Module> = Extract<Module[keyof Module], Route>

type AnyRoute =
  | RoutesOf<typeof artifactChanges>
  | RoutesOf<typeof artifacts>
  | RoutesOf<typeof collections>
  | RoutesOf<typeof history>
  | RoutesOf<typeof impact>
  | RoutesOf<typeof imports>
  | RoutesOf<typeof members>
  | RoutesOf<typeof merges>
  | RoutesOf<typeof operations>
  | RoutesOf<typeof projects>
  | RoutesOf<typeof server>
  | RoutesOf<typeof snapshots>
  | RoutesOf<typeof sources>
  | RoutesOf<typeof versions>

/** Every path that a method has. */
export type PathOf<M extends Method> = Extract<AnyRoute, { readonly method: M }>['path']

/** The route of a method and a path. */
type RouteAt<M extends Method, Path extends string> = Extract<
  AnyRoute,
  { readonly method: M; readonly path: Path }
>

/** A query value as code has it: the client writes it as text. */
type QueryValue<T> = unknown extends T
  ? number
  : [T] extends ['true' | 'false' | undefined]
    ? boolean | undefined
    : T

type QueryOf<T> = { readonly [K in keyof T]?: QueryValue<T[K]> | undefined }

/** Keys without which the part of a request is not complete. */
type RequiredKeys<T> = { [K in keyof T]-?: object extends Pick<T, K> ? never : K }[keyof T]

/** Nothing, for a strict object without fields: its type takes every key and no value. */
type Part<Name extends string, T> = string extends keyof T
  ? unknown
  : [RequiredKeys<T>] extends [never]
    ? { readonly [K in Name]?: T }
    : { readonly [K in Name]: T }

type RequestFor<R extends Route> = Part<'params', z.input<R['params']>> &
  Part<'query', QueryOf<z.input<R['query']>>> &
  Part<'body', z.input<R['body']>> & {
    readonly signal?: AbortSignal
    /** The version of what is changed that was seen. */
    readonly ifMatch?: string
  }

/** What a request to a method and a path takes. */
export type RequestOf<M extends Method, Path extends string> = RequestFor<RouteAt<M, Path>>

type AnswerFor<A> = A extends z.ZodType ? z.output<A> : Response

/** What a method and a path answer; files and events come as the `Response` itself. */
export type AnswerOf<M extends Method, Path extends string> = AnswerFor<RouteAt<M, Path>['answer']>
