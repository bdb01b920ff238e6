import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { isObjectId } from '../object/object-id.ts'
import { splitConflicts } from './lines/conflict-pieces.ts'
import { describePlaces } from './place-context.ts'
import { recallPlaces } from './recall-places.ts'
import type { DecidedPlace } from './recall-places.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

function sha256(data: Uint8Array) {
  const id = createHash('sha256').update(data).digest('hex')
  if (!isObjectId(id)) throw new Error('no hash')
  return id
}

/** Three sides of a text in which `?` stands for the lines that conflict. */
const split = (text: string, [base, ours, theirs] = ['3', '4', '5']) =>
  splitConflicts({
    base: bytes(text.replaceAll('?', base ?? '')),
    ours: bytes(text.replaceAll('?', ours ?? '')),
    theirs: bytes(text.replaceAll('?', theirs ?? '')),
  })

/** What stays known when every place of a file becomes what `results` say. */
function decide(path: string, pieces: ReturnType<typeof split>, results: readonly string[]) {
  const contexts = describePlaces(sha256, pieces)
  return pieces.pieces
    .filter((piece) => piece.kind === 'conflict')
    .map(({ base, ours, theirs }, index): DecidedPlace => ({
      path,
      base: sha256(base),
      ours: sha256(ours),
      theirs: sha256(theirs),
      result: sha256(bytes(results[index] ?? '')),
      place: contexts[index] ?? null,
    }))
}

const recall = (path: string, pieces: ReturnType<typeof split>, known: readonly DecidedPlace[]) =>
  recallPlaces(sha256, { path, split: pieces }, known)
const LONG = 'one\ntwo\nthree\nfour\n'
const dev = `# Dev\n${LONG}retries: ?\n${LONG}`
const prod = `# Prod\n${LONG}retries: ?\n`
const path = 'SKILL.md'

test('the same lines in the same place are known', () => {
  const known = decide(path, split(dev), ['9'])
  expect(recall(path, split(`intro\n${dev}`), known)).toMatchObject([{ same: known[0] }])
})

test('in another section, another file, or the other way round they are only offered', () => {
  const known = decide(path, split(dev), ['9'])
  const other = split(`# Prod\n${LONG}more\nretries: ?\nless\n`)
  for (const [at, pieces] of [
    [path, other],
    ['danger.md', split(dev)],
  ] as const) {
    expect(recall(at, pieces, known)).toEqual([{ same: null, elsewhere: known }])
  }
  expect(recall(path, split(dev, ['3', '5', '4']), known)).toEqual([{ same: null, elsewhere: [] }])
})

test('below the same heading they are known though the lines around them changed', () => {
  const known = decide(path, split(dev), ['9'])
  expect(recall(path, split(`# Dev\nnew\nretries: ?\nnew\n`), known)).toMatchObject([
    { same: known[0] },
  ])
  const twice = `# Dev\nnew\nretries: ?\nnew\nnew\nnew\nnew\nretries: ?\nold\n`
  expect(recall(path, split(twice), known).map(({ same }) => same)).toEqual([null, null])
})

test('two places that differ only in their heading are told apart', () => {
  const both = split(dev + prod)
  const known = decide(path, both, ['dev', 'prod'])
  expect(recall(path, both, known).map(({ same }) => same)).toEqual(known)
  const onlyDev = known.slice(0, 1)
  expect(recall(path, both, onlyDev).map(({ same }) => same)).toEqual([onlyDev[0], null])
})

test('what was recorded without its place is only offered', () => {
  const known = decide(path, split(dev), ['9']).map((one) => ({ ...one, place: null }))
  expect(recall(path, split(dev), known)).toEqual([{ same: null, elsewhere: known }])
})

test('headings in code, and headings that a file has twice, tell nothing apart', () => {
  const code = split('# A\n```sh\n# not a heading\nx ?\n```\n')
  expect(describePlaces(sha256, code)[0]?.under).toBe('# A')
  const twice = split('# A\nx ?\n# B\n# A\n')
  expect(describePlaces(sha256, twice)[0]?.under).toBeNull()
})
