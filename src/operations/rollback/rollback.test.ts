import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'smol-toml'
import { expect, test } from 'vitest'
import {
  addAll,
  deployTo,
  removeNamed,
  renameTo,
  resolveTheirs,
  stepBack,
  syncProjects,
  takeSnapshot,
  undeployFrom,
  updateAll,
} from '../../../test/faults/verbs.ts'
import { inFilledWorld } from '../../../test/properties/filled-world.ts'
import { listPlaces } from '../../../test/world/listing.ts'
import type { World } from '../../../test/world/world.ts'
import { editFile } from '../../../test/world/write-files.ts'
import type { Ports } from '../../ports/ports.ts'
import { log } from '../history/log.ts'
import { listPending } from '../merging/resolve.ts'
import { showSnapshot } from '../snapshots/snapshots.ts'
import { listAudit } from './audit.ts'
import { rollBackProject } from './roll-back-project.ts'
import { rollBack } from './rollback.ts'

/** A collection at v1 with a snapshot of it, deployed in the first project. */
function atSnapshot(task: (ports: Ports, world: World) => Promise<void>): Promise<void> {
  return inFilledWorld(async (ports, world) => {
    await deployTo(0, ['alpha', 'gamma'])(ports, world)
    await takeSnapshot(ports, world)
    await task(ports, world)
  })
}

const skill = (world: World, name: string) =>
  join(world.home, `collections/default/skills/${name}/SKILL.md`)
const source = (world: World, name: string) => join(world.source, `skills/${name}/SKILL.md`)
const text = (path: string) => readFileSync(path, 'utf8')
const back = (
  ports: Ports,
  options: { preserve?: boolean; only?: string[]; dryRun?: boolean } = {},
) => rollBack(ports, { snapshot: 'latest', preserve: true, only: [], dryRun: false, ...options })

test('v1, snapshot, update to v2, edit e, rollback: v1 with e', () =>
  atSnapshot(async (ports, world) => {
    const v1 = text(skill(world, 'alpha'))
    editFile(source(world, 'alpha'), 'line 2.', 'line 2 of v2.')
    await updateAll(ports, world)
    editFile(skill(world, 'alpha'), 'line 9.', 'line 9, edited.')
    const { result } = await back(ports)
    expect(text(skill(world, 'alpha'))).toBe(v1.replace('line 9.', 'line 9, edited.'))
    expect(result).toMatchObject({
      type: 'intelligent',
      artifacts: [{ artifact: 'skill:alpha', action: 'merged', merged: ['skills/alpha/SKILL.md'] }],
    })
    const { versions } = await log(ports, { name: 'alpha', limit: 1, from: null })
    expect(versions).toMatchObject([{ origin: 'rollback' }])
  }))

test('where all that differs are edits, nothing changes and the report says so', () =>
  atSnapshot(async (ports, world) => {
    editFile(skill(world, 'alpha'), 'line 9.', 'line 9, edited.')
    const before = text(skill(world, 'alpha'))
    const { result, operation } = await back(ports)
    expect(result.artifacts).toMatchObject([{ artifact: 'skill:alpha', action: 'kept' }])
    expect(operation).toBeNull()
    expect(text(skill(world, 'alpha'))).toBe(before)
  }))

test('a simple rollback gives edits up, and undo brings them back', () =>
  atSnapshot(async (ports, world) => {
    const v1 = text(skill(world, 'alpha'))
    editFile(skill(world, 'alpha'), 'line 9.', 'line 9, edited.')
    const { result } = await back(ports, { preserve: false })
    expect(result.type).toBe('simple')
    expect(text(skill(world, 'alpha'))).toBe(v1)
    await stepBack('undo')(ports, world)
    expect(text(skill(world, 'alpha'))).toContain('line 9, edited.')
  }))

test('an edit made before an upstream merge survives too', () =>
  atSnapshot(async (ports, world) => {
    editFile(skill(world, 'alpha'), 'line 9.', 'line 9, edited.')
    editFile(source(world, 'alpha'), 'line 2.', 'line 2 of v2.')
    await updateAll(ports, world)
    await back(ports)
    expect(text(skill(world, 'alpha'))).toContain('line 9, edited.')
    expect(text(skill(world, 'alpha'))).toContain('line 2.')
  }))

