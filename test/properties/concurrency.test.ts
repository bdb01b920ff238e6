import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { listArtifacts } from '../../src/operations/catalog/list-artifacts.ts'
import { status } from '../../src/operations/drift/status.ts'
import { createWorld, fastestTempDir, inWorld, removeWorld } from '../world/world.ts'
import { listLeftovers } from '../world/listing.ts'
import { fillSource } from './world-steps.ts'

const RUN_MANY = fileURLToPath(new URL('./run-many.ts', import.meta.url))
const PROCESSES = 'abcdefgh'.split('')
const TURNS = 3

test('eight processes on one new home lose no update of each other', async () => {
  const world = createWorld(fastestTempDir())
  fillSource(world)
  const outputs = await Promise.all(
    PROCESSES.map((who) =>
      promisify(execFile)(process.execPath, [RUN_MANY, world.root, who, String(TURNS)]),
    ),
  )
  const lines = outputs.flatMap(({ stdout }) => stdout.trim().split('\n'))
  expect(lines.filter((line) => !ALLOWED.test(line))).toEqual([])
  const told = lines.flatMap((line) => /^done tag (\w+)$/.exec(line)?.[1] ?? [])
  const found = await inWorld(world, {}, async (ports) => {
    const { deployments } = await status(ports, null)
    const artifacts = await listArtifacts(ports, { collection: null, type: null, tag: null })
    return {
      drift: new Set(deployments.map(({ drift }) => drift.kind)),
      names: artifacts.map(({ entry }) => entry.name).toSorted(),
      tags: artifacts.find(({ entry }) => entry.name === 'alpha')?.entry.tags,
    }
  })
  expect(found).toEqual({
    drift: new Set(['in_sync']),
    names: ['alpha', 'beta', 'gamma'],
    tags: told.toSorted(),
  })
  expect(listLeftovers(world)).toEqual([])
  removeWorld(world)
})

/** Somebody else may have taken a deployment away meanwhile; nothing else may go wrong. */
const ALLOWED = /^(?:done|E_LOCKED|E_NOT_DEPLOYED undeploy)\b/
