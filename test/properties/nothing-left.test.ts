import { array, assert, asyncProperty, oneof } from 'fast-check'
import { expect, test } from 'vitest'
import { deploy } from '../../src/operations/deployments/deploy.ts'
import { update } from '../../src/operations/importing/update.ts'
import { sync } from '../../src/operations/sync/sync.ts'
import type { SyncRequest } from '../../src/operations/sync/sync-report.ts'
import { listPlaces } from '../world/listing.ts'
import { commands, edits, take } from './world-steps.ts'
import { inFilledWorld } from './filled-world.ts'

const SYNC: SyncRequest = {
  projects: null,
  names: [],
  pull: false,
  strategy: null,
  removed: 'keep',
  missing: 'redeploy',
  dryRun: false,
}

const AT_REST = ['none', 'kept_local', 'needs_decision', 'pending']

test('what a command has done, the same command has no more to do', async () => {
  const steps = array(oneof(commands, edits), { minLength: 3, maxLength: 10 })
  await assert(
    asyncProperty(steps, async (sequence) => {
      await inFilledWorld(async (ports, world) => {
        for (const step of sequence) await take(step, ports, world)
        await sync(ports, SYNC)
        const synced = listPlaces(world)
        const again = await sync(ports, { ...SYNC, dryRun: true })
        const actions = again.result.synced.map(({ action }) => action)
        expect(actions.filter((action) => !AT_REST.includes(action))).toEqual([])
        await sync(ports, SYNC)
        expect([...listPlaces(world)]).toEqual([...synced])

        await update(ports, { names: [], dryRun: false })
        const updated = await update(ports, { names: [], dryRun: true })
        const done = updated.result.map(({ action }) => action)
        expect(done.filter((action) => !UPDATED.includes(action))).toEqual([])
      })
    }),
    { numRuns: 12 },
  )
})

const UPDATED = ['up_to_date', 'pending', 'gone_upstream', 'refused', 'held_back']

test('deploying what is deployed changes nothing', async () => {
  await inFilledWorld(async (ports, { projects }) => {
    const request = {
      names: [],
      project: projects[0],
      scope: 'project',
      profile: null,
      pin: null,
      force: false,
      dryRun: false,
    } as const
    const first = await deploy(ports, request)
    const second = await deploy(ports, request)
    expect(first.result.map(({ action }) => action)).toEqual(['deployed', 'deployed', 'deployed'])
    expect(second.result.map(({ action }) => action)).toEqual(Array(3).fill('unchanged'))
    expect(second.operation).toBeNull()
  })
})
