import { appendFileSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Ports } from '../../ports/ports.ts'
import { createWorld, inWorld, removeWorld } from '../../../test/world/world.ts'
import type { World } from '../../../test/world/world.ts'
import { addAll, deployTo } from '../../../test/faults/verbs.ts'
import { fillSource } from '../../../test/properties/world-steps.ts'
import { findProjectsInSync } from './projects-in-sync.ts'
import { openSession } from '../engine/run/open-session.ts'
import { status } from './status.ts'
import { surveyProjects } from './survey.ts'

/** Two projects with two skills each, looked at until nothing is too fresh to be trusted. */
async function inSettledWorld(task: (ports: Ports, world: World) => Promise<void>): Promise<void> {
  const world = createWorld()
  fillSource(world)
  await inWorld(world, {}, async (ports) => {
    await addAll(ports, world)
    for (const project of [0, 1] as const) await deployTo(project, ['alpha', 'gamma'])(ports, world)
  })
  await new Promise((resolve) => {
    setTimeout(resolve, 60)
  })
  await inWorld(world, {}, async (ports) => {
    await surveyProjects(ports)
    await surveyProjects(ports)
    expect(await countInSync(ports)).toBe(2)
    await task(ports, world)
  })
  removeWorld(world)
}

async function countInSync(ports: Ports): Promise<number> {
  return (await findProjectsInSync(ports, (await openSession(ports)).view.root)).size
}

/** The survey says of every project what a look at every deployment says. */
async function expectSameAsStatus(ports: Ports): Promise<void> {
  const survey = await surveyProjects(ports)
  const full = await status(ports, null)
  const counted = survey.inSync.reduce((sum, one) => sum + one.deployments, 0)
  expect(survey.deployments.length + counted).toBe(full.deployments.length)
  const drifted = (report: typeof full) =>
    report.deployments
      .filter(({ drift }) => drift.kind !== 'in_sync')
      .map(({ project, path, drift }) => `${project} ${path} ${drift.kind}`)
  expect(drifted(survey)).toEqual(drifted(full))
  expect(survey.projects).toEqual(full.projects.toSorted())
}

test('a quiet world is reported without a look at its deployments', async () => {
  await inSettledWorld(async (ports) => {
    const survey = await surveyProjects(ports)
    expect(survey.deployments).toEqual([])
    expect(survey.inSync.map(({ deployments }) => deployments)).toEqual([2, 2])
  })
})

test('an edit in one project is seen, the other stays quiet', async () => {
  await inSettledWorld(async (ports, world) => {
    appendFileSync(join(world.projects[0] ?? '', '.claude/skills/alpha/SKILL.md'), 'more\n')
    expect(await countInSync(ports)).toBe(1)
    await expectSameAsStatus(ports)
  })
})

test('an edit in the collection is seen in every project', async () => {
  await inSettledWorld(async (ports, world) => {
    appendFileSync(join(world.home, 'collections/default/skills/alpha/SKILL.md'), 'more\n')
    expect(await countInSync(ports)).toBe(0)
    await expectSameAsStatus(ports)
  })
})

test('a new file, an edited record and a project that is gone are seen', async () => {
  await inSettledWorld(async (ports, world) => {
    const [one, two] = world.projects
    writeFileSync(join(one, '.claude/skills/alpha/new.md'), 'new\n')
    await expectSameAsStatus(ports)
    renameSync(two, `${two}-moved`)
    const survey = await surveyProjects(ports)
    expect(survey.unreachable).toEqual([{ project: two, deployments: 2, worktreeOf: null }])
  })
})

test('touching files without changing them costs a look and changes no verdict', async () => {
  await inSettledWorld(async (ports, world) => {
    const file = join(world.projects[0] ?? '', '.claude/skills/alpha/SKILL.md')
    const before = readFileSync(file)
    utimesSync(file, new Date(0), new Date(0))
    expect(await countInSync(ports)).toBe(1)
    await expectSameAsStatus(ports)
    await surveyProjects(ports)
    expect(readFileSync(file)).toEqual(before)
  })
})
