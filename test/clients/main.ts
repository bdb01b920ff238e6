import fs from 'node:fs'
import os from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Client, Listing } from './client.ts'
import { CLIENTS } from './clients.ts'
import { installClient } from './install-client.ts'
import { makeBench } from './make-world.ts'
import { listFaults, listKnown, renderTable } from './render-table.ts'
import { runTrial, trialOf } from './run-trial.ts'
import type { ToTry, TrialResult } from './run-trial.ts'
import { listSources } from './sources.ts'
import type { TrialSource } from './sources.ts'

const CACHE = join(import.meta.dirname, '.work')

process.exitCode = await main()

/**
 * Deploys to real agents and compares what each lists with what we say:
 * `node test/clients/main.ts [--source name] [client…]`. Prints a table, and returns 1 for a
 * difference that is not known.
 */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { source: { type: 'string', multiple: true, default: [] } },
  })
  if (process.platform !== 'linux') {
    console.error('The clients are run without a network by `unshare`, which only Linux has.')
    return 2
  }
  const isWanted = ({ bin }: Client) => positionals.length === 0 || positionals.includes(bin)
  const clients = CLIENTS.filter(isWanted)
  if (clients.length === 0) {
    console.error(`No such client. Clients: ${CLIENTS.map(({ bin }) => bin).join(', ')}`)
    return 2
  }
  const dir = fs.mkdtempSync(join(os.tmpdir(), 'skillmeat-sources-'))
  try {
    const all = listSources(dir, process.env['SKILLMEAT_CORPUS'])
    const lost = values.source.find((wanted) => !all.some(({ name }) => name === wanted))
    if (lost !== undefined) {
      console.error(`No source "${lost}". Sources: ${all.map(({ name }) => name).join(', ')}`)
      return 2
    }
    const sources = all.filter(
      ({ name }) => values.source.length === 0 || values.source.includes(name),
    )
    return report(await runAll(await listTrials(clients, sources)))
  } finally {
    fs.rmSync(dir, { recursive: true, force: true })
  }
}

function report(results: readonly TrialResult[]): number {
  const versions = new Map(CLIENTS.map(({ id, version }) => [id, version]))
  console.log(renderTable(results, versions))
  const known = listKnown(results)
  if (known.length > 0) console.log(`\nKnown:\n${known.join('\n')}`)
  const faults = listFaults(results)
  if (faults.length > 0) console.log(`\nDifferent:\n${faults.join('\n')}`)
  return faults.length === 0 ? 0 : 1
}

async function listTrials(
  clients: readonly Client[],
  sources: readonly TrialSource[],
): Promise<readonly ToTry[]> {
  const skillmeat = resolve(process.env['SKILLMEAT_PROGRAM'] ?? 'dist/package/bin/skillmeat.cjs')
  const cache = process.env['SKILLMEAT_CLIENTS'] ?? CACHE
  const trials: ToTry[] = []
  for (const client of clients) {
    const programs = { client: await installClient(client, cache), skillmeat }
    const before = askOnce(() => listEmpty(client, programs))
    for (const source of sources) {
      const ways = [null, ...(client.hasNative ? pluginsIn(source) : [])]
      for (const scope of ['project', 'user'] as const) {
        const same = { client, source, scope, programs, before }
        trials.push(...ways.map((native) => ({ ...same, native, isFixed: false })))
        if (source.name === 'odd') trials.push({ ...same, native: null, isFixed: true })
      }
    }
  }
  return trials
}

function askOnce<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | null = null
  return () => (answer ??= ask())
}

async function listEmpty(client: Client, programs: ToTry['programs']): Promise<Listing> {
  const bench = makeBench(client, programs)
  try {
    return await client.list(bench, false)
  } finally {
    bench.remove()
  }
}

/** The names of the plugins that a source says it has. */
function pluginsIn({ dir }: TrialSource): readonly string[] {
  const manifests = fs.globSync('**/.claude-plugin/plugin.json', { cwd: dir })
  return manifests.map((path) => {
    const { name } = JSON.parse(fs.readFileSync(join(dir, path), 'utf8')) as {
      readonly name: string
    }
    return name
  })
}

/** What stops one trial is a difference too; the others go on. */
async function tryOne(question: ToTry): Promise<TrialResult> {
  const start = performance.now()
  const trial = trialOf(question)
  try {
    return { ...trial, rows: await runTrial(question) }
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    const findings = [{ kind: 'stopped', subject: 'the trial', text }] as const
    return { ...trial, rows: [{ what: 'all', listed: 0, expected: 1, findings }] }
  } finally {
    const { client, source, scope, way } = trial
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    console.error(`${client}, ${source}, ${scope}, ${way}: ${seconds} s`)
  }
}

/** Runs as many at once as there are processors. */
async function runAll(trials: readonly ToTry[]): Promise<readonly TrialResult[]> {
  const waiting = [...trials.entries()]
  const results: TrialResult[] = []
  const work = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      results[one[0]] = await tryOne(one[1])
    }
  }
  await Promise.all(Array.from({ length: os.availableParallelism() }, work))
  return results
}
