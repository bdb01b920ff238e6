import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { bothSides, joinPieces } from '../../src/core/merge/lines/conflict-pieces.ts'
import type { ConflictPiece, MergePieces } from '../../src/core/merge/lines/conflict-pieces.ts'
import { decidePlaces } from '../../src/core/merge/decide-places.ts'
import { findSettled } from '../../src/core/merge/lines/find-settled.ts'
import { recallPlaces } from '../../src/core/merge/recall-places.ts'
import { splitPlaces } from '../../src/core/merge/lines/split-places.ts'
import { settleKeys } from '../../src/core/merge/structured/settle-keys.ts'
import { sha256 } from './open-trees.ts'
import { runs, TIME_LIMIT } from './runs.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const text = (all: Uint8Array) => new TextDecoder().decode(all)

/** Lines that stand in many places, so that hardly anything tells a place apart but where it is. */
const line = fc.constantFrom(
  'one\n',
  'two\n',
  '\n',
  '}\n',
  '---\n',
  '# Dev\n',
  '# Prod\n',
  '## More\n',
)
const body = fc.array(line, { maxLength: 14 })
const key = fc.record({
  name: fc.constantFrom('a', 'b', 'c'),
  model: fc.constantFrom('x', 'y', 'z'),
  tools: fc.constantFrom('[Read]', '[Read, Bash]', '[Grep]'),
})
const edit = fc.record({
  at: fc.nat(14),
  remove: fc.nat(2),
  insert: fc.array(line, { maxLength: 2 }),
})
type Edit = { readonly at: number; readonly remove: number; readonly insert: readonly string[] }
const edits = fc.array(edit, { minLength: 1, maxLength: 3 })
const apply = (lines: readonly string[], all: readonly Edit[]) =>
  all.reduce<readonly string[]>(
    (edited, { at, remove, insert }) =>
      edited.toSpliced(at % (edited.length + 1), remove, ...insert),
    lines,
  )
const write = (keys: Record<string, string> | null, lines: readonly string[]) =>
  (keys === null
    ? ''
    : `---\n${Object.entries(keys)
        .map(([k, v]) => `${k}: ${v}\n`)
        .join('')}---\n`) + lines.join('')

interface Triple {
  readonly base: string
  readonly ours: string
  readonly theirs: string
}

const triple: fc.Arbitrary<Triple> = fc
  .record({ lines: body, keys: fc.option(fc.tuple(key, key, key)), ours: edits, theirs: edits })
  .map(({ lines, keys, ours, theirs }) => ({
    base: write(keys?.[0] ?? null, lines),
    ours: write(keys?.[1] ?? null, apply(lines, ours)),
    theirs: write(keys?.[2] ?? null, apply(lines, theirs)),
  }))

const split = ({ base, ours, theirs }: Triple): MergePieces =>
  splitPlaces(
    'SKILL.md',
    { base: bytes(base), ours: bytes(ours), theirs: bytes(theirs) },
    settleKeys,
  )
const choice = fc.constantFrom('ours', 'theirs', 'base', 'both', 'text')
const choices = fc.array(choice, { minLength: 30, maxLength: 30 })
const conflictsOf = ({ pieces }: MergePieces) => pieces.filter((piece) => piece.kind === 'conflict')

function choose(piece: ConflictPiece, take: string): Uint8Array {
  if (take === 'both') return bothSides(piece)
  if (take === 'text') return bytes('a text of their own\n')
  return take === 'ours' || take === 'theirs' ? piece[take] : piece.base
}

/** What is known once the places of a file became `texts`. */
function record(pieces: MergePieces, texts: readonly Uint8Array[]) {
  return decidePlaces(sha256, { path: 'SKILL.md', split: pieces }, texts).flatMap(
    ({ piece, place, text: result }) =>
      result === null
        ? []
        : [
            {
              path: 'SKILL.md',
              base: sha256(piece.base),
              ours: sha256(piece.ours),
              theirs: sha256(piece.theirs),
              result: sha256(result),
              text: result,
              place,
            },
          ],
  )
}

