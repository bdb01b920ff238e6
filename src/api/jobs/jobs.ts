import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import type { Chance, Clock } from '../../ports/environment.ts'
import type { JobRunner, JobStep, RunningJob } from '../../ports/job-runner.ts'
import type { JobLease, JobRecord, JobTable } from '../../ports/server-state.ts'
import { presentProblem } from '../present/problem.ts'
import type { Announce } from './announcements.ts'

/** A job as it is, with how far it is while it runs. */
export interface Job extends JobRecord {
  readonly step: JobStep | null
}

interface Held {
  readonly record: JobRecord
  /** Null while it waits. */
  job: RunningJob | null
  step: JobStep | null
  isCancelled: boolean
  /** Settles once it has ended and is kept. */
  readonly ended: Promise<void>
  readonly settle: () => void
}

interface JobParts {
  readonly table: JobTable
  readonly runner: JobRunner
  readonly clock: Clock
  readonly chance: Chance
  readonly announce: Announce
}

/** How many jobs one server does at once; the others wait. */
const MOST_RUNNING = 4
/** How many may wait or run, of all servers of one home together. */
const MOST_OPEN = 64
/** How long a job is taken to be done without a sign of life, and how often one is given. */
const LEASE = 15_000
const SIGN_OF_LIFE = 1_000

/**
 * Long work that clients start, come back to and cancel. What ends is kept in the database. Several
 * servers may share one: each holds its own jobs for some seconds at a time, any of them can stop a job,
 * and what nobody holds any more has failed.
 */
export class Jobs {
  readonly #parts: JobParts
  readonly #owner: string
  readonly #held = new Map<string, Held>()
  #pulse: NodeJS.Timeout | undefined

  constructor(parts: JobParts) {
    this.#parts = parts
    this.#owner = parts.chance.hex(16)
  }

  /** Starts a job, or has it wait for others, and returns it at once. Throws `E_TOO_MANY_JOBS`. */
  async start(kind: string, input: unknown): Promise<Job> {
    const { table, chance } = this.#parts
    await this.#abandonLost()
    if ((await table.countOpen()) >= MOST_OPEN) throw tooMany()
    const isNext = this.#running() < MOST_RUNNING
    const record: JobRecord = {
      id: chance.hex(16),
      kind,
      status: isNext ? 'running' : 'waiting',
      created_at: this.#now(),
      finished_at: null,
      input: JSON.stringify(input),
      result: null,
    }
    const { promise: ended, resolve: settle } = Promise.withResolvers<void>()
    const held: Held = { record, job: null, step: null, isCancelled: false, ended, settle }
    // Held before it is kept, so that two that come at once do not both go first.
    this.#held.set(record.id, held)
    if (isNext) held.job = STARTING
    await table.add(record, this.#lease())
    this.#giveSignsOfLife()
    if (isNext) this.#run(held)
    return { ...record, step: null }
  }

  async find(id: string): Promise<Job | null> {
    const [job] = await this.findAll([id])
    return job ?? null
  }

  /** Finds the newest job of a kind. */
  async findLast(kind: string): Promise<Job | null> {
    const id = await this.#parts.table.findLast(kind)
    return id === null ? null : this.find(id)
  }

  /** Lists the ids of all jobs, newest first. */
  async listIds(): Promise<readonly string[]> {
    return this.#parts.table.listIds()
  }

  /** Finds jobs in the order of their ids. */
  async findAll(ids: readonly string[]): Promise<readonly Job[]> {
    const records = await this.#read(ids)
    return records.map((record) => ({ ...record, step: this.#held.get(record.id)?.step ?? null }))
  }

  /** Waits for a job's end, at most so many milliseconds. */
  async wait(id: string, milliseconds: number): Promise<void> {
    const held = this.#held.get(id)
    if (held === undefined) return this.#waitForOther(id, milliseconds)
    let timer: NodeJS.Timeout | undefined
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, milliseconds)
    })
    await Promise.race([held.ended, patience])
    clearTimeout(timer)
  }

  /**
   * Stops a job, whichever server does it, and returns once it has ended, or some seconds later. Returns
   * false when it was not running.
   */
  async cancel(id: string): Promise<boolean> {
    const held = this.#held.get(id)
    if (held !== undefined) {
      this.#stop(held)
      await held.ended
      return true
    }
    const record = await this.find(id)
    if (record === null || !isOpen(record)) return false
    await this.#parts.table.askToStop(id)
    await this.#waitForOther(id, LEASE)
    return true
  }

  /** Stops everything, when the server goes. */
  async close(): Promise<void> {
    await Promise.all([...this.#held.keys()].map((id) => this.cancel(id)))
    clearInterval(this.#pulse)
  }

  /** Reads jobs; writes only where one is open that another server holds, or held. */
  async #read(ids: readonly string[]): Promise<readonly JobRecord[]> {
    const { table } = this.#parts
    const records = await table.findAll(ids)
    if (records.every((record) => !isOpen(record) || this.#held.has(record.id))) return records
    await this.#abandonLost()
    return table.findAll(ids)
  }

  /** Marks as failed what other servers did not finish: nobody has to start anew for that. */
  async #abandonLost(): Promise<void> {
    const { table, clock } = this.#parts
    await table.abandon(clock.now(), { finished_at: this.#now(), result: STOPPED })
  }

  /** Waits for a job that another server does. */
  async #waitForOther(id: string, milliseconds: number): Promise<void> {
    const until = this.#parts.clock.now() + milliseconds
    for (let job = await this.find(id); job !== null && isOpen(job); job = await this.find(id)) {
      if (this.#parts.clock.now() >= until) return
      await new Promise((resolve) => setTimeout(resolve, SIGN_OF_LIFE / 4))
    }
  }

  #running(): number {
    return [...this.#held.values()].filter(({ job }) => job !== null).length
  }

  #run(held: Held): void {
    const { record } = held
    if (held.isCancelled) return this.#endInTime(held, 'failed', STOPPED)
    const { id, kind } = record
    held.job = this.#parts.runner.run(kind, record.input, (step) => {
      held.step = step
      this.#parts.announce({ type: 'job', id, kind, status: 'running', step })
    })
    held.job.done.then(
      (result) => this.#endInTime(held, 'done', result),
      (error: unknown) => this.#endInTime(held, 'failed', describe(error)),
    )
  }

  #stop(held: Held): void {
    held.isCancelled = true
    if (held.job === null) this.#endInTime(held, 'failed', STOPPED)
    else held.job.cancel()
  }

  #endInTime(held: Held, status: 'done' | 'failed', result: string): void {
    void this.#end(held, status, result).finally(() => held.settle())
  }

  async #end(
    { record, isCancelled }: Held,
    status: 'done' | 'failed',
    result: string,
  ): Promise<void> {
    const { table, announce } = this.#parts
    const { id, kind } = record
    const ended = isCancelled && status === 'failed' ? 'cancelled' : status
    this.#held.delete(id)
    await table.finish(id, {
      status: ended,
      finished_at: this.#now(),
      result: ended === 'cancelled' ? null : result,
    })
    announce({ type: 'job', id, kind, status: ended, step: null })
    await this.#runNext()
  }

