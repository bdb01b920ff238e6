import fs from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { addBundle, exportTo } from '../bundles/two-homes.ts'
import type { Verb } from '../faults/verbs.ts'
import { inWorld, worldAt } from '../world/world.ts'
import type { World } from '../world/world.ts'
import { makeStep } from './world-steps.ts'
import type { Step } from './world-steps.ts'

/** Another person's world, beside the places that are watched. */
function otherOf({ root }: World): World {
  const other = worldAt(join(root, 'other'))
  fs.mkdirSync(join(other.home, 'collections'), { recursive: true })
  return other
}

/** Where no bundle is yet: an export never overwrites one. */
function newBundleIn({ root }: World): string {
  const file = join(root, 'bundle.skillmeat-pack')
  fs.rmSync(file, { force: true })
  return file
}

/** Hands everything to the other person, who takes it in. */
const give =
  (withHistory: boolean): Verb =>
  async (ports, world) => {
    const bundle = newBundleIn(world)
    await exportTo(ports, bundle, { withHistory })
    const { refused } = await inWorld(otherOf(world), {}, (there) => addBundle(there, bundle))
    return refused.map(({ message }) => message)
  }

/** Takes everything that the other person has, with what they wrote into it. */
const rollBackIntent =
  (withHistory: boolean): Verb =>
  async (ports, world) => {
    const other = otherOf(world)
    const file = join(other.home, 'collections/default/skills/alpha/SKILL.md')
    if (fs.existsSync(file)) fs.appendFileSync(file, 'Written there.\n')
    const bundle = newBundleIn(world)
    await inWorld(other, {}, (there) => exportTo(there, bundle, { withHistory }))
    const { refused } = await addBundle(ports, bundle)
    return refused.map(({ message }) => message)
  }

/** Bundles between two homes. */
export const bundles: fc.Arbitrary<Step> = fc
  .boolean()
  .chain((withHistory) =>
    fc.constantFrom(
      makeStep(`give a bundle (history: ${withHistory})`, 'command', give(withHistory)),
      makeStep(
        `take a bundle back (history: ${withHistory})`,
        'command',
        rollBackIntent(withHistory),
      ),
    ),
  )
