import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stepBack, syncProjects, updateAll } from '../../../test/faults/verbs.ts'
import { inDeployedWorld } from '../../../test/properties/filled-world.ts'
import { listPlaces } from '../../../test/world/listing.ts'
import type { World } from '../../../test/world/world.ts'
import { editFile, writeFiles } from '../../../test/world/write-files.ts'
import { status } from '../drift/status.ts'
import { graphProjects } from '../history/project-graph.ts'
import { EVERYTHING, listOperations } from '../undo/list-operations.ts'
import { changelog } from './changelog.ts'
import { impact } from './impact.ts'
import { insights } from './insights.ts'

const head = (world: World) => join(world.home, 'collections/default/skills/alpha')
const copy = (world: World, project: 0 | 1) =>
  join(world.projects[project], '.claude/skills/alpha/SKILL.md')

test('a changelog tells files by lines and frontmatter by fields', () =>
  inDeployedWorld(async (ports, world) => {
    editFile(join(head(world), 'SKILL.md'), 'description: What alpha is for.', 'tags: [a, b]')
    editFile(join(head(world), 'guides/first.md'), 'two\n', 'zwei\ndrei\n')
    writeFiles(head(world), { 'new.md': '---\nfresh: true\n---\nNew.\n' })
    const found = await changelog(ports, { name: 'alpha', from: 'head~1', to: 'head' })
    expect(found.versions).toMatchObject([{ origin: 'edit' }])
    expect(found.files).toMatchObject([
      { path: 'skills/alpha/SKILL.md', change: 'changed', added: 1, removed: 1 },
      { path: 'skills/alpha/guides/first.md', change: 'changed', added: 2, removed: 1 },
      { path: 'skills/alpha/new.md', change: 'added', added: 4 },
    ])
    expect(found.fields).toEqual([
      {
        path: 'skills/alpha/SKILL.md',
        field: 'description',
        before: 'What alpha is for.',
        after: null,
      },
      { path: 'skills/alpha/SKILL.md', field: 'tags', before: null, after: ['a', 'b'] },
      { path: 'skills/alpha/new.md', field: 'fresh', before: null, after: true },
    ])
  }))

test('operations are found by what they did, where and when, page by page', () =>
  inDeployedWorld(async (ports, world) => {
    const commands = async (filter: Partial<typeof EVERYTHING>) =>
      (await listOperations(ports, { ...EVERYTHING, ...filter })).map((o) => o.operation.command)
    expect(await commands({})).toEqual(['deploy', 'deploy', 'add'])
    expect(await commands({ artifact: 'gamma' })).toEqual(['deploy', 'add'])
    expect(await commands({ project: world.projects[1] })).toEqual(['deploy'])
    expect(await commands({ command: 'add' })).toEqual(['add'])
    expect(await commands({ by: 'somebody else' })).toEqual([])
    expect(await commands({ since: Date.now() + 1000 })).toEqual([])
    const [newest] = await listOperations(ports, { ...EVERYTHING, limit: 1 })
    expect(await commands({ before: newest?.id ?? '' })).toEqual(['deploy', 'add'])
    await expect(commands({ before: 'ffff' })).rejects.toMatchObject({ code: 'E_NOT_FOUND' })
    await stepBack('undo')(ports, world)
    const [, undone] = await listOperations(ports, EVERYTHING)
    expect(undone).toMatchObject({ undone: true, operation: { command: 'deploy' } })
  }))

test('insights count versions, drift and conflicts, and name what drifts most', () =>
  inDeployedWorld(async (ports, world) => {
    editFile(copy(world, 0), 'line 2.', 'line 2, here.')
    editFile(copy(world, 1), 'line 9.', 'line 9, there.')
    editFile(join(head(world), 'SKILL.md'), 'line 2.', 'line 2, in the collection.')
    await syncProjects(null)(ports, world)
    const { weeks, artifacts, projects } = await insights(ports, { weeks: 2, top: 5 })
    expect(weeks.length).toBe(2)
    // Three imports and the edit in the collection; what sync merged stays in its project.
    expect(weeks[1]).toMatchObject({ versions: 4, drift: 2, conflicts: 1 })
    expect(artifacts[0]).toMatchObject({ artifact: 'skill:alpha', drift: 2, conflicts: 1 })
    expect(projects[0]).toMatchObject({ project: world.projects[0], drift: 1, conflicts: 1 })
    await stepBack('undo')(ports, world)
    const after = await insights(ports, { weeks: 2, top: 5 })
    expect(after.weeks[1]).toMatchObject({ versions: 4, drift: 2, conflicts: 1 })
  }))

test('the impact of an update is known before it is done', () =>
  inDeployedWorld(async (ports, world) => {
    editFile(copy(world, 0), 'line 2.', 'line 2, here.')
    editFile(join(world.source, 'skills/alpha/SKILL.md'), 'line 9.', 'line 9 of v2.')
    const before = listPlaces(world)
    const found = await impact(ports, { name: 'alpha', version: null })
    expect(found).toMatchObject({
      update: 'updated',
      copies: [
        { project: world.projects[0], impact: 'merged', merged: ['SKILL.md'] },
        { project: world.projects[1], impact: 'taken' },
      ],
    })
    expect(listPlaces(world)).toEqual(before)
    editFile(join(head(world), 'SKILL.md'), 'line 9.', 'line 9, edited.')
    const conflicting = await impact(ports, { name: 'alpha', version: null })
    expect(conflicting).toMatchObject({ update: 'conflict', conflicts: ['SKILL.md'] })
    editFile(copy(world, 1), 'line 9.', 'line 9, there.')
    expect(await impact(ports, { name: 'alpha', version: 'head' })).toMatchObject({
      update: 'none',
      copies: [{ impact: 'merged' }, { impact: 'conflict', conflicts: ['SKILL.md'] }],
    })
  }))

test('the graph across projects says of each copy how far it is behind', () =>
  inDeployedWorld(async (ports, world) => {
    editFile(join(world.source, 'skills/alpha/SKILL.md'), 'line 2.', 'line 2 of v2.')
    await updateAll(ports, world)
    await syncProjects(0)(ports, world)
    editFile(copy(world, 0), 'line 9.', 'line 9, here.')
    await status(ports, [world.projects[0]])
    const { root, orphaned_nodes, statistics } = await graphProjects(ports, 'alpha')
    expect(root?.children).toMatchObject([
      { id: `project:${world.projects[0]}`, version_info: { is_modified: true } },
      {
        id: `project:${world.projects[1]}`,
        version_info: { is_modified: false },
        metadata: { behind: 1 },
      },
    ])
    expect(orphaned_nodes).toEqual([])
    expect(statistics).toMatchObject({ total_deployments: 2, modified_count: 1 })
  }))
