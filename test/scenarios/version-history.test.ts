import { DatabaseSync } from 'node:sqlite'
import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ObjectId } from '../../src/core/object/object-id.ts'
import { status } from '../../src/operations/drift/status.ts'
import { log } from '../../src/operations/history/log.ts'
import { mergeVersion } from '../../src/operations/history/merge-version.ts'
import { chooseMergeStrategy, findCommonAncestors } from '../../src/operations/history/strategy.ts'
import type { Ports } from '../../src/ports/ports.ts'
import { graphProjects } from '../../src/operations/history/project-graph.ts'
import { showVersion } from '../../src/operations/history/show-version.ts'
import { listAudit } from '../../src/operations/rollback/audit.ts'
import { readSession } from '../../src/operations/engine/session/session.ts'
import {
  decide,
  deployTo,
  forkAs,
  mergeCopyOf,
  rollBack,
  stepBack,
  syncProjects,
  tagHead,
  takeSnapshot,
  undeployFrom,
  updateAll,
} from '../faults/verbs.ts'
import { listPlaces } from '../world/listing.ts'
import type { Listing } from '../world/listing.ts'
import { inWorld } from '../world/world.ts'
import type { World } from '../world/world.ts'
import { editFile } from '../world/write-files.ts'
import {
  copyFile,
  driftOf,
  findArtifact,
  headFile,
  readText,
  sourceFile,
  syncFirst,
  whereDeployed,
} from './setting.ts'

const SKILL = 'skills/alpha/SKILL.md'

const historyOf = async (ports: Ports, name = 'alpha') =>
  (await log(ports, { name, limit: 100, from: null })).versions

/** The head and the copy in the first project go different ways, in different places. */
function goApart(world: World): void {
  editFile(headFile(world, SKILL), 'line 2.', 'line 2, from the collection.')
  editFile(copyFile(world, SKILL), 'line 9.', 'line 9, from the project.')
}

const copyOf = (world: World) => `project:${world.projects[0]}`

// The list of what a version history must do, point by point.

test('versions have parents, and children are found from them', () =>
  whereDeployed(async (ports, world) => {
    editFile(headFile(world, SKILL), 'line 2.', 'line two.')
    const [child, parent] = await historyOf(ports)
    expect(child).toMatchObject({ parents: [parent!.id], generation: 2 })
    expect(parent).toMatchObject({ parents: [], generation: 1, origin: 'import' })
    const children = (await historyOf(ports)).filter(({ parents }) => parents.includes(parent!.id))
    expect(children).toEqual([child])
    expect(await showVersion(ports, 'alpha', 'head~1')).toMatchObject({ id: parent!.id })
  }))

test('a snapshot is linked with the version that it holds, and records what was edited before it', () =>
  whereDeployed(async (ports, world) => {
    editFile(headFile(world, SKILL), 'line 2.', 'line two.')
    await takeSnapshot(ports, world)
    const [head] = await historyOf(ports)
    expect(head).toMatchObject({ origin: 'edit', created_by: 'tester' })
    const snapshot = head!.refs.find(({ kind }) => kind === 'snapshot')
    expect(snapshot?.name).toMatch(/^\d{8}_\d{6}_[0-9a-f]{6}$/)
    expect(await showVersion(ports, 'alpha', snapshot!.name)).toMatchObject({ id: head!.id })
  }))

test('every way a version comes about is told, with when, who and why', () =>
  whereDeployed(async (ports, world) => {
    editFile(sourceFile(world, SKILL), 'line 4.', 'line 4 of v2.')
    await updateAll(ports, world)
    editFile(copyFile(world, SKILL), 'line 9.', 'line 9, from the project.')
    await syncFirst(ports, world, { pull: true })
    await forkAs('alpha', 'own')(ports, world)
    const origins = (await historyOf(ports, 'own')).map(({ origin }) => origin)
    expect(origins[0]).toBe('fork')
    expect(new Set(origins)).toEqual(new Set(['fork', 'merge', 'edit', 'upstream', 'import']))
    for (const version of await historyOf(ports, 'own')) {
      expect(version.created_by).toBe('tester')
      expect(Date.parse(version.created_at)).toBeGreaterThan(0)
      expect(version.message).not.toBe('')
      expect(version.id).toMatch(/^av_[0-9a-f]{32}$/)
    }
  }))

