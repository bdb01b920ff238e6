import type { Client, ListedType, Listing, Scope } from './client.ts'
import { checkHooks } from './check-hooks.ts'
import { compareListing } from './check-listing.ts'
import { checkServers } from './check-servers.ts'
import { checkWhy } from './check-why.ts'
import { saidOf } from './deployed.ts'
import type { DeployedItem } from './deployed.ts'
import type { Finding, Row, Trial } from './finding.ts'
import { makeBench } from './make-world.ts'
import type { Bench } from './make-world.ts'
import type { TrialSource } from './sources.ts'

/** A way to deploy a source for a client. */
export interface ToTry {
  readonly client: Client
  readonly source: TrialSource
  readonly scope: Scope
  /** The plugin to deploy whole; null for everything, apart. */
  readonly native: string | null
  /** Deploy with `--fix`. */
  readonly isFixed: boolean
  readonly programs: { readonly client: string; readonly skillmeat: string }
  /** What the client lists on an empty machine; asked once. */
  readonly before: () => Promise<Listing>
}

export interface TrialResult extends Trial {
  readonly rows: readonly Row[]
}

export function trialOf({ client, source, scope, native, isFixed }: ToTry): Trial {
  const way = isFixed ? 'fixed' : native === null ? 'apart' : 'native'
  return { client: client.id, source: source.name, scope, way }
}

/** Adds, deploys, and compares what the client lists with what we say; then takes all out again. */
export async function runTrial(question: ToTry): Promise<readonly Row[]> {
  const { client, source, scope, native, isFixed } = question
  const bench = makeBench(client, question.programs)
  try {
    const before = await question.before()
    await bench.skillmeat('init', '--no-adopt', '-y')
    await answerOf(bench, 'add', source.dir, '-y')
    const words = native === null ? ['--all'] : [`composite:${native}`, '--native']
    const { items } = await answerOf<{ readonly items: readonly DeployedItem[] }>(
      bench,
      'deploy',
      ...words,
      '--profile',
      client.profile,
      '--scope',
      scope,
      '-y',
      '--allow-exec',
      ...(isFixed ? ['--fix'] : []),
    )
    return await compareAll(question, { bench, before, items: uniqueOf(items) })
  } finally {
    bench.remove()
  }
}

async function compareAll(
  { client, source, scope, native }: ToTry,
  found: {
    readonly bench: Bench
    readonly before: Listing
    readonly items: readonly DeployedItem[]
  },
): Promise<readonly Row[]> {
  const { bench, before, items } = found
  const listing = await client.list(bench, source.isFixture)
  const said = saidOf(bench, scope, items)
  const prefix = native === null ? {} : prefixOf(native)
  const rows = [
    ...compareListing({ client, said, listing, before, prefix }),
    row('skipped and said', items.filter(isSkipped), findSilent(items)),
    ...(await checkServers(client, bench, { scope, listing })),
    // What stands in a plugin's folder is its own: the client gives it the variables.
    ...(native === null
      ? await checkHooks(client, bench, { scope, isFixture: source.isFixture })
      : []),
    ...(native === null && source.isFixture
      ? await checkWhy(client, bench, { said, listing })
      : []),
    await checkStatus(bench, scope),
    await checkUndeploy(client, bench, { scope, before, items, isFixture: source.isFixture }),
  ]
  return rows.filter(({ listed, expected }) => listed + expected > 0)
}

/** A part is named for itself and for each plugin that has it; it is one copy. */
function uniqueOf(items: readonly DeployedItem[]): readonly DeployedItem[] {
  return [...new Map(items.map((one) => [`${one.artifact} ${one.path}`, one])).values()]
}

/** How Claude Code calls the parts of a plugin that it loads whole. */
function prefixOf(plugin: string): Readonly<Partial<Record<ListedType, string>>> {
  const own = `${plugin}:`
  return { skill: own, command: own, agent: own, mcp: `plugin:${own}` }
}

function isSkipped({ action }: DeployedItem): boolean {
  return action === 'skipped'
}

/** What is left out is said, unless the agent has no place for the type at all. */
function findSilent(items: readonly DeployedItem[]): readonly Finding[] {
  return items
    .filter((one) => isSkipped(one) && one.artifact.startsWith('mcp:') && one.warnings.length === 0)
    .map(({ artifact }) => ({
      kind: 'silent',
      subject: artifact,
      text: 'was left out, and nothing was said',
    }))
}

function row(what: string, items: readonly unknown[], findings: readonly Finding[]): Row {
  return { what, listed: items.length - findings.length, expected: items.length, findings }
}

interface StatusItem {
  readonly artifact: string
  readonly state: string
}

async function statusItems(bench: Bench, scope: Scope): Promise<readonly StatusItem[]> {
  const words = scope === 'user' ? ['--scope', 'user'] : []
  const { items } = await answerOf<{ readonly items: readonly StatusItem[] }>(
    bench,
    'status',
    ...words,
  )
  return items
}

/** Nothing drifts by being read. */
async function checkStatus(bench: Bench, scope: Scope): Promise<Row> {
  const items = await statusItems(bench, scope)
  const findings = items
    .filter(({ state }) => state !== 'in_sync')
    .map(({ artifact: subject, state }): Finding => ({ kind: 'status', subject, text: state }))
  return row('in sync', items, findings)
}

/** After all is taken out, the client lists what it did before. */
async function checkUndeploy(
  client: Client,
  bench: Bench,
  was: {
    readonly scope: Scope
    readonly before: Listing
    readonly items: readonly DeployedItem[]
    readonly isFixture: boolean
  },
): Promise<Row> {
  const { scope, before, isFixture } = was
  const words = ['--profile', client.profile, '--scope', scope, '-y']
  for (const isComposite of [true, false]) {
    const items = await statusItems(bench, scope)
    const names = items
      .map((one) => one.artifact)
      .filter((name) => name.startsWith('composite:') === isComposite)
    if (names.length > 0) await bench.skillmeat('undeploy', ...names, ...words)
  }
  const left = await statusItems(bench, scope)
  const after = isFixture ? await client.list(bench, false) : before
  const rows = compareListing({ client, said: [], listing: after, before, prefix: {} })
  const findings = [
    ...rows.flatMap((one) => one.findings).map((one): Finding => ({ ...one, kind: 'left' })),
    ...left.map(({ artifact: subject }): Finding => ({
      kind: 'left',
      subject,
      text: 'is still deployed after undeploy',
    })),
  ]
  return row(
    'gone after undeploy',
    was.items.filter((one) => !isSkipped(one)),
    findings,
  )
}

/** Runs our program for its answer as JSON. Throws where it failed. */
export async function answerOf<T = unknown>(bench: Bench, ...words: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await bench.skillmeat(...words, '--json')
  if (code !== 0) throw new Error(`skillmeat ${words.join(' ')}: ${stdout}${stderr}`)
  const answer = JSON.parse(stdout) as { readonly result?: T }
  return answer.result ?? (answer as T)
}