test('a conflict leaves the artifact as it is; resolved, it is a version of the rollback', () =>
  atSnapshot(async (ports, world) => {
    editFile(source(world, 'alpha'), 'line 2.', 'line 2 of v2.')
    await updateAll(ports, world)
    editFile(skill(world, 'alpha'), 'line 2 of v2.', 'line 2, edited.')
    const before = text(skill(world, 'alpha'))
    const { result } = await back(ports)
    expect(result.artifacts).toMatchObject([
      { action: 'pending', conflicts: ['skills/alpha/SKILL.md'] },
    ])
    expect(text(skill(world, 'alpha'))).toBe(before)
    expect(await listPending(ports)).toMatchObject([{ command: 'rollback' }])
    await resolveTheirs('alpha')(ports, world)
    expect(text(skill(world, 'alpha'))).toContain('alpha line 2.')
    const { versions, entry } = await log(ports, { name: 'alpha', limit: 1, from: null })
    expect(versions).toMatchObject([{ origin: 'rollback' }])
    expect(entry.pristine).toBe(entry.tree)
  }))

test('what was removed comes back, what was added goes, unless it was edited', () =>
  atSnapshot(async (ports, world) => {
    await removeNamed(['beta'])(ports, world)
    renameSync(join(world.source, 'skills/beta'), join(world.source, 'skills/delta'))
    await addAll(ports, world)
    const { result } = await back(ports, { dryRun: true })
    expect(result.artifacts.map(({ artifact, action }) => [artifact, action])).toEqual([
      ['skill:delta', 'removed'],
      ['skill:beta', 'added_back'],
    ])
    editFile(skill(world, 'delta'), 'line 2.', 'line 2, edited.')
    const edited = await back(ports)
    expect(edited.result.artifacts).toMatchObject([{ action: 'pending' }, { action: 'added_back' }])
    expect(existsSync(skill(world, 'beta'))).toBe(true)
    expect(text(skill(world, 'delta'))).toContain('edited')
  }))

test('an artifact removed and added anew is the same to a rollback', () =>
  atSnapshot(async (ports, world) => {
    const v1 = text(skill(world, 'beta'))
    await removeNamed(['beta'])(ports, world)
    editFile(source(world, 'beta'), 'line 2.', 'line 2 of v2.')
    await addAll(ports, world)
    await back(ports, { preserve: false })
    expect(text(skill(world, 'beta'))).toBe(v1)
  }))

test('a rename that another artifact took the name of is taken back', () =>
  atSnapshot(async (ports, world) => {
    const before = listPlaces(world)
    await renameTo('alpha', 'omega')(ports, world)
    await renameTo('beta', 'alpha')(ports, world)
    await back(ports, { preserve: false })
    const after = [...listPlaces(world)].filter(([path]) => path.includes('/skills/'))
    expect(after).toEqual([...before].filter(([path]) => path.includes('/skills/')))
  }))

test('a selective rollback touches only what it names', () =>
  atSnapshot(async (ports, world) => {
    const v1 = text(skill(world, 'alpha'))
    const guide = join(world.home, 'collections/default/skills/alpha/guides/first.md')
    for (const name of ['alpha', 'beta']) editFile(source(world, name), 'line 2.', 'line 2 of v2.')
    editFile(join(world.source, 'skills/alpha/guides/first.md'), 'two', 'zwei')
    await updateAll(ports, world)
    const one = await back(ports, { only: ['skills/alpha/SKILL.md'] })
    expect(one.result).toMatchObject({
      type: 'selective',
      artifacts: [{ restored: ['skills/alpha/SKILL.md'] }],
    })
    expect(text(skill(world, 'alpha'))).toBe(v1)
    expect(text(guide)).toContain('zwei')
    expect(text(skill(world, 'beta'))).toContain('v2')
    await back(ports, { only: ['alpha'], preserve: false })
    expect(text(guide)).toContain('two')
    expect(text(skill(world, 'beta'))).toContain('v2')
    await expect(back(ports, { only: ['skills/none'] })).rejects.toMatchObject({
      code: 'E_NOT_FOUND',
    })
    await expect(back(ports, { only: ['../outside'] })).rejects.toMatchObject({
      code: 'E_PATH_ESCAPE',
    })
  }))

