import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  addAll,
  deployTo,
  removeNamed,
  stepBack,
  syncProjects,
} from '../../../test/faults/verbs.ts'
import { inFreshWorld } from '../../../test/properties/filled-world.ts'
import { compareListings, listPlaces } from '../../../test/world/listing.ts'
import type { World } from '../../../test/world/world.ts'
import { editFile } from '../../../test/world/write-files.ts'
import { sha256 } from '../../adapters/system/environment.ts'
import type { LoggedOperation } from '../../core/operation-log/undo-stack.ts'
import type { Ports } from '../../ports/ports.ts'
import type { NewObject } from '../../ports/store.ts'
import { rollBack } from '../rollback/rollback.ts'
import { operationLog } from '../engine/session/session.ts'
import { openSession } from '../engine/run/open-session.ts'
import { createSnapshot } from '../snapshots/snapshots.ts'
import { collectGarbage } from './gc.ts'

const DAY = 86_400_000

/** The same ports with a clock that stands where it is put; long ago, so that no file time is trusted. */
function atDay(ports: Ports, day: number): Ports {
  return { ...ports, clock: { now: () => Date.UTC(2001, 0, 1) + day * DAY } }
}

/** Runs `task` in a world that was filled on the first day. */
function inFilledWorld(task: (ports: Ports, world: World) => Promise<void>): Promise<void> {
  return inFreshWorld(async (ports, world) => {
    await addAll(atDay(ports, 0), world)
    await task(ports, world)
  })
}

async function listLog(ports: Ports): Promise<LoggedOperation[]> {
  const log: LoggedOperation[] = []
  for await (const entry of operationLog(ports, await ports.store.current())) log.push(entry)
  return log
}

const everything = { olderThanDays: null, dryRun: false }
const monthOld = { olderThanDays: 30, dryRun: false }

const orphan: NewObject = (() => {
  const bytes = new TextEncoder().encode('left by a command that was killed')
  return { id: sha256(bytes), kind: 'blob', bytes }
})()

test('what no command can reach goes, everything else stays', async () => {
  await inFilledWorld(async (ports, world) => {
    await deployTo(0, ['alpha', 'beta'])(ports, world)
    await removeNamed(['beta'])(ports, world)
    await ports.store.prepare([orphan], null)
    const before = listPlaces(world)
    const planned = await collectGarbage(ports, { ...everything, dryRun: true })
    expect(planned).toMatchObject({ objectsRemoved: 1, dryRun: true })
    expect(await ports.store.missing([orphan.id])).toEqual(new Set())
    const collected = await collectGarbage(ports, everything)
    expect(collected).toEqual({ ...planned, bytesAfter: collected.bytesAfter, dryRun: false })
    expect(await ports.store.missing([orphan.id])).toEqual(new Set([orphan.id]))
    expect(await collectGarbage(ports, everything)).toMatchObject({ objectsRemoved: 0 })
    for (const _ of ['remove', 'deploy', 'add']) await stepBack('undo')(ports, world)
    for (const _ of ['add', 'deploy', 'remove']) await stepBack('redo')(ports, world)
    expect(compareListings(before, listPlaces(world))).toEqual([])
  })
})

test('operations older than asked for are forgotten with what only they could reach', async () => {
  await inFilledWorld(async (ports, world) => {
    const text = 'text that is replaced and then removed with its artifact'
    const file = join(world.home, 'collections/default/skills/beta/SKILL.md')
    await deployTo(0, ['alpha', 'beta'])(atDay(ports, 0), world)
    editFile(file, 'beta line 2.', text)
    await syncProjects(0)(atDay(ports, 1), world)
    await removeNamed(['beta'])(atDay(ports, 2), world)
    fs.rmSync(join(world.projects[0], '.claude/skills/beta'), { recursive: true })
    await syncProjects(0)(atDay(ports, 3), world)
    await deployTo(1, ['alpha'])(atDay(ports, 60), world)
    const lost = sha256(
      fs.readFileSync(join(world.home, 'collections/default/skills/alpha/SKILL.md')),
    )
    const collected = await collectGarbage(atDay(ports, 70), monthOld)
    expect(collected.operationsCut).toBeGreaterThan(3)
    expect(collected.objectsRemoved).toBeGreaterThan(0)
    expect((await listLog(ports)).map(({ operation }) => operation.command)).toEqual(['deploy'])
    expect(await ports.store.missing([lost])).toEqual(new Set())
    await stepBack('undo')(atDay(ports, 70), world)
    await expect(stepBack('undo')(atDay(ports, 70), world)).rejects.toMatchObject({
      code: 'E_NOTHING_TO_UNDO',
    })
    await stepBack('redo')(atDay(ports, 70), world)
    expect(fs.existsSync(join(world.projects[1], '.claude/skills/alpha/SKILL.md'))).toBe(true)
  })
})

test('what was undone lately can be returned, however old it is', async () => {
  await inFilledWorld(async (ports, world) => {
    await deployTo(0, ['alpha'])(atDay(ports, 0), world)
    const deployed = listPlaces(world)
    await stepBack('undo')(atDay(ports, 60), world)
    const { operationsCut } = await collectGarbage(atDay(ports, 61), monthOld)
    expect(operationsCut).toBeGreaterThan(0)
    await stepBack('redo')(atDay(ports, 61), world)
    expect(compareListings(deployed, listPlaces(world))).toEqual([])
  })
})

test('a snapshot keeps what it holds, and not what older snapshots held', async () => {
  await inFilledWorld(async (ports, world) => {
    const take = (message: string, day: number) =>
      createSnapshot(atDay(ports, day), { message, tarball: false, dryRun: false })
    await take('first', 0)
    const before = listPlaces(world)
    await take('second', 1)
    await removeNamed(['alpha'])(atDay(ports, 2), world)
    await addAll(atDay(ports, 60), world)
    await removeNamed(['beta'])(atDay(ports, 61), world)
    await collectGarbage(atDay(ports, 70), monthOld)
    await rollBack(ports, { snapshot: 'latest', preserve: false, only: [], dryRun: false })
    const differences = compareListings(before, listPlaces(world))
    expect(differences.filter((line) => !line.includes('collection.toml'))).toEqual([])
  })
})

test('nothing is removed when it cannot be told what is reachable', async () => {
  await inFilledWorld(async (ports) => {
    const { view } = await openSession(ports)
    await ports.store.prepare([orphan], null)
    await ports.store.remove([view.root!])
    await expect(collectGarbage(ports, everything)).rejects.toMatchObject({
      code: 'E_STORE_MISSING_OBJECT',
    })
    expect(await ports.store.missing([orphan.id])).toEqual(new Set())
  })
})

test('less than thirty days is refused', async () => {
  await inFilledWorld(async (ports) => {
    await expect(collectGarbage(ports, { olderThanDays: 29, dryRun: false })).rejects.toMatchObject(
      { code: 'E_USAGE' },
    )
  })
})
