import { appendFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { addAll } from '../../../test/faults/verbs.ts'
import { fillSource } from '../../../test/properties/world-steps.ts'
import { createWorld, inWorld, removeWorld } from '../../../test/world/world.ts'
import { init } from '../setup/init.ts'
import { update } from './update.ts'

test('one artifact whose files cannot be read does not keep the others from theirs', async () => {
  const world = createWorld()
  fillSource(world)
  await inWorld(world, {}, async (ports) => {
    await addAll(ports, world)
    appendFileSync(join(world.source, 'skills/alpha/SKILL.md'), 'More of it.\n')
    appendFileSync(join(world.source, 'skills/beta/SKILL.md'), 'More of it.\n')
    const own = join(world.home, 'collections/default/skills/alpha')
    rmSync(own, { recursive: true })
    symlinkSync(world.source, own)
    const { result } = await update(ports, { names: [], dryRun: false })
    const actions = new Map(result.map(({ artifact, action }) => [artifact, action]))
    expect(actions.get('skill:alpha')).toBe('refused')
    expect(actions.get('skill:beta')).toBe('updated')
  })
  removeWorld(world)
})

test('an artifact that came from nowhere says so when it is asked for', async () => {
  const world = createWorld()
  const [project] = world.projects
  mkdirSync(join(project, '.claude/commands'), { recursive: true })
  writeFileSync(join(project, '.claude/commands/own.md'), 'Do it.\n')
  await inWorld(world, {}, async (ports) => {
    await init(ports, { project, adopt: true, dryRun: false })
    const asked = await update(ports, { names: ['own'], dryRun: false })
    expect(asked.result.map(({ action }) => action)).toEqual(['no_upstream'])
    expect((await update(ports, { names: [], dryRun: false })).result).toEqual([])
  })
  removeWorld(world)
})