test('every rollback is in the audit, in the store and in its file', () =>
  atSnapshot(async (ports, world) => {
    editFile(source(world, 'alpha'), 'line 2.', 'line 2 of v2.')
    await updateAll(ports, world)
    const { result } = await back(ports)
    const [entry] = await listAudit(ports, { collection: null, limit: 10 })
    expect(entry).toMatchObject({
      id: result.audit,
      collection_name: 'default',
      source_snapshot_id: result.safety,
      target_snapshot_id: result.snapshot,
      operation_type: 'intelligent',
      files_restored: ['skills/alpha/SKILL.md'],
      preserve_changes_enabled: true,
      success: true,
      error: null,
    })
    expect(entry?.id).toMatch(/^rb_\d{8}_\d{6}_[0-9a-f]{6}$/)
    const file = parse(text(join(world.home, 'audit/default_rollback_audit.toml')))
    expect(file['entries']).toMatchObject([{ id: entry?.id, success: true }])
    const { snapshot } = await showSnapshot(ports, result.safety ?? '')
    expect(snapshot).toMatchObject({ kind: 'safety' })
    await stepBack('undo')(ports, world)
    expect(await listAudit(ports, { collection: null, limit: 10 })).toEqual([entry])
  }))

test('a rollback that fails says so in the audit and changes nothing', () =>
  atSnapshot(async (ports, world) => {
    editFile(source(world, 'alpha'), 'line 2.', 'line 2 of v2.')
    await updateAll(ports, world)
    const before = text(skill(world, 'alpha'))
    const files = { ...ports.files, freeSpace: () => 0 }
    await expect(back({ ...ports, files })).rejects.toMatchObject({ code: 'E_IO_NOSPACE' })
    expect(text(skill(world, 'alpha'))).toBe(before)
    const [entry] = await listAudit(ports, { collection: null, limit: 1 })
    expect(entry).toMatchObject({ success: false, files_restored: [] })
    expect(entry?.error).toContain('E_IO_NOSPACE')
  }))

test("a project's copies go back to what they were, edits kept", () =>
  atSnapshot(async (ports, world) => {
    const [project] = world.projects
    const copy = join(project, '.claude/skills/alpha/SKILL.md')
    const v1 = text(copy)
    editFile(skill(world, 'alpha'), 'line 2.', 'line 2 of v2.')
    await syncProjects(0)(ports, world)
    await deployTo(0, ['beta'])(ports, world)
    await undeployFrom(0, ['gamma'])(ports, world)
    editFile(copy, 'line 9.', 'line 9, edited.')
    const request = { snapshot: 'latest', preserve: true, only: [], project, dryRun: false }
    const { result } = await rollBackProject(ports, request)
    expect(result.artifacts.map(({ artifact, action }) => [artifact, action])).toEqual([
      ['command:gamma', 'added_back'],
      ['skill:alpha', 'merged'],
      ['skill:beta', 'removed'],
    ])
    expect(text(copy)).toBe(v1.replace('line 9.', 'line 9, edited.'))
    expect(existsSync(join(project, '.claude/skills/beta'))).toBe(false)
    expect(text(skill(world, 'alpha'))).toContain('v2')
    await rollBackProject(ports, { ...request, preserve: false })
    expect(text(copy)).toBe(v1)
    const elsewhere = { ...request, project: world.projects[1] }
    await expect(rollBackProject(ports, elsewhere)).rejects.toMatchObject({ code: 'E_NOT_FOUND' })
  }))

test('files that vanished from the collection are put back', () =>
  atSnapshot(async (ports, world) => {
    const v1 = text(skill(world, 'alpha'))
    rmSync(join(world.home, 'collections/default/skills/alpha'), { recursive: true })
    await back(ports)
    expect(text(skill(world, 'alpha'))).toBe(v1)
  }))
