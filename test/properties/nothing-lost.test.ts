import { array, assert, asyncProperty, boolean, constantFrom, oneof } from 'fast-check'
import { expect, test } from 'vitest'
import { sha256 } from '../../src/adapters/system/environment.ts'
import { listArtifacts } from '../../src/operations/catalog/list-artifacts.ts'
import { status } from '../../src/operations/drift/status.ts'
import { deployTo, stepBack, syncProjects } from '../faults/verbs.ts'
import { readAllFiles } from '../world/listing.ts'
import { inFilledWorld } from './filled-world.ts'
import { edits, makeStep, take } from './world-steps.ts'

const steps = oneof(
  edits,
  edits,
  boolean().map((pull) => makeStep(`sync pull=${pull}`, 'command', syncProjects(null, pull))),
  constantFrom('undo' as const, 'redo' as const).map((kind) =>
    makeStep(kind, 'command', stepBack(kind)),
  ),
)

test('whatever was in a file when a command saw it is still in the store', async () => {
  await assert(
    asyncProperty(array(steps, { minLength: 5, maxLength: 20 }), async (sequence) => {
      await inFilledWorld(async (ports, world) => {
        await deployTo(0, ['alpha', 'beta', 'gamma'])(ports, world)
        await deployTo(1, ['alpha', 'gamma'])(ports, world)
        const seen = new Set<ReturnType<typeof sha256>>()
        for (const step of sequence) {
          await take(step, ports, world)
          await status(ports, null)
          await listArtifacts(ports, { collection: null, type: null, tag: null })
          for (const bytes of readAllFiles(world)) seen.add(sha256(bytes))
        }
        // What was seen and is nowhere on disk any more must be in the store.
        const present = new Set(readAllFiles(world).map(sha256))
        const gone = [...seen].filter((id) => !present.has(id))
        expect([...(await ports.store.missing(gone))]).toEqual([])
      })
    }),
    { numRuns: 12 },
  )
})
