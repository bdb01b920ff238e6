import fs from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import {
  addAll,
  decide,
  deployTo,
  removeNamed,
  renameTo,
  rollBackCopies,
  stepBack,
  syncProjects,
  takeSnapshot,
  undeployFrom,
  undoEarlier,
  updateAll,
} from '../../../test/faults/verbs.ts'
import { fillSource, tag } from '../../../test/properties/world-steps.ts'
import { createWorld, fastestTempDir, inWorld, removeWorld } from '../../../test/world/world.ts'
import type { World } from '../../../test/world/world.ts'
import { editFile } from '../../../test/world/write-files.ts'
import type { Ports } from '../../ports/ports.ts'
import { listArtifacts } from '../catalog/list-artifacts.ts'
import { status } from '../drift/status.ts'
import { log } from '../history/log.ts'
import { update } from '../importing/update.ts'
import { listPending } from '../merging/resolve.ts'
import { openSession } from '../engine/run/open-session.ts'

/** A world with everything in the collection, and `alpha` in the first project. */
async function whereDeployed(task: (ports: Ports, world: World) => Promise<void>): Promise<void> {
  const world = createWorld(fastestTempDir())
  fillSource(world)
  try {
    await inWorld(world, {}, async (ports) => {
      await addAll(ports, world)
      await deployTo(0, ['alpha'])(ports, world)
      await task(ports, world)
    })
  } finally {
    removeWorld(world)
  }
}

const collection = ({ home }: World, path: string) => join(home, 'collections/default', path)
const SKILL = 'skills/alpha/SKILL.md'
const copy = ({ projects }: World) => join(projects[0], '.claude', SKILL)
const text = (path: string) => fs.readFileSync(path, 'utf8')
const driftOfAll = async (ports: Ports) =>
  (await status(ports, null)).deployments.map(({ artifact, drift }) => [artifact, drift.kind])
const copiesOfAll = async (ports: Ports) =>
  (await status(ports, null)).deployments.map(({ copy: state }) => state)
const listAll = (ports: Ports) => listArtifacts(ports, { collection: null, type: null, tag: null })
const findEntry = async (ports: Ports, name: string) =>
  (await listAll(ports)).find(({ entry }) => entry.name === name)?.entry

test('an edit made after a sync survives its undo, and the baseline goes back all the same', () =>
  whereDeployed(async (ports, world) => {
    editFile(collection(world, SKILL), 'line 2.', 'line two.')
    await syncProjects(0)(ports, world)
    editFile(copy(world), 'line 9.', 'line nine.')
    await stepBack('undo')(ports, world)
    expect(text(copy(world))).toContain('line 2.')
    expect(text(copy(world))).toContain('line nine.')
    expect(await driftOfAll(ports)).toEqual([['skill:alpha', 'diverged']])
  }))

test('where that conflicts, what was undone is not taken for an edit once it is decided', () =>
  whereDeployed(async (ports, world) => {
    editFile(collection(world, SKILL), 'line 2.', 'line two.')
    await syncProjects(0)(ports, world)
    editFile(copy(world), 'line two.', 'line 2, here.')
    await stepBack('undo')(ports, world)
    await decide('alpha', { kind: 'strategy', strategy: 'use_remote' })(ports, world)
    expect(text(copy(world))).toContain('line 2.')
    expect(await driftOfAll(ports)).toEqual([['skill:alpha', 'outdated']])
  }))

test('an update that was undone is offered again, edits made since or not', () =>
  whereDeployed(async (ports, world) => {
    editFile(join(world.source, SKILL), 'line 2.', 'line two.')
    await updateAll(ports, world)
    editFile(collection(world, SKILL), 'line 9.', 'line nine.')
    await stepBack('undo')(ports, world)
    expect(text(collection(world, SKILL))).toContain('line 2.')
    const { result } = await update(ports, { names: ['alpha'], dryRun: false })
    expect(result).toMatchObject([{ action: 'merged', merged: ['SKILL.md'] }])
    expect(text(collection(world, SKILL))).toContain('line two.')
    expect(text(collection(world, SKILL))).toContain('line nine.')
  }))

test('a rename is undone with the edits made since', () =>
  whereDeployed(async (ports, world) => {
    await renameTo('alpha', 'omega')(ports, world)
    editFile(collection(world, 'skills/omega/SKILL.md'), 'line 2.', 'line two.')
    await stepBack('undo')(ports, world)
    expect(fs.existsSync(collection(world, 'skills/omega'))).toBe(false)
    expect(text(collection(world, SKILL))).toContain('line two.')
    expect(await listPending(ports)).toEqual([])
    expect((await listAll(ports)).map(({ entry }) => entry.name)).toEqual([
      'gamma',
      'alpha',
      'beta',
    ])
  }))

