import type { ServerSettings } from '../endpoint/context.ts'
import { HttpProblem } from '../endpoint/error-response.ts'

/**
 * Refuses a request that came by a name which is not ours (DNS rebinding: another site's name led
 * here) or from a page of another site (CSRF).
 */
export function assertTrustedOrigin(
  { hosts }: ServerSettings,
  { host, origin }: { readonly host: string | null; readonly origin: string | null },
): void {
  if (host === null || !hosts.includes(host.toLowerCase())) {
    throw new HttpProblem({
      status: 421,
      code: 'unknown_host',
      message: 'Misdirected request',
      detail: 'This server is not reached by that name. Start it with --host to allow another.',
    })
  }
  if (origin === null || hosts.some((known) => isOrigin(origin, known))) return
  throw new HttpProblem({
    status: 403,
    code: 'foreign_origin',
    message: 'Forbidden',
    detail: 'Pages of other sites may not ask here.',
  })
}

function isOrigin(origin: string, host: string): boolean {
  return origin === `http://${host}` || origin === `https://${host}`
}
