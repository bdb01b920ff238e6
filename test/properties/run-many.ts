import { isSkillmeatError } from '../../src/core/errors.ts'
import { addAll, deployTo, syncProjects, undeployFrom } from '../faults/verbs.ts'
import type { Verb } from '../faults/verbs.ts'
import { inWorld, worldAt } from '../world/world.ts'
import { tag } from './world-steps.ts'

/** One of several processes that change the same home at once; prints what it was told. */
const [root, who, turns] = process.argv.slice(2)
if (root === undefined || who === undefined) throw new Error('give a folder and a name')
const world = worldAt(root)
await inWorld(world, {}, async (ports) => {
  const attempt = async (name: string, verb: Verb) => {
    try {
      await verb(ports, world)
      process.stdout.write(`done ${name}\n`)
    } catch (error) {
      process.stdout.write(`${isSkillmeatError(error) ? error.code : String(error)} ${name}\n`)
    }
  }
  const project = who.charCodeAt(0) % 2 === 0 ? 0 : 1
  await attempt('add', addAll)
  for (let turn = 0; turn < Number(turns); turn += 1) {
    await attempt(`tag ${who}${turn}`, tag('alpha', `${who}${turn}`))
    await attempt('deploy', deployTo(project, ['alpha', 'gamma']))
    await attempt('sync', syncProjects(null))
    if (turn % 2 === 0) await attempt('undeploy', undeployFrom(project, ['gamma']))
  }
})