test('tags are taken back though the artifact was edited since', () =>
  whereDeployed(async (ports, world) => {
    await tag('alpha', 'office')(ports, world)
    editFile(collection(world, SKILL), 'line 2.', 'line two.')
    await stepBack('undo')(ports, world)
    expect(await findEntry(ports, 'alpha')).toMatchObject({ tags: [] })
    expect(text(collection(world, SKILL))).toContain('line two.')
  }))

test('a sync that a later one came after leaves no edit behind when it is undone', () =>
  whereDeployed(async (ports, world) => {
    await takeSnapshot(ports, world)
    editFile(collection(world, SKILL), 'line 2.', 'line two.')
    for (const verb of [syncProjects(0), rollBackCopies(false), syncProjects(0), undoEarlier(2)]) {
      await verb(ports, world)
    }
    expect(text(copy(world))).toContain('line 2.')
    expect(await driftOfAll(ports)).toEqual([['skill:alpha', 'outdated']])
  }))

test('a collection keeps its manifest while an artifact stays in it', () =>
  whereDeployed(async (ports, world) => {
    editFile(collection(world, 'commands/gamma.md'), 'line 2.', 'line two.')
    await undoEarlier(1)(ports, world)
    expect((await listAll(ports)).map(({ entry }) => entry.name)).toEqual(['gamma'])
    expect(text(collection(world, 'collection.toml'))).not.toContain('"beta"')
    expect(text(collection(world, 'collection.toml'))).toContain('"gamma"')
  }))

test('a project stays one that is looked at while a copy is in it', () =>
  whereDeployed(async (ports, world) => {
    await deployTo(0, ['beta'])(ports, world)
    await undoEarlier(1)(ports, world)
    expect(await driftOfAll(ports)).toEqual([['skill:beta', 'in_sync']])
  }))

test('nothing is put where no artifact is any more', () =>
  whereDeployed(async (ports, world) => {
    await renameTo('alpha', 'omega')(ports, world)
    await removeNamed(['omega'])(ports, world)
    await undoEarlier(1)(ports, world)
    expect(fs.existsSync(collection(world, 'skills/alpha'))).toBe(false)
    await stepBack('undo')(ports, world)
    expect((await listAll(ports)).map(({ entry }) => entry.name)).toContain('omega')
    expect(fs.existsSync(collection(world, 'skills/omega'))).toBe(true)
  }))

test('what was renamed since is not made a second time by a redo', () =>
  whereDeployed(async (ports, world) => {
    await renameTo('alpha', 'omega')(ports, world)
    await undoEarlier(2)(ports, world)
    await stepBack('redo')(ports, world)
    expect(fs.readdirSync(collection(world, 'skills')).toSorted()).toEqual(['beta', 'omega'])
    expect((await listAll(ports)).map(({ entry }) => entry.name)).toEqual([
      'gamma',
      'beta',
      'omega',
    ])
  }))

test('an artifact does not come back to a place that another has taken', () =>
  whereDeployed(async (ports, world) => {
    await removeNamed(['alpha'])(ports, world)
    await addAll(ports, world)
    await undoEarlier(1)(ports, world)
    expect((await listAll(ports)).map(({ entry }) => entry.name)).toEqual([
      'gamma',
      'alpha',
      'beta',
    ])
  }))

test('nor does one come back whose files were gone before it was removed', () =>
  whereDeployed(async (ports, world) => {
    fs.rmSync(collection(world, 'skills/alpha'), { recursive: true })
    await removeNamed(['alpha'])(ports, world)
    await addAll(ports, world)
    await undoEarlier(1)(ports, world)
    expect((await listAll(ports)).map(({ entry }) => entry.name)).toEqual([
      'gamma',
      'alpha',
      'beta',
    ])
  }))

test('what was in a place before it was deployed to comes back', () =>
  whereDeployed(async (ports, world) => {
    const stranger = join(world.projects[1], '.claude', SKILL)
    fs.mkdirSync(dirname(stranger), { recursive: true })
    fs.writeFileSync(stranger, 'My own.\n')
    await deployTo(1, ['alpha'], { force: true })(ports, world)
    expect(text(stranger)).toContain('alpha line 2.')
    await stepBack('undo')(ports, world)
    expect(text(stranger)).toBe('My own.\n')
  }))