  async #runNext(): Promise<void> {
    const next = [...this.#held.values()].find(({ job }) => job === null)
    if (next === undefined || this.#running() >= MOST_RUNNING) return
    next.job = STARTING
    await this.#parts.table.begin(next.record.id)
    this.#run(next)
  }

  /** Holds what this server does, and hears what others want stopped. */
  #giveSignsOfLife(): void {
    this.#pulse ??= setInterval(() => void this.#giveSign().catch(() => {}), SIGN_OF_LIFE).unref()
  }

  async #giveSign(): Promise<void> {
    if (this.#held.size === 0) return
    for (const id of await this.#parts.table.renew(this.#lease())) {
      const held = this.#held.get(id)
      if (held !== undefined && !held.isCancelled) this.#stop(held)
    }
  }

  #lease(): JobLease {
    return { owner: this.#owner, until: this.#parts.clock.now() + LEASE }
  }

  #now(): string {
    return new Date(this.#parts.clock.now()).toISOString()
  }
}

/** Stands for a job that is about to run, while that is written down. */
const STARTING: RunningJob = { done: new Promise<string>(() => {}), cancel: () => {} }

const STOPPED = '{"error":{"code":"E_BUG","message":"The server was stopped.","fix":null}}'

function isOpen({ status }: Pick<JobRecord, 'status'>): boolean {
  return status === 'waiting' || status === 'running'
}

function tooMany(): SkillmeatError {
  return new SkillmeatError('E_TOO_MANY_JOBS', `${MOST_OPEN} jobs wait or run already.`, {
    fix: 'Ask again once some of them have ended, or stop one.',
  })
}

function describe(error: unknown): string {
  if (isSkillmeatError(error))
    return JSON.stringify({ error: presentProblem(error), data: error.data })
  const message = 'Something failed that should not.'
  return JSON.stringify({ error: { code: 'E_BUG', message, fix: null } })
}
