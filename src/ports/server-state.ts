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
  /** Digest of the bytes that were uploaded; null for none. */
  readonly bytes: string | null
  /** Null while it is being worked out. */
  readonly status: number | null
  /** Null while it is being worked out, and for an answer that holds a secret. */
  readonly body: string | null
}

/** A claim on the name of a request. Times in milliseconds. */
export interface AnswerClaim {
  readonly name: string
  readonly request: string
  readonly now: number
  /** When it falls to whoever asks next, unless it was renewed by then: its process is gone. */
  readonly until: number
}

export interface AnswerTable {
  /** Claims a name for a request, or returns what it was claimed for before. */
  claim(claim: AnswerClaim): Promise<StoredAnswer | null>
  /** Goes on holding a claim that is still being worked on. */
  renew(name: string, until: number): Promise<void>
  finish(name: string, answer: Omit<StoredAnswer, 'request'>): Promise<void>
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

export type JobStatus = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'

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

/** The server process that does a job, and until when that is taken for granted, in milliseconds. */
export interface JobLease {
  readonly owner: string
  readonly until: number
}

export interface JobTable {
  add(record: JobRecord, lease: JobLease): Promise<void>
  /** Marks a job that waited as running. */
  begin(id: string): Promise<void>
  finish(id: string, end: Pick<JobRecord, 'status' | 'finished_at' | 'result'>): Promise<void>
  /** Returns the id of the newest job of a kind. */
  findLast(kind: string): Promise<string | null>
  /** Newest first. */
  listIds(): Promise<readonly string[]>
  /** Finds those of some ids, in their order. */
  findAll(ids: readonly string[]): Promise<readonly JobRecord[]>
  /** How many wait or run, of all servers together. */
  countOpen(): Promise<number>
  /** Goes on holding the jobs of an owner; returns the ids of those that somebody wants stopped. */
  renew(lease: JobLease): Promise<readonly string[]>
  /** Asks the server that does a job to stop it. */
  askToStop(id: string): Promise<void>
  /** Marks as failed what nobody holds any more at `now`, in milliseconds: its process is gone. */
  abandon(now: number, end: Pick<JobRecord, 'finished_at' | 'result'>): Promise<void>
}
