import { expect, test } from 'vitest'
import { joinPieces } from './conflict-pieces.ts'
import { splitPlaces } from './split-places.ts'
import { settleKeys } from '../structured/settle-keys.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const text = (all: Uint8Array) => new TextDecoder().decode(all)
const split = (path: string, base: string, ours: string, theirs: string) =>
  splitPlaces(path, { base: bytes(base), ours: bytes(ours), theirs: bytes(theirs) }, settleKeys)
const show = ({ pieces }: ReturnType<typeof split>) =>
  pieces.map((piece) =>
    piece.kind === 'merged' ? text(piece.text) : [piece.base, piece.ours, piece.theirs].map(text),
  )

const page = (name: string, description: string, model: string, body: string) =>
  `---\nname: ${name}\ndescription: ${description}\nmodel: ${model}\n---\n\n${body}\n`

const yaml = (step: string, how: string, model: string) =>
  `steps:\n  - ${step}\nhow:\n  first: ${how}\nmodel: ${model}\n`

test('adjacent keys that both sides changed are asked about one by one, the others not at all', () => {
  const found = split(
    'SKILL.md',
    page('a', 'd', 'm', 'body'),
    page('b', 'e', 'm', 'mine'),
    page('c', 'f', 'n', 'theirs'),
  )
  expect(show(found)).toEqual([
    '---\n',
    ['name: a\n', 'name: b\n', 'name: c\n'],
    ['description: d\n', 'description: e\n', 'description: f\n'],
    'model: n\n---\n\n',
    ['body\n', 'mine\n', 'theirs\n'],
  ])
  const mixed = joinPieces(found, (piece, index) => (index === 1 ? piece.theirs : piece.ours))
  expect(text(mixed)).toBe(page('b', 'f', 'n', 'mine'))
})

test('values of several lines go with their key', () => {
  expect(
    show(split('a.yaml', yaml('a', 'b', 'c'), yaml('d', 'e', 'f'), yaml('g', 'h', 'i'))),
  ).toEqual([
    'steps:\n',
    ['  - a\n', '  - d\n', '  - g\n'],
    'how:\n',
    ['  first: b\n', '  first: e\n', '  first: h\n'],
    ['model: c\n', 'model: f\n', 'model: i\n'],
  ])
})

test('a place says at which line of ours it begins, whatever was settled above it', () => {
  const found = split(
    'SKILL.md',
    '---\nname: a\nmodel: m\n---\n\none\ntwo\n',
    '---\nname: b\nmodel: m\n---\n\none\nmine\n',
    '---\nname: a\nowner: x\nmodel: n\n---\n\none\ntheirs\n',
  )
  const lines = found.pieces.flatMap((piece) => (piece.kind === 'conflict' ? [piece.line] : []))
  expect(lines).toEqual([7])
})

test('lines of the body that look like keys stay one place', () => {
  const found = split(
    'SKILL.md',
    page('a', 'd', 'm', 'Note: one\nHint: two'),
    page('b', 'd', 'm', 'Note: mine\nHint: mine'),
    page('a', 'e', 'm', 'Note: theirs\nHint: theirs'),
  )
  expect(found.pieces.filter(({ kind }) => kind === 'conflict').length).toBe(1)
})

test('without a way to settle keys there are only lines', () => {
  const sides = {
    base: bytes('a: 1\nb: 1\n'),
    ours: bytes('a: 2\nb: 2\n'),
    theirs: bytes('a: 3\nb: 3\n'),
  }
  expect(splitPlaces('a.yaml', sides, undefined).pieces.length).toBe(1)
})
