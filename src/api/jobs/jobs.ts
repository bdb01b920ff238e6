import { isSkillmeatError } from '../../core/errors.ts'
import type { Chance, Clock } from '../../ports/environment.ts'
import type { JobRunner, JobStep, RunningJob } from '../../ports/job-runner.ts'
import type { JobRecord, JobTable } from '../../ports/server-state.ts'
import { presentProblem } from '../present/problem.ts'
import type { Announce } from './announcements.ts'

/** A job as it is, with how far it is while it runs. */
export interface Job extends JobRecord {
  readonly step: JobStep | null
}

interface Running {
  readonly job: RunningJob
  readonly ended: Promise<void>
  step: JobStep | null
  isCancelled: boolean
}

/** Long work that clients start, come back to and cancel. What ends is kept in the database. */
export class Jobs {
  readonly #table: JobTable
  readonly #runner: JobRunner
  readonly #clock: Clock
  readonly #chance: Chance
  readonly #announce: Announce
  readonly #running = new Map<string, Running>()

  constructor(parts: {
    readonly table: JobTable
    readonly runner: JobRunner
    readonly clock: Clock
    readonly chance: Chance
    readonly announce: Announce
  }) {
    this.#table = parts.table
    this.#runner = parts.runner
    this.#clock = parts.clock
    this.#chance = parts.chance
    this.#announce = parts.announce
  }

  /** Starts a job and returns it at once. */
  async start(kind: string, input: unknown): Promise<Job> {
    const record: JobRecord = {
      id: this.#chance.hex(16),
      kind,
      status: 'running',
      created_at: this.#now(),
      finished_at: null,
      input: JSON.stringify(input),
      result: null,
    }
    await this.#table.add(record)
    const job = this.#runner.run(kind, record.input, (step) => this.#tell(record, step))
    const ended = job.done.then(
      (result) => this.#end(record, 'done', result),
      (error: unknown) => this.#end(record, 'failed', describe(error)),
    )
    this.#running.set(record.id, { job, ended, step: null, isCancelled: false })
    return { ...record, step: null }
  }

  async find(id: string): Promise<Job | null> {
    const record = await this.#table.find(id)
    return record === null ? null : { ...record, step: this.#running.get(id)?.step ?? null }
  }

  async list(limit: number): Promise<readonly Job[]> {
    const records = await this.#table.list(limit)
    return records.map((record) => ({
      ...record,
      step: this.#running.get(record.id)?.step ?? null,
    }))
  }

  /** Waits for a job's end, at most so many milliseconds. */
  async wait(id: string, milliseconds: number): Promise<void> {
    const running = this.#running.get(id)
    if (running === undefined) return
    let timer: NodeJS.Timeout | undefined
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, milliseconds)
    })
    await Promise.race([running.ended, patience])
    clearTimeout(timer)
  }

  /** Stops a job and returns when it has ended. Returns false when it was not running. */
  async cancel(id: string): Promise<boolean> {
    const running = this.#running.get(id)
    if (running === undefined) return false
    running.isCancelled = true
    running.job.cancel()
    await running.ended
    return true
  }

  /** Stops everything, when the server goes. */
  async close(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((id) => this.cancel(id)))
  }

  #tell(record: JobRecord, step: JobStep): void {
    const running = this.#running.get(record.id)
    if (running === undefined) return
    running.step = step
    this.#announce({ type: 'job', id: record.id, kind: record.kind, status: 'running', step })
  }

  async #end(record: JobRecord, status: 'done' | 'failed', result: string): Promise<void> {
    const isCancelled = this.#running.get(record.id)?.isCancelled === true
    const ended = isCancelled && status === 'failed' ? 'cancelled' : status
    await this.#table.finish(record.id, {
      status: ended,
      finished_at: this.#now(),
      result: ended === 'cancelled' ? null : result,
    })
    this.#running.delete(record.id)
    this.#announce({ type: 'job', id: record.id, kind: record.kind, status: ended, step: null })
  }

  #now(): string {
    return new Date(this.#clock.now()).toISOString()
  }
}

function describe(error: unknown): string {
  if (isSkillmeatError(error))
    return JSON.stringify({ error: presentProblem(error), data: error.data })
  const message = 'Something failed that should not.'
  return JSON.stringify({ error: { code: 'E_BUG', message, fix: null } })
}
