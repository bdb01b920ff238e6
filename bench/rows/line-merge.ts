import { isBinary } from '../../src/core/diff/is-binary.ts'
import { mergeText } from '../../src/core/merge/lines/merge-text.ts'
import type { BenchRow, Measure } from '../bench-row.ts'
import type { TextTriple } from '../generate-triples.ts'
import { generateTriple, generateTriples } from '../generate-triples.ts'
import { openGitMergeBatches } from '../git-merge-batches.ts'
import { openGitMergeFile } from '../git-merge-file.ts'
import { measureGrowth } from '../measure-growth.ts'
import { readMergeTriples } from '../merge-triples.ts'
import { countMerged, mergeWithNodeDiff3 } from '../node-diff3.ts'
import { median, takeTurns } from '../take-turns.ts'

const SLOWEST_REAL_MS = 60
const SLOWEST_EDGE_MS = 300
const NODE_DIFF3_LIMIT_MS = 20_000
const RUNS = 5

/** Line merges of real triples, or of generated ones, against git and node-diff3. */
export const lineMerge: BenchRow = {
  name: 'line-merge',
  async run() {
    const { real, edge, hard } = openTriples()
    return [
      await againstBatches('line merge, real triples', real),
      await againstBatches('line merge, all triples', [...real, ...edge]),
      await againstXdiff('line merge, very different texts', hard),
      await againstNodeDiff3('line merge, real triples', real),
      await againstNodeDiff3Once('line merge, all triples', [...real, ...edge]),
      slowest('slowest real triple', real, SLOWEST_REAL_MS),
      slowest('slowest edge triple', edge, SLOWEST_EDGE_MS),
      await growth(),
    ]
  },
}

interface Triples {
  readonly real: readonly TextTriple[]
  readonly edge: readonly TextTriple[]
  /** Those of the edge triples that are long and have little in common. */
  readonly hard: readonly TextTriple[]
}

function openTriples(): Triples {
  const corpus = process.env['SKILLMEAT_CORPUS']
  if (corpus === undefined) {
    const hard = Array.from({ length: 20 }, (_, index) => mixTriples(index))
    return { real: generateTriples(350, 1), edge: [...generateTriples(1000, 5000), ...hard], hard }
  }
  const real = readMergeTriples(corpus, 'dev').filter(isText)
  const edge = readMergeTriples(corpus, 'edge').filter(isText)
  return { real, edge, hard: edge.filter(({ kind }) => kind === 'stress') }
}

/** Three sides that were never one text. */
function mixTriples(seed: number): TextTriple {
  const [one, other, third] = [1, 2, 3].map((index) => generateTriple(1500, seed * 10 + index))
  const none = new Uint8Array()
  return { base: one?.base ?? none, ours: other?.ours ?? none, theirs: third?.theirs ?? none }
}

function isText({ base, ours, theirs }: TextTriple): boolean {
  return ![base, ours, theirs].some(isBinary)
}

function mergeAll(triples: readonly TextTriple[]): void {
  for (const { base, ours, theirs } of triples) mergeText(base, ours, theirs)
}

async function againstBatches(what: string, triples: readonly TextTriple[]): Promise<Measure> {
  const git = openGitMergeBatches(triples)
  try {
    const contenders = [{ name: 'ours', round: () => mergeAll(triples) }]
    if (git !== null) contenders.push({ name: 'git', round: () => git.merge() })
    const times = await takeTurns(contenders)
    return {
      what: `${what} (${triples.length})`,
      unit: 'ms',
      ours: times.get('ours') ?? Number.NaN,
      rival: { name: 'git merge-tree --stdin', theirs: times.get('git') ?? null },
      goal: { of: 'ratio', limit: 1 },
      note: 'git compares by histogram here, in batches of 100 files, and writes its results',
    }
  } finally {
    git?.remove()
  }
}

async function againstXdiff(what: string, triples: readonly TextTriple[]): Promise<Measure> {
  const git = openGitMergeFile(triples)
  try {
    const contenders = [{ name: 'ours', round: () => mergeAll(triples) }]
    if (git !== null) {
      contenders.push({ name: 'git', round: () => git.merge() })
      contenders.push({ name: 'start', round: () => git.start() })
    }
    const times = await takeTurns(contenders)
    const theirs = (times.get('git') ?? Number.NaN) - (times.get('start') ?? Number.NaN)
    return {
      what: `${what} (${triples.length})`,
      unit: 'ms',
      ours: times.get('ours') ?? Number.NaN,
      rival: { name: 'git merge-file, less its start', theirs: git === null ? null : theirs },
      goal: { of: 'ratio', limit: 2.5 },
    }
  } finally {
    git?.remove()
  }
}

async function againstNodeDiff3(what: string, triples: readonly TextTriple[]): Promise<Measure> {
  const times = await takeTurns([
    { name: 'ours', round: () => mergeAll(triples) },
    { name: 'node-diff3', round: () => triples.forEach(mergeWithNodeDiff3) },
  ])
  return {
    what: `${what} (${triples.length})`,
    unit: 'ms',
    ours: times.get('ours') ?? Number.NaN,
    rival: { name: 'node-diff3', theirs: times.get('node-diff3') ?? null },
    goal: null,
  }
}

/** One round only: on some triples node-diff3 takes more than a minute. */
async function againstNodeDiff3Once(
  what: string,
  triples: readonly TextTriple[],
): Promise<Measure> {
  const began = performance.now()
  const merged = await countMerged(triples, NODE_DIFF3_LIMIT_MS)
  const theirs = performance.now() - began
  const same = triples.slice(0, merged)
  const times = await takeTurns([{ name: 'ours', round: () => mergeAll(same) }])
  return {
    what: `${what} (the first ${merged} of ${triples.length})`,
    unit: 'ms',
    ours: times.get('ours') ?? Number.NaN,
    rival: { name: 'node-diff3', theirs },
    goal: { of: 'ratio', limit: 1 / 50 },
    note: `node-diff3 once, stopped after ${NODE_DIFF3_LIMIT_MS / 1000} s`,
  }
}

function slowest(what: string, triples: readonly TextTriple[], limit: number): Measure {
  const medians = triples.map(({ base, ours, theirs }) =>
    median(
      Array.from({ length: RUNS }, () => {
        const began = performance.now()
        mergeText(base, ours, theirs)
        return performance.now() - began
      }),
    ),
  )
  return {
    what,
    unit: 'ms',
    ours: Math.max(...medians),
    rival: null,
    goal: { of: 'figure', limit },
  }
}

async function growth(): Promise<Measure> {
  const { exponent, medians } = await measureGrowth((size) => {
    const { base, ours, theirs } = generateTriple(2000 * size, 7)
    return () => {
      mergeText(base, ours, theirs)
    }
  })
  return {
    what: 'line merge, growth with the length of a text',
    unit: 'exponent',
    ours: exponent,
    rival: null,
    goal: { of: 'figure', limit: 1.1 },
    note: `2,000, 8,000, 32,000 lines: ${medians.map((one) => one.toFixed(1)).join(', ')} ms`,
  }
}
