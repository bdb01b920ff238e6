import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { projectIdOf } from '../../src/api/contract/project-id.ts'
import type { ArtifactEntry, DeploymentEntry } from '../../src/core/view/entries.ts'
import { viewKeys } from '../../src/core/view/keys.ts'
import type { BenchRow, Measure } from '../bench-row.ts'
import { runCli } from '../run-command.ts'
import { copyDir } from '../scratch.ts'
import { deployOften, startServer, withTransaction } from '../serve-home.ts'
import { yardstick } from '../yardstick.ts'

const COPIES = 10_000
const CONNECTIONS = 8
const SECONDS = 5
const LOAD_SECONDS = 60

/** A server on 200 projects with 40 artifacts each, and one artifact with 10,000 deployments. */
export const api: BenchRow = {
  name: 'api',
  run: async () => {
    const { home, projects } = yardstick()
    const own = copyDir(home, 'api-home')
    const names = await listNames(own)
    await deployOften(own, { label: names.often, copies: COPIES })
    const key = JSON.parse(
      runCli(own, own, ['keys', 'create', 'bench', '--scope', 'write', '--json']),
    ) as { key: string }
    const server = await startServer(own)
    try {
      return await measureAll({
        ...server,
        key: key.key,
        names,
        projects: projects.map(projectIdOf),
      })
    } finally {
      server.child.kill('SIGTERM')
    }
  },
}

interface Target {
  readonly child: ChildProcess
  readonly port: number
  readonly key: string
  readonly names: { readonly often: string; readonly hundred: string }
  readonly projects: readonly string[]
}

async function measureAll(target: Target): Promise<Measure[]> {
  const { often, hundred } = target.names
  const one = (path: string) => load(target, { path, connections: 1, seconds: 2 })
  const floor = await one('/health')
  const checks = await checkAll(target)
  return [
    answered('empty route, one client', floor),
    answered('check of one project with 40 artifacts', checks, { goal: 15, first: 100 }),
    answered(
      'version graph of a few deployments',
      await one(`/artifacts/${hundred}/version-graph`),
      {
        goal: 10,
        first: 500,
      },
    ),
    answered(
      `version graph of ${COPIES} deployments`,
      await one(`/artifacts/${often}/version-graph`),
      {
        goal: 150,
      },
    ),
    answered(
      'modified artifacts of a project',
      await one(`/projects/${target.projects[3] ?? ''}/modified-artifacts`),
      { goal: 5, first: 50 },
    ),
    answered('search in 1,000 artifacts', await one('/artifacts?q=number'), { goal: 20 }),
    answered('a page of the library', await one('/artifacts?limit=50'), { goal: 20 }),
    ...(await measureThroughput(target)),
  ]
}

/** One figure: what 99 of 100 answers took at most. `first` is what the first contract asked for. */
function answered(
  what: string,
  { p50, p99 }: Load,
  limits: { readonly goal?: number; readonly first?: number } = {},
): Measure {
  const { goal, first } = limits
  const fold =
    first === undefined ? '' : `; ${(first / p99).toFixed(0)} times faster than first asked`
  return {
    what: `${what}, p99`,
    unit: 'ms',
    ours: p99,
    rival: null,
    goal: goal === undefined ? null : { of: 'figure', limit: goal },
    note: `p50 ${p50.toFixed(2)} ms${fold}`,
  }
}

async function measureThroughput(target: Target): Promise<Measure[]> {
  const path = `/artifacts/${target.names.hundred}?include_deployments=true`
  const many = { connections: CONNECTIONS, seconds: SECONDS }
  const floor = await load(target, { path: '/health', ...many })
  const detail = await load(target, { path, ...many })
  const before = memoryOf(target.child)
  const long = await load(target, { path, connections: CONNECTIONS, seconds: LOAD_SECONDS })
  const after = memoryOf(target.child)
  return [
    {
      what: `3,000 answers of artifact detail with statistics, ${CONNECTIONS} clients`,
      unit: 'ms',
      ours: (3000 / detail.rate) * 1000,
      rival: { name: 'empty route', theirs: (3000 / floor.rate) * 1000 },
      goal: { of: 'figure', limit: 1000 },
      note: `${Math.round(detail.rate)} a second; p99 ${detail.p99.toFixed(1)} ms`,
    },
    {
      what: `memory after ${LOAD_SECONDS} s of load (${Math.round(long.rate * LOAD_SECONDS)} requests)`,
      unit: 'MB',
      ours: after,
      rival: { name: 'before it', theirs: before },
      goal: null,
    },
  ]
}

interface Load {
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
  /** Requests a second. */
  readonly rate: number
}

/** Asks again and again, and returns how long an answer took. */
async function load(
  { port, key }: Target,
  asked: {
    readonly path: string
    readonly connections: number
    readonly seconds: number
  },
): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: asked.connections })
  const times: number[] = []
  const ask = (path: string) => askOnce({ port, agent, key, method: 'GET', path })
  for (let n = 0; n < 20; n += 1) await ask(asked.path)
  const began = performance.now()
  const worker = async () => {
    while (performance.now() - began < asked.seconds * 1000) {
      const start = performance.now()
      await ask(asked.path)
      times.push(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: asked.connections }, worker))
  const took = performance.now() - began
  agent.destroy()
  return summarise(times, took)
}

/** Each project may be checked once a minute, so all of them are, one after the other. */
async function checkAll({ port, key, projects }: Target): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const times: number[] = []
  const began = performance.now()
  for (const id of projects) {
    const start = performance.now()
    await askOnce({ port, agent, key, method: 'POST', path: `/projects/${id}/check-modifications` })
    times.push(performance.now() - start)
  }
  agent.destroy()
  return summarise(times.slice(5), performance.now() - began)
}

function summarise(times: readonly number[], took: number): Load {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (part: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
  return { p50: at(0.5), p99: at(0.99), rate: (times.length / took) * 1000 }
}

async function askOnce(asked: {
  readonly port: number
  readonly agent: Agent
  readonly key: string
  readonly method: string
  readonly path: string
}): Promise<void> {
  const { port, agent, key, method, path } = asked
  await new Promise<void>((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        agent,
        method,
        path: `/api/v1${path}`,
        headers: { 'X-API-Key': key },
      },
      (answer) => {
        answer.resume()
        answer.on('end', () => {
          if (answer.statusCode === 200) resolve()
          else reject(new Error(`${path}: ${answer.statusCode}`))
        })
      },
    )
    sent.on('error', reject)
    sent.end()
  })
}

/** Megabytes that the server holds. */
function memoryOf({ pid }: ChildProcess): number {
  const line = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(line) / 1024
}

async function listNames(home: string): Promise<Target['names']> {
  return withTransaction(home, async (transaction) => {
    const all = await transaction.scan<ArtifactEntry>(viewKeys.allArtifacts())
    const deployed = await transaction.scan<DeploymentEntry>(viewKeys.allDeployments())
    const counts = Map.groupBy(deployed, ({ uuid }) => uuid)
    const [often, hundred] = all.toSorted(
      (a, b) => (counts.get(b.uuid)?.length ?? 0) - (counts.get(a.uuid)?.length ?? 0),
    )
    return { often: `skill:${often?.name ?? ''}`, hundred: `skill:${hundred?.name ?? ''}` }
  })
}
