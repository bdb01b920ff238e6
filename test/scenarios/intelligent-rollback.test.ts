import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { RollbackAuditEntry } from '../../src/core/audit/rollback-audit.ts'
import { status } from '../../src/operations/drift/status.ts'
import { log } from '../../src/operations/history/log.ts'
import { listPending } from '../../src/operations/merging/resolve.ts'
import { listAudit } from '../../src/operations/rollback/audit.ts'
import { rollBackProject } from '../../src/operations/rollback/roll-back-project.ts'
import { rollBack } from '../../src/operations/rollback/rollback.ts'
import type { RolledBack } from '../../src/operations/rollback/rollback.ts'
import { showSnapshot } from '../../src/operations/snapshots/snapshots.ts'
import type { Ports } from '../../src/ports/ports.ts'
import { changeProject, stepBack, takeSnapshot, undeployFrom, updateAll } from '../faults/verbs.ts'
import { compareListings, listPlaces } from '../world/listing.ts'
import type { World } from '../world/world.ts'
import { editFile } from '../world/write-files.ts'
import {
  copyFile,
  findArtifact,
  headFile,
  readText,
  readToml,
  sourceFile,
  syncFirst,
  whereDeployed,
} from './setting.ts'
import type { Table } from './setting.ts'

const ALPHA = 'skills/alpha/SKILL.md'
const GUIDE = 'skills/alpha/guide.md'
const BETA = 'skills/beta/SKILL.md'
const GAMMA = 'commands/gamma.md'
const DELTA = 'commands/delta.md'

/**
 * Everything is updated after the snapshot, and then edited: `alpha` in another place, `beta` not at
 * all, `gamma` in the same place, `delta` beside it, where only its keys tell both changes apart.
 */
async function updateAndEdit(ports: Ports, world: World): Promise<void> {
  for (const path of [ALPHA, BETA, GAMMA]) {
    editFile(sourceFile(world, path), 'line 2.', 'line 2 of v2.')
  }
  editFile(sourceFile(world, GUIDE), 'two', 'zwei')
  editFile(sourceFile(world, DELTA), 'What delta is for.', 'What delta of v2 is for.')
  await updateAll(ports, world)
  editFile(headFile(world, ALPHA), 'line 9.', 'line 9, edited.')
  editFile(headFile(world, GAMMA), 'line 2 of v2.', 'line 2, edited.')
  editFile(headFile(world, DELTA), 'of v2 is for.\n', 'of v2 is for.\ntags: [mine]\n')
}

/** A snapshot of v1, then v2 with edits. */
function afterUpdate(task: (ports: Ports, world: World) => Promise<void>): Promise<void> {
  return whereDeployed(async (ports, world) => {
    await takeSnapshot(ports, world)
    await updateAndEdit(ports, world)
    await task(ports, world)
  })
}

async function roll(
  ports: Ports,
  options: { readonly preserve?: boolean; readonly only?: readonly string[] } = {},
): Promise<RolledBack> {
  const { preserve = true, only = [] } = options
  return (await rollBack(ports, { snapshot: 'latest', preserve, only, dryRun: false })).result
}

function auditFile({ home }: World): readonly Table[] {
  return readToml(join(home, 'audit/default_rollback_audit.toml'))['entries'] as Table[]
}

/** What an entry is in TOML, which knows no null. */
function withoutNulls(entry: RollbackAuditEntry): Table {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== null))
}

test('a rollback that keeps local changes: files are as in the snapshot, edits merged in where safe', () =>
  afterUpdate(async (ports, world) => {
    const before = {
      gamma: readText(headFile(world, GAMMA)),
      alpha: await findArtifact(ports, 'alpha'),
    }
    const result = await roll(ports)

    // A safety snapshot holds the state before it.
    const { snapshot, artifacts } = await showSnapshot(ports, result.safety ?? '')
    expect(snapshot).toMatchObject({
      kind: 'safety',
      message: `Safety snapshot before rollback to ${result.snapshot}`,
    })
    expect(artifacts.find(({ name }) => name === 'alpha')?.tree).toBe(before.alpha.tree)

    // The three-way merge goes back to the snapshot and keeps the edits.
    const alpha = readText(headFile(world, ALPHA))
    expect(alpha).toContain('alpha line 2.\n')
    expect(alpha).toContain('line 9, edited.')
    expect(readText(headFile(world, GUIDE))).toBe('one\ntwo\nthree\nfour\nfive\n')
    expect(readText(headFile(world, BETA))).toContain('beta line 2.\n')
    expect(readText(headFile(world, DELTA))).toContain('What delta is for.\ntags: [mine]\n')
    // Where both meet, nothing is touched, and a merge waits.
    expect(readText(headFile(world, GAMMA))).toBe(before.gamma)
    expect(await listPending(ports)).toMatchObject([{ name: 'gamma', command: 'rollback' }])

    // Each artifact that changed has a version for it, with its parent.
    const { versions } = await log(ports, { name: 'alpha', limit: 1, from: 'head' })
    expect(versions).toMatchObject([{ origin: 'rollback', parents: [before.alpha.version] }])
  }))

