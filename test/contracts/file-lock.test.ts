import { execFile, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fileLock, findLockHolder } from '../../src/adapters/system/file-lock.ts'

let dir: string
let path: string

beforeEach(() => {
  dir = fs.mkdtempSync(join(os.tmpdir(), 'skillmeat-lock-'))
  path = join(dir, 'lock')
})

afterEach(() => {
  fs.rmSync(dir, { recursive: true })
})

test('only one of many holders is at work at a time, and each gets its turn', async () => {
  const lock = fileLock()
  let atWork = 0
  let most = 0
  let turns = 0
  const work = async () => {
    atWork += 1
    most = Math.max(most, atWork)
    await sleep(1)
    atWork -= 1
    turns += 1
  }
  await Promise.all(Array.from({ length: 20 }, () => lock.hold(path, work)))
  expect({ most, turns }).toEqual({ most: 1, turns: 20 })
  expect(fs.readdirSync(dir)).toEqual([])
})

test('many processes that take turns at once never overlap', async () => {
  const script = fileURLToPath(new URL('./hold-lock.ts', import.meta.url))
  fs.writeFileSync(join(dir, 'number'), '0')
  const run = () => promisify(execFile)(process.execPath, [script, dir, '100'])
  await Promise.all(Array.from({ length: 6 }, run))
  expect(fs.readFileSync(join(dir, 'number'), 'utf8')).toBe('600')
  expect(fs.readdirSync(dir)).toEqual(['number'])
})

test('the lock is given back when the work fails', async () => {
  const lock = fileLock()
  const failing = lock.hold(path, () => Promise.reject(new Error('no luck')))
  await expect(failing).rejects.toThrow('no luck')
  expect(await lock.hold(path, () => Promise.resolve('done'))).toBe('done')
})

test('one that waits too long is told who holds it', async () => {
  await fileLock().hold(path, async () => {
    const waiting = fileLock({ patience: 50 }).hold(path, () => Promise.resolve())
    await expect(waiting).rejects.toMatchObject({
      code: 'E_LOCKED',
      data: { pid: process.pid, path },
    })
  })
})

test.each([
  ['whose process is gone', () => ({ pid: deadPid(), host: os.hostname(), started: '1' })],
  ['whose number another process has now', () => ({ pid: 1, host: os.hostname(), started: '0' })],
])('a lock %s is taken over without waiting', async (_, holder) => {
  fs.writeFileSync(path, JSON.stringify({ ...holder(), token: 'left behind' }))
  const impatient = fileLock({ patience: 0 })
  expect(await impatient.hold(path, () => Promise.resolve('mine'))).toBe('mine')
  expect(fs.readdirSync(dir)).toEqual([])
})

test('a lock of another machine is never taken over', async () => {
  const holder = { pid: deadPid(), host: 'elsewhere', started: '1', token: 'theirs' }
  fs.writeFileSync(path, JSON.stringify(holder))
  const waiting = fileLock({ patience: 50 }).hold(path, () => Promise.resolve())
  await expect(waiting).rejects.toMatchObject({ code: 'E_LOCKED' })
  expect(JSON.parse(fs.readFileSync(path, 'utf8'))).toEqual(holder)
})

test("a lock that may not be read, such as another user's, is never taken over", async () => {
  // Reading a folder fails for everybody, root too, as another user's file does for the rest.
  fs.mkdirSync(path)
  const waiting = fileLock({ patience: 50 }).hold(path, () => Promise.resolve())
  await expect(waiting).rejects.toMatchObject({ code: 'E_LOCKED', data: { pid: null } })
  expect(findLockHolder(path)).toEqual({ pid: null, host: null, isGone: false })
  expect(fs.readdirSync(dir)).toEqual(['lock'])
})

/** Returns the number of a process that has ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ['--version']).pid
}
