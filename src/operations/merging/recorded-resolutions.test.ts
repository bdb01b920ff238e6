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
import { listHunks } from './conflict-hunks.ts'
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

/** Writes a text into the collection and both projects, and brings the projects to it. */
async function startFrom(ports: Ports, world: World, base: string): Promise<void> {
  writeFileSync(head(world), base)
  for (const project of [0, 1] as const) writeFileSync(copy(world, project), base)
  await syncBoth(ports)
}

const encode = (bytes: string) => new TextEncoder().encode(bytes)

/** Lets the first project differ from the collection, and decides its places. */
async function decideFirst(
  ports: Ports,
  world: World,
  merge: { readonly ours: string; readonly theirs: string; readonly decision: Decision },
): Promise<void> {
  writeFileSync(copy(world, 0), merge.ours)
  writeFileSync(head(world), merge.theirs)
  await syncProjects(0)(ports, world)
  await decide(ports, world, merge.decision)
}

const HEADING = '---\nname: alpha\ndescription: d\n---\n'

const titlePage = (body: string) => `${HEADING}Title\n\n${body}`

test('what is recorded of a place is the choice that was made, however else the file can be cut', () =>
  inDeployedWorld(async (ports, world) => {
    await startFrom(ports, world, titlePage('Intro\n\nOld note\n'))
    const chosen = new Map([
      [1, { take: 'ours' }],
      [2, { take: 'theirs' }],
    ] as const)
    const theirs = titlePage('\nNew note\n\n')
    const decision = { kind: 'hunks', chosen } as const
    await decideFirst(ports, world, { ours: titlePage('Preface\nIntro\n\n'), theirs, decision })
    const results = await Promise.all(
      (await listResolutions(ports, null)).map(async ({ id }) => showResolution(ports, id)),
    )
    expect(
      results.map(({ result }) => new TextDecoder().decode(result ?? undefined)).toSorted(),
    ).toEqual(['New note\n\n', 'Preface\nIntro\n'])
  }))

const retriesPage = (dev: number, prod: number) =>
  `${HEADING}# Dev\nretries: ${dev}\n\n# Prod\nretries: ${prod}\n`

test('a decision for one section is not made for another; there it is offered', () =>
  inDeployedWorld(async (ports, world) => {
    await startFrom(ports, world, retriesPage(3, 3))
    const decision = { kind: 'strategy', strategy: 'use_local' } as const
    await decideFirst(ports, world, {
      ours: retriesPage(4, 3),
      theirs: retriesPage(5, 5),
      decision,
    })
    expect(text(copy(world, 0))).toBe(retriesPage(4, 5))
    writeFileSync(copy(world, 1), retriesPage(3, 4))
    expect((await syncBoth(ports)).result.synced[1]).toMatchObject({ action: 'pending' })
    const [pending] = await listPending(ports)
    const [file] = pending === undefined ? [] : await listHunks(ports, pending)
    expect(file?.hunks[0]?.recorded).toEqual({
      text: encode('retries: 4\n'),
      artifact: 'skill:alpha',
      path: 'SKILL.md',
    })
    await stepBack('undo')(ports, world)
    writeFileSync(copy(world, 1), retriesPage(4, 3))
    expect((await syncBoth(ports)).result.synced[1]).toMatchObject({ action: 'merged' })
    expect(text(copy(world, 1))).toBe(retriesPage(4, 5))
  }))

const guides = (from: string) => [from, from.replace('SKILL.md', 'guides/first.md')]
const linePage = (line: string) => `${HEADING}one\ntwo\n${line}\n`

test('a decision for one file is not made for another of equal content', () =>
  inDeployedWorld(async (ports, world) => {
    const write = (from: string, body: string) => {
      for (const path of guides(from)) writeFileSync(path, body)
    }
    write(head(world), linePage('base'))
    for (const project of [0, 1] as const) write(copy(world, project), linePage('base'))
    await syncBoth(ports)
    for (const project of [0, 1] as const) write(copy(world, project), linePage('mine'))
    write(head(world), linePage('theirs'))
    await syncProjects(0)(ports, world)
    const local = { kind: 'strategy', strategy: 'use_local' } as const
    await resolve(ports, {
      name: 'alpha',
      project: world.projects[0],
      path: 'SKILL.md',
      decision: local,
      dryRun: false,
    })
    await decide(ports, world, { kind: 'strategy', strategy: 'use_remote' })
    const { result } = await syncBoth(ports)
    expect(result.synced[1]).toMatchObject({ action: 'merged' })
    const [skill = '', guide = ''] = guides(copy(world, 1)).map(text)
    expect([skill, guide]).toEqual([linePage('mine'), linePage('theirs')])
  }))

test('equal lines that became two things in places which nothing tells apart are asked about again', () =>
  inDeployedWorld(async (ports, world) => {
    const around = 'a\nb\nc\n'
    const page = (one: string) => `${HEADING}${around}${one}\n${around}${around}${one}\n${around}`
    await startFrom(ports, world, page('x'))
    const chosen = new Map([
      [1, { take: 'ours' }],
      [2, { take: 'theirs' }],
    ] as const)
    const decision = { kind: 'hunks', chosen } as const
    await decideFirst(ports, world, { ours: page('y'), theirs: page('z'), decision })
    writeFileSync(copy(world, 1), page('y'))
    expect((await syncBoth(ports)).result.synced[1]).toMatchObject({ action: 'pending' })
  }))

const keyedPage = (description: string, model: string, body: string) =>
  `---\nname: alpha\ndescription: ${description}\nmodel: ${model}\n---\n\n${body}\n`

test('a decision about keys is one about each key', () =>
  inDeployedWorld(async (ports, world) => {
    await startFrom(ports, world, keyedPage('d', 'm', 'body'))
    const chosen = new Map([
      [1, { take: 'ours' }],
      [2, { take: 'theirs' }],
    ] as const)
    await decideFirst(ports, world, {
      ours: keyedPage('mine', 'mine', 'body'),
      theirs: keyedPage('theirs', 'theirs', 'body'),
      decision: { kind: 'hunks', chosen },
    })
    expect(text(copy(world, 0))).toBe(keyedPage('mine', 'theirs', 'body'))
    writeFileSync(copy(world, 1), keyedPage('mine', 'mine', 'body\nmore'))
    expect((await syncBoth(ports)).result.synced[1]).toMatchObject({ action: 'merged' })
    expect(text(copy(world, 1))).toBe(keyedPage('mine', 'theirs', 'body\nmore'))
  }))