test('every rollback leaves an audit entry with all of its fields, in the store and in the file', () =>
  afterUpdate(async (ports, world) => {
    const started = new Date().toISOString()
    const result = await roll(ports)
    const [entry] = await listAudit(ports, { collection: 'default', limit: 10 })
    expect(entry).toEqual({
      id: expect.stringMatching(/^rb_\d{8}_\d{6}_[0-9a-f]{6}$/) as string,
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
      collection_name: 'default',
      source_snapshot_id: result.safety,
      target_snapshot_id: result.snapshot,
      operation_type: 'intelligent',
      files_restored: [GUIDE, BETA],
      files_merged: [ALPHA],
      conflicts_resolved: [DELTA],
      conflicts_pending: [GAMMA],
      preserve_changes_enabled: true,
      selective_paths: null,
      success: true,
      error: null,
      metadata: {},
    } satisfies RollbackAuditEntry)
    expect(entry?.id).toBe(result.audit)
    expect(String(entry?.timestamp) >= started).toBe(true)
    expect(auditFile(world)).toEqual([withoutNulls(entry!)])
  }))

test('a simple rollback gives the edits up, and undo brings them back', () =>
  whereDeployed(async (ports, world) => {
    await takeSnapshot(ports, world)
    const v1 = listPlaces(world)
    await updateAndEdit(ports, world)
    await findArtifact(ports, 'alpha')
    const edited = listPlaces(world)
    await roll(ports, { preserve: false })
    expect(compareListings(v1, listPlaces(world))).toEqual([])
    const [entry] = await listAudit(ports, { collection: null, limit: 1 })
    expect(entry).toMatchObject({
      operation_type: 'simple',
      preserve_changes_enabled: false,
      files_merged: [],
      conflicts_pending: [],
    })
    expect([...entry!.files_restored].toSorted()).toEqual([DELTA, GAMMA, ALPHA, GUIDE, BETA])
    await stepBack('undo')(ports, world)
    expect(compareListings(edited, listPlaces(world))).toEqual([])
    expect(await listAudit(ports, { collection: null, limit: 9 })).toEqual([entry])
  }))

test('a selective rollback takes back what was named, and says what that was', () =>
  afterUpdate(async (ports, world) => {
    const only = ['beta', GUIDE]
    const result = await roll(ports, { only })
    expect(result.type).toBe('selective')
    expect(readText(headFile(world, BETA))).toContain('beta line 2.\n')
    expect(readText(headFile(world, GUIDE))).toContain('two')
    expect(readText(headFile(world, ALPHA))).toContain('line 2 of v2.')
    const [entry] = await listAudit(ports, { collection: null, limit: 1 })
    expect(entry).toMatchObject({
      operation_type: 'selective',
      selective_paths: ['skills/beta', GUIDE],
      files_restored: [GUIDE, BETA],
      files_merged: [],
    })
  }))

test("a rollback of a project's copies names the project", () =>
  afterUpdate(async (ports, world) => {
    const [project] = world.projects
    await syncFirst(ports, world, { names: ['beta'] })
    expect(readText(copyFile(world, BETA))).toContain('v2')
    const request = { snapshot: 'latest', preserve: true, only: [], project, dryRun: false }
    await rollBackProject(ports, request)
    expect(readText(copyFile(world, BETA))).toContain('beta line 2.\n')
    expect(readText(headFile(world, BETA))).toContain('v2')
    const [entry] = await listAudit(ports, { collection: null, limit: 1 })
    expect(entry).toMatchObject({
      operation_type: 'intelligent',
      files_restored: [`.claude/${BETA}`],
      metadata: { project },
    })
  }))

test('a rollback of a project that was forgotten makes it known again', () =>
  whereDeployed(async (ports, world) => {
    const [project] = world.projects
    await takeSnapshot(ports, world)
    await undeployFrom(0, ['alpha', 'beta', 'gamma', 'delta'])(ports, world)
    await changeProject(0, 'remove')(ports, world)
    const request = { snapshot: 'latest', preserve: false, only: [], project, dryRun: false }
    await rollBackProject(ports, request)
    const { deployments } = await status(ports, null)
    expect(deployments.map(({ type }) => type)).toEqual(Array(4).fill('none'))
  }))

test('a rollback that fails is on record too, and the file has them all, oldest first', () =>
  afterUpdate(async (ports, world) => {
    await roll(ports, { only: ['beta'] })
    const full = { ...ports, files: { ...ports.files, freeSpace: () => 0 } }
    await expect(roll(full)).rejects.toMatchObject({ code: 'E_IO_NOSPACE' })
    await roll(ports)
    const entries = await listAudit(ports, { collection: null, limit: 9 })
    expect(
      entries.map(({ success, source_snapshot_id: safety }) => [success, safety !== null]),
    ).toEqual([
      [true, true],
      [false, false],
      [true, true],
    ])
    expect(entries[1]).toMatchObject({
      error: expect.stringContaining('E_IO_NOSPACE') as string,
      files_restored: [],
      files_merged: [],
    })
    expect(auditFile(world)).toEqual(entries.toReversed().map(withoutNulls))
  }))