test('a project that copies come back to is looked at again', () =>
  whereDeployed(async (ports, world) => {
    await undeployFrom(0, ['alpha'])(ports, world)
    await undoEarlier(1)(ports, world)
    await stepBack('undo')(ports, world)
    expect(await driftOfAll(ports)).toEqual([['skill:alpha', 'in_sync']])
  }))

test('what was pulled from a copy that was written since does not come back as its state', () =>
  whereDeployed(async (ports, world) => {
    await takeSnapshot(ports, world)
    editFile(copy(world), 'line 2.', 'line two.')
    await syncProjects(0, true)(ports, world)
    await rollBackCopies(false)(ports, world)
    await undoEarlier(1)(ports, world)
    const last = (await openSession(ports)).operation?.id
    expect(await driftOfAll(ports)).toEqual([['skill:alpha', 'in_sync']])
    expect((await openSession(ports)).operation?.id, 'nothing was found to record').toBe(last)
  }))

test('a copy that is put back after it was deleted is as it was deployed', () =>
  whereDeployed(async (ports, world) => {
    editFile(copy(world), 'line 2.', 'line two.')
    await stepBack('undo')(ports, world)
    fs.rmSync(dirname(copy(world)), { recursive: true })
    await stepBack('redo')(ports, world)
    const last = (await openSession(ports)).operation?.id
    expect(await driftOfAll(ports)).toEqual([['skill:alpha', 'in_sync']])
    expect((await openSession(ports)).operation?.id, 'nothing was found to record').toBe(last)
  }))

test('a version whose files were moved since stays with them', () =>
  whereDeployed(async (ports, world) => {
    fs.rmSync(collection(world, 'skills/alpha'), { recursive: true })
    editFile(copy(world), 'line 2.', 'line two.')
    await syncProjects(0, true)(ports, world)
    await renameTo('alpha', 'omega')(ports, world)
    await undoEarlier(1)(ports, world)
    const { tree } = (await findEntry(ports, 'omega')) ?? {}
    expect(text(collection(world, 'skills/omega/SKILL.md'))).toContain('line two.')
    const { versions } = await log(ports, { name: 'omega', limit: 9, from: 'head' })
    expect(versions.map(({ origin }) => origin)).toEqual(['pull', 'import'])
    expect(versions[0]?.tree).toBe(tree)
  }))

const MEANWHILE = {
  nothing: () => {},
  'it is written': (file: string) => {
    fs.mkdirSync(dirname(file), { recursive: true })
    fs.writeFileSync(file, '# Mine\n')
  },
}

test.for(Object.keys(MEANWHILE))(
  'a copy that was given up as gone and comes back is known as it is; meanwhile: %s',
  (then) =>
    whereDeployed(async (ports, world) => {
      fs.rmSync(dirname(copy(world)), { recursive: true })
      await status(ports, null)
      await removeNamed(['alpha'])(ports, world)
      await syncProjects(0)(ports, world)
      expect(await driftOfAll(ports)).toEqual([])
      MEANWHILE[then as keyof typeof MEANWHILE](copy(world))
      await stepBack('undo')(ports, world)
      const last = (await openSession(ports)).operation?.id
      expect(await driftOfAll(ports)).toHaveLength(1)
      expect((await openSession(ports)).operation?.id, 'nothing was found to record').toBe(last)
    }),
)

test('a copy that was gone is known as gone again when a deploy over it is undone', () =>
  whereDeployed(async (ports, world) => {
    fs.rmSync(dirname(copy(world)), { recursive: true })
    await deployTo(0, ['alpha'], { force: true })(ports, world)
    await stepBack('undo')(ports, world)
    const last = (await openSession(ports)).operation?.id
    expect(await copiesOfAll(ports)).toEqual(['files_gone'])
    expect((await openSession(ports)).operation?.id, 'nothing was found to record').toBe(last)
  }))

test.for([
  ['deploy', deployTo(0, ['alpha'], { force: true })],
  ['undeploy', undeployFrom(0, ['alpha'])],
] as const)(
  'a copy with other line endings does not count as edited once its %s is undone',
  ([, verb]) =>
    whereDeployed(async (ports, world) => {
      fs.writeFileSync(copy(world), text(copy(world)).replaceAll('\n', '\r\n'))
      expect(await copiesOfAll(ports)).toEqual(['unchanged'])
      await verb(ports, world)
      await stepBack('undo')(ports, world)
      expect(text(copy(world))).toContain('\r\n')
      expect(await copiesOfAll(ports)).toEqual(['unchanged'])
    }),
)
