import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { diffWords, renderWordDiff } from './word-diff.ts'

const prose = fc
  .array(
    fc.constantFrom(
      'word',
      'other',
      ' ',
      '  ',
      '\n',
      '\r\n',
      '\r',
      '.',
      '(',
      'ä',
      'é',
      '😀',
      '\t',
      '\0',
    ),
  )
  .map((parts) => parts.join(''))

test('the spans put the texts together again', () => {
  fc.assert(
    fc.property(fc.oneof(prose, fc.string()), prose, (before, after) => {
      const spans = diffWords(before, after)
      const join = (leftOut: string) =>
        spans.flatMap(({ kind, text }) => (kind === leftOut ? [] : [text])).join('')
      expect([join('added'), join('removed')]).toEqual([before, after])
    }),
  )
})

test('equal texts are one span', () => {
  expect(diffWords('one two', 'one two')).toEqual([{ kind: 'same', text: 'one two' }])
})

test('words replaced side by side are one replacement', () => {
  expect(diffWords('Read the old manual.', 'Read the new handbook.')).toEqual([
    { kind: 'same', text: 'Read the ' },
    { kind: 'removed', text: 'old manual' },
    { kind: 'added', text: 'new handbook' },
    { kind: 'same', text: '.' },
  ])
})

const bytes = (text: string) => new TextEncoder().encode(text)

test('the changed words are marked inside their lines', () => {
  const text = renderWordDiff([
    {
      path: 'SKILL.md',
      oldMode: '100644',
      newMode: '100644',
      oldBytes: bytes('# Title\n\nUse the tool on files.\nGone.\nLast.'),
      newBytes: bytes('# Title\n\nUse this tool on all files.\nLast.'),
    },
  ])
  expect(text).toMatchInlineSnapshot(`
    "diff --git a/SKILL.md b/SKILL.md
    --- a/SKILL.md
    +++ b/SKILL.md
    @@ -1,5 +1,4 @@
    # Title

    Use [-the-]{+this+} tool on {+all +}files.
    [-Gone.-]
    Last.
    "
  `)
})

const countIn = (step: number) =>
  Array.from({ length: 40_000 }, (_, index) => `w${(index * step) % 997}`).join(' ')

test('long texts with hardly a word in common are put together again too', () => {
  const [before, after] = [countIn(7), countIn(31)]
  const spans = diffWords(before, after)
  const without = (leftOut: string) =>
    spans.flatMap(({ kind, text }) => (kind === leftOut ? [] : [text])).join('')
  expect(without('added') === before).toBe(true)
  expect(without('removed') === after).toBe(true)
})