test('a merge keeps the links to both parents', () =>
  whereDeployed(async (ports, world) => {
    goApart(world)
    const drift = await driftOf(ports, world, 'alpha')
    await syncFirst(ports, world)
    const merge = await showVersion(ports, 'alpha', copyOf(world))
    expect(merge).toMatchObject({
      origin: 'merge',
      parents: [drift!.projectVersion, drift!.collection!.version],
    })
  }))

test('a rollback makes a new version on top of the one it left', () =>
  whereDeployed(async (ports, world) => {
    await takeSnapshot(ports, world)
    editFile(headFile(world, SKILL), 'line 2.', 'line two.')
    const [left, first] = await historyOf(ports)
    await rollBack(false)(ports, world)
    const [made, ...others] = await historyOf(ports)
    // The second parent is what it went back to.
    const parents = [left!.id, first!.id]
    expect(made).toMatchObject({ origin: 'rollback', parents, tree: first!.tree })
    expect(made!.id).not.toBe(first!.id)
    expect(others.map(({ id }) => id)).toEqual([left!.id, first!.id])
  }))

test('the audit of rollbacks records beside the versions, whatever is undone', () =>
  whereDeployed(async (ports, world) => {
    await takeSnapshot(ports, world)
    editFile(headFile(world, SKILL), 'line 2.', 'line two.')
    await rollBack(false)(ports, world)
    await stepBack('undo')(ports, world)
    await stepBack('redo')(ports, world)
    const audit = await listAudit(ports, { collection: null, limit: 10 })
    expect(audit.map(({ operation_type: type }) => type)).toEqual(['simple'])
    const [head] = await historyOf(ports)
    expect(head).toMatchObject({ origin: 'rollback' })
  }))

test('what the first program did still goes from end to end', () =>
  whereDeployed(async (ports, world) => {
    const start = listPlaces(world)
    expect((await status(ports, null)).deployments.map(({ type }) => type)).toEqual(
      Array(4).fill('none'),
    )
    await takeSnapshot(ports, world)
    goApart(world)
    await syncProjects(0)(ports, world)
    expect(readText(copyFile(world, SKILL))).toContain('line 2, from the collection.')
    await rollBack(false)(ports, world)
    expect(await driftOf(ports, world, 'alpha')).toMatchObject({ type: 'conflict' })
    await syncFirst(ports, world, { strategy: 'use_remote' })
    await undeployFrom(0, ['alpha'])(ports, world)
    await deployTo(0, ['alpha'])(ports, world)
    expect(withoutOwn(listPlaces(world))).toEqual(withoutOwn(start))
  }))

function withoutOwn(listing: Listing): Listing {
  return new Map([...listing].filter(([path]) => !path.endsWith('.toml')))
}

/** Makes the store of a world one of the first schema: every object in full, one row each. */
async function makeFirstSchema(world: World): Promise<number> {
  const file = join(world.home, 'store.db')
  const { rows, current } = await inWorld(world, {}, async ({ store }) => {
    const listed = await store.list({ after: 0, limit: 10_000 })
    const bytes = await store.read(listed.map(({ id }) => id))
    const found = listed.map(({ id, kind }) => ({ id, kind, bytes: bytes.get(id)! }))
    return { rows: found, current: await store.current() }
  })
  for (const suffix of ['', '-wal', '-shm']) fs.rmSync(file + suffix, { force: true })
  const database = new DatabaseSync(file)
  database.exec(`
    create table schema_version (version integer not null);
    insert into schema_version values (1);
    create table objects (id blob not null primary key, kind text not null, packed integer not null, data blob not null);
    create table current (slot integer primary key, operation blob not null, previous blob);
    create table intent (slot integer primary key, note text not null);
  `)
  const insert = database.prepare('insert into objects values (?, ?, 0, ?)')
  for (const { id, kind, bytes } of rows) insert.run(key(id), kind, bytes)
  database.prepare('insert into current values (1, ?, null)').run(key(current!))
  database.close()
  return rows.length
}

function key(id: ObjectId): Uint8Array {
  return Buffer.from(id, 'hex')
}

test('a store that the first schema was made with opens, with all of its history', () =>
  whereDeployed(async (ports, world) => {
    goApart(world)
    await syncProjects(0)(ports, world)
    const history = await historyOf(ports)
    const before = listPlaces(world)
    const kept = `${world.root}/first`
    fs.cpSync(world.home, kept, { recursive: true })
    const old: World = { ...world, home: kept }
    expect(await makeFirstSchema(old)).toBeGreaterThan(20)
    await inWorld(old, {}, async (opened) => {
      expect(await historyOf(opened)).toEqual(history)
      await stepBack('undo')(opened, old)
      await stepBack('redo')(opened, old)
      expect((await readSession(opened)).operation?.operation.kind).toBe('redo')
    })
    expect(listPlaces(world)).toEqual(before)
  }))

