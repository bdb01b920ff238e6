import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createWorld, fastestTempDir, inWorld, removeWorld, worldAt } from '../world/world.ts'
import type { World } from '../world/world.ts'
import { writeFiles } from '../world/write-files.ts'
import { CHANGING_CALLS, Killed, interfered, killing } from './interfere.ts'
import type { Interfere } from './interfere.ts'
import { addAll, deployTo } from './verbs.ts'
import type { Verb } from './verbs.ts'

/** Another home on the same projects. */
function otherHome(world: World): World {
  return { ...world, home: join(world.root, 'other'), source: join(world.root, 'other-source') }
}

function perform(world: World, verb: Verb, interfere: Interfere = () => {}): Promise<unknown> {
  const decorate = (ports: Parameters<typeof interfered>[0]) => interfered(ports, interfere)
  return inWorld(world, { decorate }, (ports) => verb(ports, world))
}

/** Makes a world with two homes; the first one has something deployed. */
async function prepare(): Promise<World> {
  const world = createWorld(fastestTempDir())
  const other = otherHome(world)
  fs.mkdirSync(join(other.home, 'collections'), { recursive: true })
  writeFiles(world.root, {
    'source/commands/alpha.md': 'Alpha.\n',
    'source/commands/beta.md': 'Beta.\n',
    'other-source/commands/own.md': 'Own.\n',
  })
  await perform(world, addAll)
  await perform(other, addAll)
  await perform(world, deployTo(0, ['alpha']))
  return world
}

function listed({ projects: [project] }: World): readonly (string | undefined)[] {
  const record = fs.readFileSync(join(project, '.claude/.skillmeat-deployed.toml'), 'utf8')
  return [...record.matchAll(/^artifact_name = "(.*)"$/gm)].map(([, name]) => name)
}

test('whichever call a home dies at, the other one goes on in the project, and neither loses an entry', async () => {
  const start = await prepare()
  let calls = 0
  for (let isDone = false; !isDone; calls += 1) {
    const world = worldAt(fs.mkdtempSync(`${start.root}-`))
    fs.cpSync(start.root, world.root, { recursive: true })
    const { interfere, killed } = killing(CHANGING_CALLS, calls + 1)
    const settled = await perform(world, deployTo(0, ['beta']), interfere).catch((error) => error)
    isDone = killed() === null
    expect({ calls, isKilled: settled instanceof Killed }).toEqual({ calls, isKilled: !isDone })
    expect({ calls, listed: listed(world) }).toMatchObject({
      listed: expect.arrayContaining(['alpha']),
    })
    await perform(otherHome(world), deployTo(0, ['own']))
    expect({ calls, listed: listed(world) }).toMatchObject({
      listed: expect.arrayContaining(['alpha', 'own']),
    })
    await perform(world, deployTo(0, ['beta']))
    expect({ calls, listed: listed(world) }).toEqual({ calls, listed: ['alpha', 'beta', 'own'] })
    expect(fs.readdirSync(join(world.projects[0], '.claude')).toSorted()).toEqual([
      '.skillmeat-deployed.toml',
      'commands',
    ])
    removeWorld(world)
  }
  expect(calls).toBeGreaterThan(15)
  removeWorld(start)
})
