import { parseFrontmatter } from '../../src/core/artifact/frontmatter.ts'
import { diffWords } from '../../src/core/diff/word-diff.ts'
import { mergeText } from '../../src/core/merge/lines/merge-text.ts'
import { assertNoHiddenText } from '../../src/core/security/hidden-text.ts'
import { findPromptInjection } from '../../src/core/security/prompt-injection.ts'
import { findSecrets } from '../../src/core/security/secrets.ts'
import type { BenchRow, Measure } from '../bench-row.ts'
import { takeTurns } from '../take-turns.ts'

interface WorstText {
  readonly what: string
  /** The figure to stay below, in milliseconds. */
  readonly limit: number
  readonly round: () => void
}

/** Texts made to cost much: none may keep a person waiting, whoever wrote it. */
export const worstTexts: BenchRow = {
  name: 'worst-texts',
  async run() {
    const measures: Measure[] = []
    for (const { what, limit, round } of [...merges(), ...frontmatters(), ...scans()]) {
      const times = await takeTurns([{ name: 'ours', round }])
      measures.push({
        what,
        unit: 'ms',
        ours: times.get('ours') ?? Number.NaN,
        rival: null,
        goal: { of: 'figure', limit },
      })
    }
    return measures
  },
}

const lines = (step: number) =>
  Buffer.from(Array.from({ length: 50_000 }, (_, at) => `${(at * step) % 4001}\n`).join(''))
const words = (step: number) =>
  Array.from({ length: 40_000 }, (_, at) => `w${(at * step) % 997}`).join(' ')

function merges(): WorstText[] {
  const [base, ours, theirs] = [lines(1), lines(7919), lines(31)]
  const [before, after] = [words(7), words(31)]
  return [
    {
      what: 'line merge of 50,000 lines with nothing in order',
      limit: 2000,
      round: () => void mergeText(base, ours, theirs),
    },
    {
      what: 'word diff of 40,000 words with nothing in order',
      limit: 2000,
      round: () => void diffWords(before, after),
    },
  ]
}

function frontmatters(): WorstText[] {
  const texts = {
    keys: Array.from({ length: 9000 }, (_, at) => `k${at}: 1`).join('\n'),
    quotes: '"'.repeat(60_000),
    colons: 'a: '.repeat(20_000),
    'question marks': '? '.repeat(30_000),
    'block scalars': '|\n'.repeat(30_000),
  }
  return Object.entries(texts).map(([name, yaml]) => ({
    what: `frontmatter of many ${name}`,
    limit: 1500,
    round: () => tryTo(() => parseFrontmatter(`---\n${yaml}\n---\n`)),
  }))
}

function scans(): WorstText[] {
  const texts = {
    dashes: '-'.repeat(200_000),
    brackets: '['.repeat(50_000),
    stars: '*a_ '.repeat(40_000),
    images: '![](https://a'.repeat(20_000),
    comments: '<!-- system '.repeat(20_000),
    ignores: 'ignore all '.repeat(20_000),
    begins: '-----BEGIN '.repeat(20_000),
    'blank lines': '\n \t'.repeat(100_000),
    'letters in one line of 10 MiB': 'a'.repeat(10 * 1024 * 1024),
  }
  return Object.entries(texts).map(([name, text]) => ({
    what: `scan of many ${name}`,
    limit: 1000,
    round: () => {
      findPromptInjection(text)
      findSecrets(text)
      tryTo(() => assertNoHiddenText('a.md', text))
    },
  }))
}

/** What is refused took its time too. */
function tryTo(task: () => unknown): void {
  try {
    task()
  } catch {
    // Only the time counts.
  }
}
