import { expect, test } from 'vitest'
import { decideLoaded, listCuts, sumUp } from './decide-loaded.ts'

const copy = (diskName: string, ownName: string | null = null, description = 10) => ({
  diskName,
  ownName,
  description,
  body: 100,
})

const shown = (loading: ReturnType<typeof decideLoaded>) =>
  loading.map(({ copy: { diskName, ownName }, state }) => `${diskName}/${ownName ?? '-'} ${state}`)

test('an agent that goes by the folder loads two skills that call themselves the same', () => {
  const copies = [copy('pdf', 'PDF'), copy('pdf-2', 'PDF'), copy('pdf', 'other')]
  expect(shown(decideLoaded(copies, { identity: 'disk', second: 'shadowed' }))).toEqual([
    'pdf/PDF loaded',
    'pdf-2/PDF loaded',
    'pdf/other shadowed',
  ])
})

test('one that goes by the name does not, and a nameless one goes by its folder', () => {
  const copies = [copy('pdf', 'PDF'), copy('pdf-2', 'PDF'), copy('PDF')]
  expect(shown(decideLoaded(copies, { identity: 'name', second: 'listed_too' }))).toEqual([
    'pdf/PDF loaded',
    'pdf-2/PDF listed_too',
    'PDF/- listed_too',
  ])
})

test('a listing counts names, and descriptions as far as they are read', () => {
  const limit = { description: 100, listing: 150, body: null }
  const copies = [copy('abc', null, 500), copy('de', null, 60)]
  expect(sumUp(copies, limit)).toEqual({
    skills: 2,
    listing: 165,
    tokens: 42,
    limit: 150,
    over: 15,
  })
  expect(copies.map((one) => listCuts(one, limit).length)).toEqual([1, 0])
})