const recall = (pieces: MergePieces, known: ReturnType<typeof record>) =>
  recallPlaces(sha256, { path: 'SKILL.md', split: pieces }, known).map(({ same }) => same)

test(
  'every place that is recalled is what was chosen for it, and so is the file',
  () => {
    let recalledPlaces = 0
    fc.assert(
      fc.property(triple, choices, (sides, taken) => {
        const pieces = split(sides)
        const conflicts = conflictsOf(pieces)
        fc.pre(conflicts.length > 0)
        const texts = conflicts.map((piece, index) => choose(piece, taken[index] ?? 'ours'))
        const known = record(pieces, texts)
        const recalled = recall(pieces, known)
        for (const [index, found] of recalled.entries()) {
          if (found === null) continue
          recalledPlaces += 1
          expect(text(found.text)).toBe(text(texts[index] ?? bytes('')))
        }
        if (recalled.includes(null)) return
        const again = joinPieces(pieces, (_, index) => recalled[index]?.text ?? bytes(''))
        expect(text(again)).toBe(text(joinPieces(pieces, (_, index) => texts[index] ?? bytes(''))))
      }),
      runs(400),
    )
    expect(recalledPlaces).toBeGreaterThan(0)
  },
  TIME_LIMIT,
)

test(
  'a file that was decided as a whole is recalled as it was decided, or asked about',
  () => {
    fc.assert(
      fc.property(triple, choices, (sides, taken) => {
        const pieces = split(sides)
        const conflicts = conflictsOf(pieces)
        fc.pre(conflicts.length > 0)
        const texts = conflicts.map((piece, index) => choose(piece, taken[index] ?? 'ours'))
        const found = findSettled(
          pieces,
          joinPieces(pieces, (_, index) => texts[index] ?? bytes('')),
        )
        fc.pre(found !== null)
        expect(found.map(text)).toEqual(texts.map(text))
      }),
      runs(400),
    )
  },
  TIME_LIMIT,
)

/** The headings above a line, and the three lines before and after, told without the program's help. */
function whereabouts(pieces: MergePieces) {
  const written = pieces.pieces.map((piece) =>
    text(piece.kind === 'merged' ? piece.text : piece.theirs),
  )
  return pieces.pieces.flatMap((piece, at) => {
    if (piece.kind === 'merged') return []
    const above = written.slice(0, at).join('').split('\n').slice(0, -1)
    const below = written
      .slice(at + 1)
      .join('')
      .split('\n')
    const heading: string[] = []
    for (const one of above) {
      const level = /^#+(?= )/.exec(one)?.[0].length
      if (level === undefined) continue
      while ((heading.at(-1)?.match(/^#+/)?.[0].length ?? 0) >= level) heading.pop()
      heading.push(one)
    }
    const sides = [piece.base, piece.ours, piece.theirs].map(text)
    return [
      { sides, inKeys: piece.inKeys, above: above.slice(-3), below: below.slice(0, 3), heading },
    ]
  })
}

test(
  'what is recalled in another text stands in the same place there',
  () => {
    fc.assert(
      fc.property(triple, choices, edits, (sides, taken, more) => {
        const first = split(sides)
        const conflicts = conflictsOf(first)
        fc.pre(conflicts.length > 0)
        const known = record(
          first,
          conflicts.map((piece, index) => choose(piece, taken[index] ?? 'ours')),
        )
        const edited = (side: string) => apply(side.match(/[^\n]*\n/g) ?? [], more).join('')
        const second = split({ ...sides, ours: edited(sides.ours) })
        const places = whereabouts(first)
        for (const [index, found] of recall(second, known).entries()) {
          const here = whereabouts(second)[index]
          if (found === null || here === undefined) continue
          const isThere = places.some(
            (one) =>
              String(one.sides) === String(here.sides) &&
              (here.inKeys ||
                (String(one.above) === String(here.above) &&
                  String(one.below) === String(here.below)) ||
                (one.heading.length > 0 && String(one.heading) === String(here.heading))),
          )
          expect(isThere).toBe(true)
        }
      }),
      runs(400),
    )
  },
  TIME_LIMIT,
)