// The queries that are asked most.

test('the history of an artifact is listed newest first, page by page', () =>
  whereDeployed(async (ports, world) => {
    const words = ['2.', 'two.', 'too.', 'to.']
    for (const [index, word] of words.slice(1).entries()) {
      editFile(headFile(world, SKILL), `line ${words[index]}`, `line ${word}`)
      await findArtifact(ports, 'alpha')
    }
    const versions = await historyOf(ports)
    const times = versions.map(({ created_at: at }) => at)
    expect(times).toEqual(times.toSorted().toReversed())
    expect(versions.map(({ generation }) => generation)).toEqual([4, 3, 2, 1])
    const page = await log(ports, { name: 'alpha', limit: 2, from: null })
    expect(page.versions).toEqual(versions.slice(0, 2))
    expect(page.total).toBe(4)
    const rest = await log(ports, { name: 'alpha', limit: 2, from: versions[2]!.id })
    expect(rest.versions.map(({ id }) => id)).toEqual(versions.slice(2).map(({ id }) => id))
  }))

test('the common ancestor of two versions is the one a merge is made on', () =>
  whereDeployed(async (ports, world) => {
    const [start] = await historyOf(ports)
    goApart(world)
    const versions = ['head', copyOf(world)] as const
    expect(await findCommonAncestors(ports, { name: 'alpha', versions })).toEqual([start!.id])
    const request = { name: 'alpha', version: copyOf(world), strategy: null, dryRun: false }
    const { result } = await mergeVersion(ports, request)
    expect(result).toMatchObject({ action: 'merged', bases: [start!.id] })
    // From now on it is the copy's own version: that is in the head.
    const { id } = await showVersion(ports, 'alpha', copyOf(world))
    expect(await findCommonAncestors(ports, { name: 'alpha', versions })).toEqual([id])
  }))

test('artifacts that share no history have no common ancestor', () =>
  whereDeployed(async (ports) => {
    const versions = ['head', 'beta@head'] as const
    expect(await findCommonAncestors(ports, { name: 'alpha', versions })).toEqual([])
  }))

test('the merge strategy for two versions follows from their history, a trial merge and earlier decisions', () =>
  whereDeployed(async (ports, world) => {
    await deployTo(1, ['alpha'])(ports, world)
    const ask = async (from: string) => {
      const { strategy, ahead, behind } = await chooseMergeStrategy(ports, {
        name: 'alpha',
        from,
        into: 'head',
      })
      return [strategy, ahead, behind]
    }
    const second = `project:${world.projects[1]}`
    expect(await ask(copyOf(world))).toEqual(['up_to_date', 0, 0])
    editFile(copyFile(world, SKILL), 'line 9.', 'line 9, from the project.')
    expect(await ask(copyOf(world))).toEqual(['fast_forward', 1, 0])
    editFile(headFile(world, SKILL), 'line 2.', 'line 2, from the collection.')
    expect(await ask(copyOf(world))).toEqual(['merge', 1, 1])
    for (const project of world.projects) {
      const copy = join(project, '.claude', SKILL)
      editFile(copy, 'line 2.', 'line 2, from a project.')
    }
    expect(await ask(second)).toEqual(['manual', 1, 1])
    await mergeCopyOf('alpha')(ports, world)
    const chosen = new Map([[1, { take: 'ours' } as const]])
    await decide('alpha', { kind: 'hunks', chosen }, 'SKILL.md')(ports, world)
    expect(await ask(second)).toEqual(['resolve_recorded', 1, 4])
  }))

test('a tag names a version for good, and a graph shows where each copy stands', () =>
  whereDeployed(async (ports, world) => {
    await tagHead('alpha', 'v1.2.0')(ports, world)
    const [tagged] = await historyOf(ports)
    goApart(world)
    expect(await showVersion(ports, 'alpha', 'v1.2.0')).toMatchObject({ id: tagged!.id })
    const graph = await graphProjects(ports, 'alpha')
    expect(graph.statistics).toMatchObject({ total_deployments: 1, modified_count: 1 })
  }))
