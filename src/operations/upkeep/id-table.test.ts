import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ObjectId } from '../../core/object/object-id.ts'
import { EdgeTable } from './edge-table.ts'
import { IdTable } from './id-table.ts'

const idOf = (text: string) => createHash('sha256').update(text).digest('hex') as ObjectId

test('every id is found by its number and by its digits, however many there are', () => {
  const table = new IdTable()
  const ids = Array.from({ length: 5000 }, (_, n) => idOf(String(n)))
  for (const id of ids) table.add(id)
  expect(ids.map((_, number) => table.idOf(number))).toEqual(ids)
  expect(ids.map((id) => table.find(id))).toEqual(ids.map((_, number) => [number]))
  expect(table.find(idOf('absent'))).toEqual([])
  expect(() => table.idOf(5000)).toThrow('no object number 5000')
})

test('ids that begin alike are all found by what they share, and told apart by the rest', () => {
  const beginning = 'abcdef0123456789abcdef0123456789'
  const ids = ['0', '1', '2'].map((digit) => (beginning + digit.repeat(32)) as ObjectId)
  const table = new IdTable()
  for (const id of [...ids, idOf('other')]) table.add(id)
  expect(table.find(beginning)).toEqual([0, 1, 2])
  expect(table.find(ids[1] ?? '')).toEqual([1])
})

test('edges are what they were set to last', () => {
  const sets = fc.array(fc.tuple(fc.nat(9), fc.array(fc.nat(1000), { maxLength: 900 })))
  fc.assert(
    fc.property(sets, (list) => {
      const table = new EdgeTable(10)
      for (const [number, targets] of list) table.set(number, targets)
      for (const [number, targets] of new Map(list)) expect([...table.of(number)]).toEqual(targets)
    }),
    { numRuns: 30 },
  )
})
