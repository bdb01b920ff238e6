import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bestCommonAncestors } from '../../src/core/history/common-ancestors.ts'
import { formatGraph, parseGraph } from '../../src/core/history/version-graph.ts'
import type { VersionId } from '../../src/core/history/version.ts'
import type { ArtifactEntry } from '../../src/core/view/entries.ts'
import { viewKeys } from '../../src/core/view/keys.ts'
import { findPlaces, openPorts } from '../../src/library/open-ports.ts'
import { findArtifact } from '../../src/operations/catalog/find-artifact.ts'
import { loadGraph } from '../../src/operations/engine/versions/load-graph.ts'
import { openSession } from '../../src/operations/engine/run/open-session.ts'
import { commitTransaction } from '../../src/operations/engine/commit/commit.ts'
import { Transaction } from '../../src/operations/engine/transaction/transaction.ts'
import type { Ports } from '../../src/ports/ports.ts'
import type { BenchRow, Measure } from '../bench-row.ts'
import { cliContender, nodeStart, runCli, shellContender } from '../run-command.ts'
import { freshDir } from '../scratch.ts'
import { takeTurns } from '../take-turns.ts'

const VERSIONS = 10_000

/** One version by its place in the history: a merge each tenth, a branch beside the main line. */
function parentsOf(index: number): number[] {
  if (index === 0) return []
  if (index % 10 === 5) return [index - 5]
  return index % 10 === 9 ? [index - 1, index - 4] : [index % 10 === 6 ? index - 2 : index - 1]
}

/** The history of one artifact with 10,000 versions, beside the same history in git. */
export const history: BenchRow = {
  name: 'history',
  run: async () => {
    const home = freshDir('history-home')
    const repository = makeRepository()
    const uuid = await makeHistory(home)
    const where = { home, cwd: home }
    const git = (name: string, line: string) =>
      shellContender(name, repository, `${line} > /dev/null`)
    runCli(home, home, ['log', 'pdf', '--graph', '--limit', String(VERSIONS)])
    const times = await takeTurns([
      nodeStart,
      cliContender('version', where, ['list', '--json']),
      cliContender('log', where, ['log', 'pdf']),
      cliContender('graph', where, ['log', 'pdf', '--graph', '--limit', String(VERSIONS)]),
      cliContender('ancestors', where, ['strategy', 'pdf', 'head~4000', 'head']),
      git('git log', 'git log -30'),
      git('git graph', 'git log --graph --oneline'),
      git('git merge-base', 'git merge-base main~4000 main'),
    ])
    const of = (name: string) => times.get(name) ?? Number.NaN
    const beyond = (name: string) => of(name) - of('node -e 0')
    const rows = [
      ['log of 30 among 10,000 versions', 'log', 'git log -30', 'git log'],
      ['log --graph of all 10,000', 'graph', 'git log --graph --oneline', 'git graph'],
      ['common ancestor among 10,000', 'ancestors', 'git merge-base', 'git merge-base'],
    ] as const
    return [
      ...rows.map(([what, name, rival, theirs]): Measure => ({
        what: `${what}, beyond node's start`,
        unit: 'ms',
        ours: beyond(name),
        rival: { name: rival, theirs: of(theirs) },
        goal: null,
        note: `of it ${beyond('version').toFixed(0)} ms are what every command takes`,
      })),
      ...(await timeInProcess(home, uuid)),
    ]
  },
}

/** What the graph itself costs, without starting a program. */
async function timeInProcess(home: string, uuid: string): Promise<Measure[]> {
  return withPorts(home, async (ports) => {
    const tx = new Transaction(await openSession(ports))
    const { version } = await findArtifact(tx, 'pdf')
    const graph = await loadGraph(tx, uuid, [version])
    const text = formatGraph(graph)
    const head = graph.indexOf(version)
    const times = await takeTurns([
      { name: 'load', round: async () => void (await loadGraph(tx, uuid, [version])) },
      { name: 'parse', round: () => void parseGraph(text) },
      { name: 'search', round: () => void bestCommonAncestors(graph, [head - 4000], [head]) },
    ])
    return ['load', 'search'].map((name): Measure => ({
      what: `graph of 10,000 versions in process: ${name}`,
      unit: 'ms',
      ours: times.get(name) ?? Number.NaN,
      rival: null,
      goal: { of: 'figure', limit: 50 },
    }))
  })
}

async function withPorts<T>(home: string, task: (ports: Ports) => Promise<T>): Promise<T> {
  const env = { HOME: home, SKILLMEAT_HOME: join(home, '.skillmeat') }
  const progress = { report: () => {}, say: () => {} }
  const opened = await openPorts({ places: findPlaces(env, home), progress, env })
  try {
    return await task(opened.ports)
  } finally {
    await opened.close()
  }
}

/** Imports one skill and gives it 10,000 versions in one operation; returns its uuid. */
async function makeHistory(home: string): Promise<string> {
  const source = join(home, 'source', 'pdf')
  mkdirSync(source, { recursive: true })
  writeFileSync(join(source, 'SKILL.md'), '---\nname: pdf\ndescription: PDF.\n---\nText.\n')
  runCli(home, home, ['add', join(home, 'source')])
  return withPorts(home, async (ports) => {
    const tx = new Transaction(await openSession(ports))
    const artifact = await findArtifact(tx, 'pdf')
    const ids: VersionId[] = []
    for (let index = 0; index < VERSIONS; index += 1) {
      const parents = parentsOf(index).flatMap((at) => ids[at] ?? [])
      const made = tx.addVersion({
        artifact: artifact.uuid,
        tree: artifact.tree,
        parents: index === 0 ? [artifact.version] : parents,
        origin: parents.length > 1 ? 'merge' : 'edit',
        message: `Version ${index}`,
        pristine: null,
      })
      ids.push(made.version)
    }
    const version = ids.at(-1) ?? artifact.version
    tx.put(viewKeys.artifact(artifact.collection, artifact.uuid), {
      ...artifact,
      version,
    } satisfies ArtifactEntry)
    const info = { kind: 'record', command: 'bench', summary: 'history', target: null } as const
    await commitTransaction(tx, info)
    return artifact.uuid
  })
}

/** The same history in a git repository, by `git fast-import`. */
function makeRepository(): string {
  const dir = freshDir('history-git')
  execFileSync('git', ['init', '-q', '-b', 'main', '.'], { cwd: dir })
  const stream = join(dir, 'stream')
  for (let index = 0; index < VERSIONS; index += 1) {
    const [first, second] = parentsOf(index)
    appendFileSync(
      stream,
      [
        'commit refs/heads/main',
        `mark :${index + 1}`,
        `committer a <a@example.org> ${1_700_000_000 + index} +0000`,
        'data 1\nx',
        ...(first === undefined ? [] : [`from :${first + 1}`]),
        ...(second === undefined ? [] : [`merge :${second + 1}`]),
        `M 100644 inline SKILL.md\ndata <<END\nversion ${index}\nEND\n\n`,
      ].join('\n'),
    )
  }
  execFileSync('sh', ['-c', 'git fast-import --quiet --force < stream && git gc -q'], { cwd: dir })
  return dir
}
