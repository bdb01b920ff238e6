import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { mergeAsGit } from '../../../../test/merge/as-git.ts'
import type { Triple } from '../../../../test/merge/as-git.ts'
import type { MergeTextOptions } from './merge-text.ts'

const MODES = [
  { flag: '', options: {} },
  { flag: '--diff3', options: { style: 'diff3' } },
  { flag: '--zdiff3', options: { style: 'zdiff3' } },
  { flag: '--ours', options: { favour: 'ours' } },
  { flag: '--theirs', options: { favour: 'theirs' } },
  { flag: '--union', options: { favour: 'union' } },
  { flag: '--diff3 --union', options: { style: 'diff3', favour: 'union' } },
] as const satisfies readonly { flag: string; options: MergeTextOptions }[]

const line = fc.constantFrom('a', 'b', 'c', 'd', '', '}', '  - item', 'a long line, rarely alike')
const ending = fc.oneof(
  { weight: 6, arbitrary: fc.constant('\n') },
  { weight: 2, arbitrary: fc.constant('\r\n') },
  { weight: 1, arbitrary: fc.constant('\r') },
)
const text = fc
  .tuple(
    fc.array(fc.tuple(line, ending), { maxLength: 14 }),
    fc.constantFrom('', '', '', 'end', '\r'),
  )
  .map(([lines, last]) => lines.map((pair) => pair.join('')).join('') + last)

/** Two edited copies of one text, so that the sides have something in common. */
const editedCopies: fc.Arbitrary<Triple> = fc
  .tuple(text, fc.array(fc.tuple(fc.nat(200), fc.nat(3), text), { maxLength: 4 }), fc.nat(4))
  .map(([base, edits, ours]) => {
    const apply = (list: typeof edits) =>
      list.reduce((whole, [at, removed, added]) => {
        const lines = whole.split(/(?<=\n)/)
        lines.splice(at % (lines.length + 1), removed, added.slice(0, 12))
        return lines.join('')
      }, base)
    const sides = { base, ours: apply(edits.slice(0, ours)), theirs: apply(edits.slice(ours)) }
    return {
      base: Buffer.from(sides.base),
      ours: Buffer.from(sides.ours),
      theirs: Buffer.from(sides.theirs),
    }
  })
const unrelatedTexts: fc.Arbitrary<Triple> = fc
  .tuple(text, text, text)
  .map(([base, ours, theirs]) => ({
    base: Buffer.from(base),
    ours: Buffer.from(ours),
    theirs: Buffer.from(theirs),
  }))

/** Runs `git merge-file` on all triples in all modes, from one shell because that is quicker. */
function runGit(folder: string, triples: readonly Triple[]): void {
  triples.forEach((sides, index) => {
    mkdirSync(join(folder, String(index)))
    for (const [name, bytes] of Object.entries(sides)) {
      writeFileSync(join(folder, String(index), name), bytes)
    }
  })
  const script = MODES.map(
    ({ flag }, mode) =>
      `git merge-file -p ${flag} $labels ours base theirs >${mode} 2>/dev/null; echo $? >${mode}.exit`,
  )
  const loop = `labels='-L ours -L base -L theirs'; for each in *; do cd "$each"\n${script.join('\n')}\ncd ..; done`
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CEILING_DIRECTORIES: folder }
  execFileSync('sh', ['-c', loop], { cwd: folder, env })
}

test.each([
  ['edited copies', editedCopies],
  ['unrelated texts', unrelatedTexts],
])('%s merge as the installed git merges them', (_name, arbitrary) => {
  const folder = mkdtempSync(join(tmpdir(), 'merge-parity-'))
  try {
    const triples = fc.sample(arbitrary, 80)
    runGit(folder, triples)
    triples.forEach((sides, index) => {
      MODES.forEach(({ flag, options }, mode) => {
        const at = join(folder, String(index), String(mode))
        const output = readFileSync(at)
        const exit = Number(readFileSync(`${at}.exit`, 'utf8'))
        const mine = mergeAsGit(sides, options)
        const show = (result: { exit: number; output: Buffer }) => ({
          flag,
          base: String(sides.base),
          ours: String(sides.ours),
          theirs: String(sides.theirs),
          exit: result.exit,
          output: result.output.toString('latin1'),
        })
        expect(show(mine)).toEqual(show({ exit, output }))
      })
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test.each([
  {
    rule: 'the markers end in CRLF where all sides do',
    sides: ['a\r\nb\r\n', 'a\r\nx\r\n', 'a\r\ny\r\n'],
    merged: 'a\r\n<<<<<<< ours\r\nx\r\n=======\r\ny\r\n>>>>>>> theirs\r\n',
  },
  {
    rule: 'the markers end in LF where there is no base to tell',
    sides: ['', 'x\r\n', 'y\r\n'],
    merged: '<<<<<<< ours\nx\r\n=======\ny\r\n>>>>>>> theirs\n',
  },
])('$rule', ({ sides, merged }) => {
  const [base = '', ours = '', theirs = ''] = sides
  const triple = { base: Buffer.from(base), ours: Buffer.from(ours), theirs: Buffer.from(theirs) }
  expect(String(mergeAsGit(triple, {}).output)).toBe(merged)
})
