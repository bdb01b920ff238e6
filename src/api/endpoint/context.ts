import type { Ports } from '../../ports/ports.ts'
import type { KeyScope, ServerState } from '../../ports/server-state.ts'
import type { Announcements } from '../jobs/announcements.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { CatalogueReader } from './catalogue.ts'
import type { OneTimeTokens } from './one-time-tokens.ts'

/** Who asks. */
export interface Caller {
  /** Id of the key; empty where none is needed. */
  readonly id: string
  readonly name: string
  readonly scope: KeyScope | 'none'
}

/** What the person who started the server decided. */
export interface ServerSettings {
  /** Names and ports under which the server is reached, such as `localhost:7330`. */
  readonly hosts: readonly string[]
  /** Folders that may be imported from, typed by the person. */
  readonly sources: readonly string[]
  readonly version: string
}

export interface Uploads {
  /**
   * Writes an upload to a file of its own, as it comes in, and returns its path. Throws a problem
   * with status 413 for one that is larger than `largest` bytes, and 507 when all together would be
   * too many; nothing is left of it then.
   */
  receive(stream: ReadableStream<Uint8Array> | null, largest: number): Promise<string>
  /** Keeps one for longer: somebody has a use for it. */
  use(file: string): void
}

/** What every handler may use. */
export interface ServerContext {
  readonly ports: Ports
  readonly state: ServerState
  readonly jobs: Jobs
  readonly settings: ServerSettings
  readonly catalogue: CatalogueReader
  readonly announcements: Announcements
  readonly tokens: OneTimeTokens
  readonly uploads: Uploads
}

export interface RequestContext extends ServerContext {
  readonly caller: Caller
  readonly requestId: string
  /** What `If-Match` has, without quotes; null for none. */
  readonly ifMatch: readonly string[] | null
  /** Says something in the header of the answer, also of a refusal. */
  readonly setHeader: (name: string, value: string) => void
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal
  /** The raw body of an upload. */
  readonly upload: () => ReadableStream<Uint8Array> | null
}
