import { expect, test } from 'vitest'
import { drawGraph } from './version-graph.ts'

/** Reads `d:b,c b:a c:a a` and returns the drawing with each id behind its star. */
function draw(text: string): string {
  const rows = text.split(' ').map((word) => {
    const [id = '', parents = ''] = word.split(':')
    return { id, parents: parents === '' ? [] : parents.split(',') }
  })
  const lines = drawGraph(rows).flatMap(({ above, own, below }, row) => [
    ...above,
    `${own} ${rows[row]?.id}`,
    ...below,
  ])
  return lines.join('\n')
}

test('a line of versions is one column', () => {
  expect(draw('c:b b:a a')).toBe('* c\n* b\n* a')
})

test('a merge opens a column that ends where both sides came from', () => {
  expect(draw('d:b,c c:a b:a a')).toBe(['* d', '|\\', '| * c', '* | b', '|/', '* a'].join('\n'))
})

test('a column between two that join is crossed', () => {
  expect(draw('e:c x:d c:a d:b a:b b')).toBe(
    ['* e', '| * x', '* | c', '| * d', '* | a', '|/', '* b'].join('\n'),
  )
})

test('a history that ends makes room', () => {
  expect(draw('c:a b a')).toBe(['* c', '| * b', '* a'].join('\n'))
  expect(draw('r s:t t')).toBe(['* r', '* s', '* t'].join('\n'))
})

test('an octopus opens one column for each further parent', () => {
  expect(draw('m:a,b,c c:a b:a a')).toBe(
    ['* m', '|\\', '| |\\', '| | * c', '| * | b', '| |/', '|/', '* a'].join('\n'),
  )
})
