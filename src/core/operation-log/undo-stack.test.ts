import { expect, test } from 'vitest'
import type { ObjectId } from '../object/object-id.ts'
import type { Operation } from './operation.ts'
import { findRedoable, findUndoable } from './undo-stack.ts'

/** Reads `A B -B +B` (change A, change B, undo B, redo B) as a log, newest first. */
async function* log(text: string) {
  for (const word of text.split(' ').toReversed()) {
    const sign = word.replace(/\w/g, '')
    const name = word.replace(/\W/g, '') as ObjectId
    const kind = sign === '-' ? 'undo' : sign === '+' ? 'redo' : name === 'r' ? 'record' : 'change'
    const operation = { kind, target: sign === '' ? null : name } as Operation
    yield { id: sign === '' ? name : (word as ObjectId), operation }
  }
}

test.each([
  ['A B', 'B', null],
  ['A B r', 'B', null],
  ['A B -B', 'A', 'B'],
  ['A B -B -A', undefined, 'A'],
  ['A B -B -A +A', 'A', 'B'],
  ['A B -B -A +A +B', 'B', null],
  ['A B -B +B -B', 'A', 'B'],
  ['A B -B C', 'C', null],
  ['A B -A', 'B', 'A'],
  ['A B -B r', 'A', 'B'],
])('after %s, undo takes back %s and redo returns %s', async (text, undone, redone) => {
  expect((await findUndoable(log(text)))?.id).toBe(undone)
  expect(await findRedoable(log(text))).toBe(redone)
})
