import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stepBack, syncProjects } from '../../../test/faults/verbs.ts'
import { inDeployedWorld } from '../../../test/properties/filled-world.ts'
import type { World } from '../../../test/world/world.ts'
import { editFile } from '../../../test/world/write-files.ts'
import type { Ports } from '../../ports/ports.ts'
import { chooseMergeStrategy } from '../history/strategy.ts'
import { sync } from '../sync/sync.ts'
import { forgetResolutions, listResolutions, showResolution } from './resolutions.ts'
import { listPending, resolve } from './resolve.ts'
import type { Decision } from './resolve.ts'

/** Two projects that made the same edit, and a collection that went another way. */
function withSameEdits(task: (ports: Ports, world: World) => Promise<void>): Promise<void> {
  return inDeployedWorld(async (ports, world) => {
    for (const project of [0, 1] as const)
      editFile(copy(world, project), 'line 5.', 'line 5, here.')
    editFile(head(world), 'line 5.', 'line 5, in the collection.')
    await task(ports, world)
  })
}

const head = ({ home }: World) => join(home, 'collections/default/skills/alpha/SKILL.md')
const copy = ({ projects }: World, project: 0 | 1) =>
  join(projects[project], '.claude/skills/alpha/SKILL.md')
const text = (path: string) => readFileSync(path, 'utf8')

const syncBoth = (ports: Ports) =>
  sync(ports, {
    projects: null,
    names: ['alpha'],
    pull: false,
    strategy: null,
    removed: 'keep',
    missing: 'keep',
    dryRun: false,
  })

const decide = (ports: Ports, world: World, decision: Decision) =>
  resolve(ports, {
    name: 'alpha',
    project: world.projects[0],
    path: null,
    decision,
    mayDelete: true,
    dryRun: false,
  })

const saved = (world: World, line: string): Decision => ({
  kind: 'content',
  bytes: new TextEncoder().encode(text(copy(world, 0)).replace('line 5, here.', line)),
})

test('ten projects with the same edit cost one decision', () =>
  withSameEdits(async (ports, world) => {
    await syncProjects(0)(ports, world)
    await decide(ports, world, saved(world, 'line 5, both.'))
    const strategy = { name: 'alpha', from: 'head', into: `project:${world.projects[1]}` }
    expect(await chooseMergeStrategy(ports, strategy)).toMatchObject({
      strategy: 'resolve_recorded',
      files: [{ path: 'SKILL.md', outcome: 'merged', resolvedBy: 'recorded' }],
    })
    const { result } = await syncBoth(ports)
    expect(result.synced[1]).toMatchObject({
      action: 'merged',
      resolvedBy: [{ path: 'SKILL.md', by: 'recorded' }],
    })
    expect(text(copy(world, 1))).toContain('line 5, both.')
    expect(text(copy(world, 1))).toBe(text(copy(world, 0)))
    await stepBack('undo')(ports, world)
    expect(text(copy(world, 1))).toContain('line 5, here.')
  }))

test('what only resembles the conflict is not settled by it', () =>
  withSameEdits(async (ports, world) => {
    await syncProjects(0)(ports, world)
    await decide(ports, world, { kind: 'strategy', strategy: 'use_local' })
    editFile(copy(world, 1), 'line 5, here.', 'line 5, there.')
    const { result } = await syncBoth(ports)
    expect(result.synced[1]).toMatchObject({ action: 'pending' })
  }))

test('other lines of the file may differ: the place is the same', () =>
  withSameEdits(async (ports, world) => {
    await syncProjects(0)(ports, world)
    await decide(ports, world, saved(world, 'line 5, both.'))
    editFile(copy(world, 1), 'line 10.', 'line 10, only there.')
    await syncBoth(ports)
    expect(text(copy(world, 1))).toContain('line 5, both.')
    expect(text(copy(world, 1))).toContain('line 10, only there.')
  }))

test('resolutions are listed, shown and forgotten; a dropped merge leaves none', () =>
  withSameEdits(async (ports, world) => {
    await syncProjects(0)(ports, world)
    await decide(ports, world, { kind: 'abort' })
    expect(await listResolutions(ports, null)).toEqual([])
    await syncProjects(0)(ports, world)
    await decide(ports, world, saved(world, 'line 5, both.'))
    const [recorded] = await listResolutions(ports, 'alpha')
    expect(recorded).toMatchObject({ artifact: 'skill:alpha', path: 'SKILL.md', kind: 'lines' })
    const shown = await showResolution(ports, recorded?.id.slice(0, 6) ?? '')
    expect(new TextDecoder().decode(shown.result ?? undefined)).toBe('alpha line 5, both.\n')
    const request = { ids: [], artifact: 'alpha', all: false, dryRun: false }
    await forgetResolutions(ports, request)
    expect((await syncBoth(ports)).result.synced[1]).toMatchObject({ action: 'pending' })
  }))

test('undoing the decision takes the record of it back', () =>
  withSameEdits(async (ports, world) => {
    await syncProjects(0)(ports, world)
    await decide(ports, world, saved(world, 'line 5, both.'))
    await stepBack('undo')(ports, world)
    expect(await listResolutions(ports, null)).toEqual([])
    expect((await listPending(ports)).length).toBe(1)
  }))

test('a file deleted on one side and changed on the other is decided once, too', () =>
  withSameEdits(async (ports, world) => {
    const guide = (project: 0 | 1) =>
      join(world.projects[project], '.claude/skills/alpha/guides/first.md')
    for (const project of [0, 1] as const) {
      rmSync(guide(project))
      editFile(copy(world, project), 'line 5, here.', 'line 5.')
    }
    const own = join(world.home, 'collections/default/skills/alpha/guides/first.md')
    writeFileSync(own, 'one\nzwei\nthree\n')
    await syncProjects(0)(ports, world)
    await decide(ports, world, { kind: 'strategy', strategy: 'use_local' })
    const { result } = await syncBoth(ports)
    expect(result.synced[1]).toMatchObject({ action: 'merged' })
    expect(existsSync(guide(1))).toBe(false)
    expect(text(copy(world, 1))).toContain('line 5, in the collection.')
    chmodSync(own, 0o755)
    expect((await syncBoth(ports)).result.synced[1]).toMatchObject({ action: 'pending' })
  }))
