import fs from 'node:fs'
import { array, assert, asyncProperty, integer, oneof } from 'fast-check'
import { expect, test } from 'vitest'
import { isSkillmeatError } from '../../src/core/errors.ts'
import { decodeVersion } from '../../src/core/history/version.ts'
import type { VersionId } from '../../src/core/history/version.ts'
import type { ObjectId } from '../../src/core/object/object-id.ts'
import type { Operation } from '../../src/core/operation-log/operation.ts'
import { decodeTree } from '../../src/core/object/tree.ts'
import { Transaction } from '../../src/operations/engine/transaction/transaction.ts'
import type { ArtifactEntry, SnapshotEntry } from '../../src/core/view/entries.ts'
import { createSnapshot } from '../../src/operations/snapshots/snapshots.ts'
import { snapshotArtifacts } from '../../src/operations/snapshots/snapshot-files.ts'
import { operationLog, readSession } from '../../src/operations/engine/session/session.ts'
import { ViewReader } from '../../src/operations/engine/objects/view-reader.ts'
import { collectGarbage } from '../../src/operations/upkeep/gc.ts'
import { verify } from '../../src/operations/upkeep/verify.ts'
import type { Ports } from '../../src/ports/ports.ts'
import { stepBack } from '../faults/verbs.ts'
import { listPlaces } from '../world/listing.ts'
import type { Listing } from '../world/listing.ts'
import { createWorld, fastestTempDir, inWorld, removeWorld } from '../world/world.ts'
import type { World } from '../world/world.ts'
import { commands, edits, fillSource, makeStep, take } from './world-steps.ts'

/** How much longer than in CI it looks; a night's worth with `SKILLMEAT_GC_NIGHTS=20`. */
const NIGHTS = Number(process.env['SKILLMEAT_GC_NIGHTS'] ?? 1)

const DAY = 86_400_000
const START = Date.UTC(2001, 0, 1)

const snapshot = makeStep('snapshot', 'command', async (ports) => {
  await createSnapshot(ports, { message: 'taken', tarball: false, dryRun: false })
  return []
})
const undo = makeStep('undo', 'command', stepBack('undo'))
const step = oneof(
  { weight: 5, arbitrary: commands },
  { weight: 3, arbitrary: edits },
  { weight: 1, arbitrary: integer({ min: 0, max: 1 }).map((n) => (n === 0 ? snapshot : undo)) },
)
const history = array(step, { minLength: 3, maxLength: 14 })

/** Runs `task` with a clock that stands on a day long ago, so that no file time is trusted. */
function onDay<T>(world: World, day: number, task: (ports: Ports) => Promise<T>): Promise<T> {
  const clock = { now: () => START + day * DAY }
  return inWorld(world, { decorate: (ports) => ({ ...ports, clock }) }, task)
}

/** Runs `task` on a world in which the steps were taken, one every ten days. */
async function inHistory(
  steps: readonly Parameters<typeof take>[0][],
  task: (world: World, today: number) => Promise<void>,
): Promise<void> {
  const world = createWorld(fastestTempDir())
  try {
    fillSource(world)
    for (const [index, one] of steps.entries()) {
      await onDay(world, index * 10, (ports) => take(one, ports, world))
    }
    await task(world, steps.length * 10)
  } finally {
    removeWorld(world)
  }
}

/** Reads all that a person could still ask for: the log, every state in it, versions and snapshots. */
async function readEverything(ports: Ports, since: number): Promise<Set<string>> {
  const found = new Set<string>()
  const session = await readSession(ports)
  for await (const { id, operation } of operationLog(ports, session.operation?.id ?? null)) {
    if (Date.parse(operation.at) < since) break
    found.add(id)
    await readViews(ports, operation, found)
    await readPlaces(ports, operation, found)
  }
  for (const entry of await session.view.scan<ArtifactEntry>('artifact/')) {
    await readVersions(ports, entry.version, found)
  }
  for (const entry of await session.view.scan<SnapshotEntry>('snapshot/')) {
    for (const { tree, version } of await snapshotArtifacts(new Transaction(session), entry)) {
      await readTree(ports, tree, found)
      await readVersions(ports, version, found)
    }
  }
  return found
}

