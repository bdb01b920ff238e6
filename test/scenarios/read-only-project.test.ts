import { expect, test } from 'vitest'
import { sync } from '../../src/operations/sync/sync.ts'
import { addAll, deployTo, updateAll } from '../faults/verbs.ts'
import { fillSource } from '../properties/world-steps.ts'
import { createWorld, inWorld, removeWorld } from '../world/world.ts'
import { editFile } from '../world/write-files.ts'

test('a project that may not be written stops itself alone', async () => {
  const world = createWorld()
  fillSource(world)
  try {
    await inWorld(world, {}, async (ports) => {
      for (const verb of [addAll, deployTo(0, ['alpha']), deployTo(1, ['alpha'])]) {
        await verb(ports, world)
      }
      editFile(`${world.source}/skills/alpha/SKILL.md`, 'line 2.', 'line two.')
      await updateAll(ports, world)
      const mayWrite = (folder: string) => !folder.startsWith(world.projects[0])
      const { result } = await sync(
        { ...ports, files: { ...ports.files, mayWrite } },
        {
          projects: null,
          names: [],
          pull: false,
          strategy: null,
          removed: 'keep',
          missing: 'keep',
          dryRun: false,
        },
      )
      expect(result.synced.map(({ project, action }) => [project, action])).toEqual([
        [world.projects[0], 'unreadable'],
        [world.projects[1], 'updated'],
      ])
      expect(result.synced[0]?.detail).toContain('may not be written')
    })
  } finally {
    removeWorld(world)
  }
})
