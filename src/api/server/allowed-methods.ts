import type { Route } from '../contract/route.ts'
import { HttpProblem } from '../endpoint/error-response.ts'

interface KnownPath {
  readonly method: string
  readonly pattern: RegExp
}

/** Which methods a path has, for a client that asked with another. */
export type AllowedMethods = (path: string) => readonly string[]

/** Learns the paths of all routes, and of what can only be read beside them. */
export function allowedMethods(
  prefix: string,
  routes: readonly Pick<Route, 'method' | 'path'>[],
  readable: readonly string[],
): AllowedMethods {
  const known: readonly KnownPath[] = [
    ...routes.map(({ method, path }) => ({ method, pattern: patternOf(prefix + path) })),
    ...readable.map((path) => ({ method: 'GET', pattern: patternOf(path) })),
  ]
  return (path) => {
    const methods = known.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)
    return [...new Set(methods.flatMap((one) => (one === 'GET' ? ['GET', 'HEAD'] : [one])))]
  }
}

/** Returns the refusal of a method that a path does not have. */
export function methodNotAllowed(method: string, allowed: readonly string[]): HttpProblem {
  return new HttpProblem({
    status: 405,
    code: 'method_not_allowed',
    message: 'Method not allowed',
    detail: `${method} is not for this path; it takes ${allowed.join(', ')}.`,
    headers: { Allow: allowed.join(', ') },
  })
}

/** A last parameter called `path` takes the rest of the address, slashes included. */
function patternOf(path: string): RegExp {
  const text = path
    .replaceAll('.', String.raw`\.`)
    .replace('{path}', '.+')
    .replaceAll(/\{\w+\}/g, '[^/]+')
  return new RegExp(`^${text}$`)
}
