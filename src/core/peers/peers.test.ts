import { expect, test } from 'vitest'
import { isSafePath } from '../security/safe-path.ts'
import { PEERS } from './peers.ts'

test('every peer has an id of its own, and files below a project or a home', () => {
  expect(new Set(PEERS.map(({ id }) => id)).size).toBe(PEERS.length)
  const files = PEERS.flatMap((peer) => [...peer.files.project, ...peer.files.user])
  expect(files.filter((file) => !isSafePath(file))).toEqual([])
  expect(new Set(files).size).toBe(files.length)
})
