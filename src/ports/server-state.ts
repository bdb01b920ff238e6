/** What the server keeps beside the store: nothing of it follows from anything else. */
export interface ServerState {
  readonly keys: KeyTable
  readonly limits: LimitTable
  readonly answers: AnswerTable
  readonly checks: CheckTable
  readonly jobs: JobTable
}

export type KeyScope = 'read' | 'write' | 'admin'

/** A key as it is kept: never itself, only its hash. Times are ISO 8601, UTC. */
export interface KeyRecord {
  readonly id: string
  readonly name: string
  /** SHA-256 of the key. */
  readonly hash: string
  readonly scope: KeyScope
  readonly created_at: string
  readonly expires_at: string | null
  readonly revoked_at: string | null
  readonly last_used_at: string | null
}

export interface KeyTable {
  list(): Promise<readonly KeyRecord[]>
  find(id: string): Promise<KeyRecord | null>
  add(record: KeyRecord): Promise<void>
  /** Returns false when there is no such key, or it was revoked before. */
  revoke(id: string, at: string): Promise<boolean>
  touch(id: string, at: string): Promise<void>
}

/** How often something was done in a window of time, for all server processes together. */
export interface LimitTable {
  /** Counts one use of `name` and tells whether it was within `most` of them. `now` in milliseconds. */
  take(limit: {
    readonly name: string
    readonly most: number
    readonly seconds: number
    readonly now: number
  }): Promise<{
    readonly isAllowed: boolean
    readonly remaining: number
    /** Whole seconds, at least 1. */
    readonly resetsIn: number
  }>
}

/** The first answer to a request that names itself, to be given again. */
export interface StoredAnswer {
  /** Digest of what was asked. */
  readonly request: string
  /** Null while it is being worked out. */
  readonly status: number | null
  readonly body: string | null
}

export interface AnswerTable {
  /** Claims `name` for a request, or returns what it was claimed for before. */
  claim(name: string, request: string, now: number): Promise<StoredAnswer | null>
  finish(name: string, answer: { readonly status: number; readonly body: string }): Promise<void>
  /** Gives a claim back after a failure that trying again may mend. */
  release(name: string): Promise<void>
  /** Forgets what was claimed before `time`, in milliseconds. */
  prune(time: number): Promise<void>
}

export interface CheckTable {
  /** When a project was last looked at; null for never. */
  last(project: string): Promise<string | null>
  record(project: string, at: string): Promise<void>
}

export type JobStatus = 'running' | 'done' | 'failed' | 'cancelled'

/** Long work, for whoever asked for it to come back to. */
export interface JobRecord {
  readonly id: string
  readonly kind: string
  readonly status: JobStatus
  readonly created_at: string
  readonly finished_at: string | null
  /** JSON: what was asked. */
  readonly input: string
  /** JSON: what came out, or the error. */
  readonly result: string | null
}

export interface JobTable {
  add(record: JobRecord): Promise<void>
  finish(id: string, end: Pick<JobRecord, 'status' | 'finished_at' | 'result'>): Promise<void>
  find(id: string): Promise<JobRecord | null>
  list(limit: number): Promise<readonly JobRecord[]>
  /** Marks what was running as failed: its process is gone. */
  abandon(at: string, result: string): Promise<void>
}
