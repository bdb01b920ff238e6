import type { ServerContext } from '../endpoint/context.ts'
import type { RequestLog } from './request-log.ts'

/** The built web pages. */
export interface PageFiles {
  /** Returns a file of the pages, or the one page that shows every address; null for a missing asset. */
  find(
    path: string,
  ): { readonly bytes: Uint8Array; readonly type: string; readonly isFixed: boolean } | null
}

/** What the server needs beside what handlers use. */
export interface ServerParts extends ServerContext {
  readonly log: RequestLog
  /** How long a body is waited for, in milliseconds. */
  readonly patience: number
  /** Files of the web pages by path; null where there are none. */
  readonly pages: PageFiles | null
}
