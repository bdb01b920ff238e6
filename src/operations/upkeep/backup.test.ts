import fs from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { addAll, deployTo } from '../../../test/faults/verbs.ts'
import { fillSource, tag } from '../../../test/properties/world-steps.ts'
import { damageObject } from '../../../test/world/tamper.ts'
import { createWorld, fastestTempDir, inWorld, removeWorld } from '../../../test/world/world.ts'
import type { World } from '../../../test/world/world.ts'
import { sha256 } from '../../adapters/system/environment.ts'
import type { Ports } from '../../ports/ports.ts'
import { backUp, backUpDaily } from './backup.ts'
import { listBackups } from '../engine/session/backup-files.ts'

let world: World

beforeEach(async () => {
  world = createWorld(fastestTempDir())
  fillSource(world)
  await onDay(1, (ports) => addAll(ports, world))
})

afterEach(() => removeWorld(world))

const said: string[] = []

/** Runs `task` at noon of a day long ago. */
function onDay<T>(day: number, task: (ports: Ports) => Promise<T>): Promise<T> {
  const clock = { now: () => Date.UTC(2001, 0, day, 12) }
  const progress = { report: () => {}, say: (sentence: string) => said.push(sentence) }
  return inWorld(world, { decorate: (ports) => ({ ...ports, clock, progress }) }, task)
}

/** Changes something on a day, then makes the copy of the day where one is due. */
function changeOn(day: number): Promise<void> {
  return onDay(day, async (ports) => {
    await tag('alpha', `day-${day}`)(ports, world)
    await backUpDaily(ports)
  })
}

function names(): Promise<string[]> {
  return onDay(1, (ports) =>
    Promise.resolve(listBackups(ports).map(({ path }) => path.slice(path.lastIndexOf('/') + 1))),
  )
}

test('one copy is made on each day on which something changed, and three are kept', async () => {
  await changeOn(2)
  await changeOn(2)
  expect(await names()).toEqual(['store-20010102-120000.db'])
  await onDay(3, backUpDaily)
  expect(await names()).toEqual(['store-20010102-120000.db'])
  for (const day of [4, 5, 6]) await changeOn(day)
  expect(await names()).toEqual([
    'store-20010106-120000.db',
    'store-20010105-120000.db',
    'store-20010104-120000.db',
  ])
  expect(fs.readdirSync(join(world.home, 'backups')).length).toBe(3)
})

test('a damaged store is not copied over good copies; it is said and nothing fails', async () => {
  await changeOn(2)
  damageObject(world, sha256(fs.readFileSync(join(world.source, 'skills/beta/SKILL.md'))))
  said.length = 0
  await changeOn(3)
  expect(await names()).toEqual(['store-20010102-120000.db'])
  expect(said).toEqual([expect.stringContaining('No backup could be made: Object ')])
  expect(said[0]).toContain('verify --repair')
})

test('a copy goes where it is wanted and never over anything', async () => {
  const file = join(world.root, 'elsewhere.db')
  const made = await onDay(2, (ports) => backUp(ports, file))
  expect(made).toEqual({ file, bytes: fs.statSync(file).size })
  await expect(onDay(2, (ports) => backUp(ports, file))).rejects.toMatchObject({ code: 'E_USAGE' })
  await onDay(2, async (ports) => {
    await deployTo(0, ['alpha'])(ports, world)
    await expect(backUp(ports, join(world.root, 'no/such/folder.db'))).rejects.toMatchObject({
      code: expect.stringMatching(/^E_/),
    })
  })
})
