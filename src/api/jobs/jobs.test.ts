import fs from 'node:fs'
import os from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSqlServerState } from '../../adapters/sql/sql-server-state.ts'
import type { SqlServerState } from '../../adapters/sql/sql-server-state.ts'
import type { JobRunner } from '../../ports/job-runner.ts'
import { Jobs } from './jobs.ts'

/** A server's jobs on a database that others share; each job runs until it is told to end. */
interface Server {
  readonly jobs: Jobs
  readonly running: Map<string, (result: string) => void>
  readonly state: SqlServerState
}

let root: string
let now: number
let servers: Server[]
beforeEach(() => {
  root = fs.mkdtempSync(join(os.tmpdir(), 'skillmeat-jobs-'))
  now = Date.now()
  servers = []
})
afterEach(async () => {
  for (const { jobs, state } of servers) {
    await jobs.close()
    await state.close()
  }
  fs.rmSync(root, { recursive: true, force: true })
})

async function startServer(): Promise<Server> {
  const state = await openSqlServerState(join(root, 'server.db'))
  const running = new Map<string, (result: string) => void>()
  const runner: JobRunner = {
    run: (_kind, input) => {
      const { promise, resolve, reject } = Promise.withResolvers<string>()
      running.set(JSON.parse(input) as string, resolve)
      return { done: promise, cancel: () => reject(new Error('stopped')) }
    },
  }
  let count = 0
  const hex = (digits: number) => `${servers.length}${(count += 1)}`.padStart(digits, '0')
  const chance = { hex, uuid: () => hex(32) }
  const clock = { now: () => now }
  const jobs = new Jobs({ table: state.jobs, runner, clock, chance, announce: () => {} })
  const server = { jobs, running, state }
  servers.push(server)
  return server
}

test('a job that one server does is running for the other, which can stop it', async () => {
  const [a, b] = [await startServer(), await startServer()]
  const { id } = await a.jobs.start('scan', 'one')
  expect((await b.jobs.find(id))?.status).toBe('running')
  expect(await b.jobs.cancel(id)).toBe(true)
  expect((await a.jobs.find(id))?.status).toBe('cancelled')
})

test('a job whose server is gone has failed once its lease is over', async () => {
  const [a, b] = [await startServer(), await startServer()]
  const { id } = await a.jobs.start('scan', 'one')
  now += 14_000
  expect((await b.jobs.find(id))?.status).toBe('running')
  now += 2_000
  expect(await b.jobs.find(id)).toMatchObject({
    status: 'failed',
    result: expect.stringContaining('stopped'),
  })
})

test('a few jobs run, the others wait their turn, and there is an end to what is taken', async () => {
  const { jobs, running } = await startServer()
  const ids: string[] = []
  for (let at = 0; at < 64; at += 1) ids.push((await jobs.start('scan', `${at}`)).id)
  const statusOf = async (at: number) => (await jobs.find(ids[at] ?? ''))?.status
  expect([...running.keys()]).toEqual(['0', '1', '2', '3'])
  expect([await statusOf(3), await statusOf(4)]).toEqual(['running', 'waiting'])
  await expect(jobs.start('scan', 'more')).rejects.toMatchObject({ code: 'E_TOO_MANY_JOBS' })
  running.get('0')?.('{}')
  await expect.poll(() => running.has('4')).toBe(true)
  expect(await statusOf(0)).toBe('done')
  await jobs.cancel(ids[10] ?? '')
  expect(await statusOf(10)).toBe('cancelled')
})