async function readViews(ports: Ports, { view_before, view_after }: Operation, found: Set<string>) {
  for (const view of [view_before, view_after]) {
    for (const [key, value] of await new ViewReader(ports.store, view).entries('')) {
      found.add(`${key} ${JSON.stringify(value)}`)
    }
  }
}

async function readPlaces(ports: Ports, { places }: Operation, found: Set<string>) {
  for (const { place, before, after } of places) {
    const isTree = place.kind === 'collection' || place.kind === 'project'
    for (const content of [before, after]) {
      if (content !== null && isTree) await readTree(ports, content, found)
      else if (content !== null) await readBlobs(ports, [content], found)
    }
  }
}

async function readBlobs(ports: Ports, ids: readonly ObjectId[], found: Set<string>) {
  for (const id of (await ports.store.read(ids)).keys()) found.add(id)
}

async function readTree(ports: Ports, id: ObjectId, found: Set<string>): Promise<void> {
  const bytes = (await ports.store.read([id])).get(id)
  await readBlobs(
    ports,
    decodeTree(id, bytes!).entries.map(({ blob }) => blob),
    found,
  )
}

async function readVersions(ports: Ports, from: VersionId, found: Set<string>): Promise<void> {
  const waiting = [from]
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id)) continue
    found.add(id)
    const { tree, parents } = decodeVersion(id, await ports.store.readVersion(id))
    await readTree(ports, tree, found)
    waiting.push(...parents)
  }
}

async function findDamage(ports: Ports) {
  return (await verify(ports, { repair: false, sources: false })).damage
}

/** Undoes until nothing is left to undo; returns every state on the way. */
async function undoAll(world: World, today: number): Promise<Listing[]> {
  return onDay(world, today, async (ports) => {
    const states = [listPlaces(world)]
    for (;;) {
      try {
        await stepBack('undo')(ports, world)
      } catch (error) {
        if (isSkillmeatError(error)) return states
        throw error
      }
      states.push(listPlaces(world))
    }
  })
}

test('whatever happened before, tidying up takes nothing that could be reached', async () => {
  await assert(
    asyncProperty(history, async (steps) => {
      await inHistory(steps, async (world, today) => {
        const before = await onDay(world, today, (ports) => readEverything(ports, START))
        const kept = `${world.root}-kept`
        fs.cpSync(world.root, kept, { recursive: true, verbatimSymlinks: true })
        const undone = await undoAll(world, today)
        fs.rmSync(world.root, { recursive: true })
        fs.renameSync(kept, world.root)
        await onDay(world, today, (ports) =>
          collectGarbage(ports, { olderThanDays: null, dryRun: false }),
        )
        expect(await onDay(world, today, (ports) => readEverything(ports, START))).toEqual(before)
        expect(await onDay(world, today, findDamage)).toEqual([])
        expect(await undoAll(world, today)).toEqual(undone)
      })
    }),
    { numRuns: 4 * NIGHTS },
  )
})

test('whatever was forgotten, what is still listed is there and can be undone', async () => {
  await assert(
    asyncProperty(history, integer({ min: 30, max: 90 }), async (steps, days) => {
      await inHistory(steps, async (world, today) => {
        const since = START + (today - days) * DAY
        const before = await onDay(world, today, (ports) => readEverything(ports, since))
        await onDay(world, today, (ports) =>
          collectGarbage(ports, { olderThanDays: days, dryRun: false }),
        )
        const after = await onDay(world, today, (ports) => readEverything(ports, START))
        expect([...before].filter((one) => !after.has(one))).toEqual([])
        expect(await onDay(world, today, findDamage)).toEqual([])
        const states = await undoAll(world, today)
        const again = await onDay(world, today, (ports) =>
          collectGarbage(ports, { olderThanDays: null, dryRun: true }),
        )
        expect(again.objectsRemoved).toBe(0)
        expect(states.length).toBeGreaterThan(0)
      })
    }),
    { numRuns: 6 * NIGHTS },
  )
})
