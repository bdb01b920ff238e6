import { expect, test } from 'vitest'
import { mapAtOnce } from './map-at-once.ts'

test('so many tasks are under way at a time, and the results are in order', async () => {
  let running = 0
  let most = 0
  const results = await mapAtOnce([3, 1, 2, 5, 4], 2, async (item) => {
    running += 1
    most = Math.max(most, running)
    for (let turn = 0; turn < item; turn += 1) await Promise.resolve()
    running -= 1
    return item * 10
  })
  expect(results).toEqual([30, 10, 20, 50, 40])
  expect(most).toBe(2)
})

test('a failure is thrown when those under way have ended', async () => {
  const done: number[] = []
  const failing = mapAtOnce([1, 2], 2, async (item) => {
    if (item === 1) throw new Error('one')
    await Promise.resolve()
    done.push(item)
  })
  await expect(failing).rejects.toThrow('one')
  expect(done).toEqual([2])
})
