import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listArtifacts } from '../../src/operations/catalog/list-artifacts.ts'
import { update } from '../../src/operations/importing/update.ts'
import { init } from '../../src/operations/setup/init.ts'
import { listPending } from '../../src/operations/merging/resolve.ts'
import { listAudit } from '../../src/operations/rollback/audit.ts'
import { rollBack } from '../../src/operations/rollback/rollback.ts'
import { diffSnapshots } from '../../src/operations/history/diff-snapshots.ts'
import {
  createSnapshot,
  deleteSnapshot,
  listSnapshots,
  showSnapshot,
} from '../../src/operations/snapshots/snapshots.ts'
import type { Ports } from '../../src/ports/ports.ts'
import { stepBack } from '../faults/verbs.ts'
import { MANIFEST, withRepository, writePythonHome } from '../world/python-home.ts'
import { createWorld, fastestTempDir, inWorld, removeWorld } from '../world/world.ts'
import type { World } from '../world/world.ts'
import { editFile } from '../world/write-files.ts'
import { readToml } from './setting.ts'
import type { Table } from './setting.ts'

interface Inherited {
  readonly ports: Ports
  readonly world: World
  readonly commit: string
  /** Every ref that a source was asked for. */
  readonly asked: readonly string[]
}

/** Runs `task` on a home that the Python tool left; `isReachable` tells which refs the source has. */
async function whereInherited(
  task: (inherited: Inherited) => Promise<void>,
  isReachable: (ref: string | null) => boolean = () => true,
): Promise<void> {
  const world = createWorld(fastestTempDir())
  try {
    const { commit } = writePythonHome(world)
    const asked: string[] = []
    const decorate = withRepository(world, asked, isReachable)
    await inWorld(world, { decorate }, (ports) => task({ ports, world, commit, asked }))
  } finally {
    removeWorld(world)
  }
}

function inCollection({ home }: World, path: string): string {
  return fs.readFileSync(join(home, 'collections/default', path), 'utf8')
}

function listed({ home }: World, name: string): Table | undefined {
  const { artifacts } = readToml(join(home, MANIFEST))
  return (artifacts as Table[]).find((table) => table['name'] === name)
}

const everything = { collection: null, type: null, tag: null }
const all = { names: [], dryRun: false }
const shown = { safety: false, limit: 50, before: null }
const GOOD = '20251217-143022-123456'

test('update works at once: an edit of the Python home is merged with what changed upstream', () =>
  whereInherited(async ({ ports, world, asked, commit }) => {
    const { result } = await update(ports, all)
    expect(result.map(({ artifact, action }) => [artifact, action])).toEqual([
      ['command:review', 'updated'],
      ['skill:canvas', 'merged'],
    ])
    const text = inCollection(world, 'skills/canvas/SKILL.md')
    expect(text).toContain('canvas line 2, mine.')
    expect(text).toContain('canvas line 9, new.')
    expect(inCollection(world, 'commands/review.md')).toBe('Review it well.\n')
    expect(asked.toSorted()).toEqual([commit, 'HEAD', 'main'].toSorted())
    expect((await update(ports, all)).result.map(({ action }) => action)).toEqual([
      'up_to_date',
      'up_to_date',
    ])
  }))

test('nothing is asked of a source before somebody asks for it', () =>
  whereInherited(async ({ ports, asked }) => {
    const artifacts = await listArtifacts(ports, everything)
    expect(artifacts.map(({ entry }) => entry.name)).toEqual(['helper', 'review', 'canvas'])
    await init(ports, { project: null, adopt: true, dryRun: false })
    expect(asked).toEqual([])
  }))

test('where the commit is not to be had, nothing is merged and it is said', () =>
  whereInherited(
    async ({ ports, world }) => {
      const { result } = await update(ports, { ...all, names: ['canvas'] })
      expect(result).toMatchObject([
        { action: 'pending', detail: expect.stringContaining('is not to be had') },
      ])
      const [pending] = await listPending(ports)
      expect(pending?.base).toBeNull()
      expect(inCollection(world, 'skills/canvas/SKILL.md')).not.toContain('line 9, new')
    },
    (ref) => ref === null || ref === 'main',
  ))

test('a source that cannot be reached changes nothing, and the next update goes on', () =>
  whereInherited(
    async ({ ports, world }) => {
      const { result } = await update(ports, all)
      expect(result.map(({ action }) => action)).toEqual(['unreachable', 'unreachable'])
      expect(inCollection(world, 'skills/canvas/SKILL.md')).toContain('line 2, mine')
    },
    () => false,
  ))

test('the first write keeps every field, comment and entry of the manifest', () =>
  whereInherited(async ({ ports, world, commit }) => {
    const before = inCollection(world, 'collection.toml')
    await listArtifacts(ports, everything)
    expect(inCollection(world, 'collection.toml')).toBe(before)
    await createSnapshot(ports, { message: 'x', tarball: false, dryRun: false })
    expect(inCollection(world, 'collection.toml')).toBe(before)
    await update(ports, { ...all, names: ['review'] })
    const text = inCollection(world, 'collection.toml')
    for (const comment of ['# Mine, do not lose this.', '# The one for drawings.', '# forked once'])
      expect(text).toContain(comment)
    expect(listed(world, 'canvas')).toMatchObject({
      origin: 'github',
      upstream: `https://github.com/acme/tools/tree/${commit}/skills/canvas`,
      version_spec: 'latest',
      resolved_sha: commit,
      added: '2024-11-30T10:30:00.123456',
      last_updated: '2024-11-30T10:30:00.123456',
      import_id: 'batch-7',
      metadata: { title: 'Canvas', linked_artifacts: [{ link_type: 'requires' }] },
    })
    const review = listed(world, 'review')
    const sha = String(review?.['resolved_sha'])
    expect(sha).not.toBe(commit)
    expect(review).toMatchObject({
      uuid: '5b0c1f0e-5f5c-4d58-9f0a-8c8b0e1f2a3b',
      version_spec: 'main',
      upstream: `https://github.com/acme/tools/tree/${sha}/prompts/review-it.md`,
    })
    expect(listed(world, 'nightly')).toMatchObject({ type: 'workflow' })
    expect(text).toContain('[[mcp_servers]]')
  }))

test('its snapshots are listed, shown, compared and gone back to; one that cannot be used stops itself alone', () =>
  whereInherited(async ({ ports, world }) => {
    const { items } = await listSnapshots(ports, shown)
    expect(items.map(({ id, problem }) => [id, problem === null])).toEqual([
      ['20251217_150200_gone', false],
      ['20251217_150100_out', false],
      ['20251217_150000_bad', true],
      [GOOD, true],
    ])
    const { artifacts } = await showSnapshot(ports, GOOD)
    expect(artifacts.map(({ name }) => name)).toEqual(['helper', 'review', 'canvas'])
    const diff = await diffSnapshots(ports, { from: GOOD, to: null })
    expect(diff.artifacts.map(({ artifact }) => artifact)).toEqual(['skill:canvas'])
    for (const [id, code] of [
      ['20251217_150000_bad', 'E_ARCHIVE_MALFORMED'],
      ['20251217_150100_out', 'E_RECORD_TAMPERED'],
      ['20251217_150200_gone', 'E_NOT_FOUND'],
    ] as const) {
      await expect(showSnapshot(ports, id)).rejects.toMatchObject({ code })
    }
    const back = { snapshot: GOOD, only: [], dryRun: false }
    // What differs is an edit that was made in the Python home.
    const kept = await rollBack(ports, { ...back, preserve: true })
    expect(kept.operation).toBeNull()
    await rollBack(ports, { ...back, preserve: false })
    expect(inCollection(world, 'skills/canvas/SKILL.md')).toContain('canvas line 2.')
    await stepBack('undo')(ports, world)
    expect(inCollection(world, 'skills/canvas/SKILL.md')).toContain('line 2, mine')
    const list = fs.readFileSync(join(world.home, 'snapshots/default/snapshots.toml'), 'utf8')
    for (const { id } of items) expect(list).toContain(id)
  }))

test('a rollback to a state of the Python home leaves a base for the next update', () =>
  whereInherited(async ({ ports, world }) => {
    await rollBack(ports, { snapshot: GOOD, only: [], dryRun: false, preserve: false })
    const file = join(world.home, 'collections/default/skills/canvas/SKILL.md')
    editFile(file, 'canvas line 4.', 'canvas line 4, later.')
    await update(ports, all)
    const text = inCollection(world, 'skills/canvas/SKILL.md')
    expect(text).toContain('line 4, later')
    expect(text).toContain('line 9, new')
  }))

test('a snapshot of it that is deleted leaves the list, and the others stay', () =>
  whereInherited(async ({ ports, world }) => {
    await deleteSnapshot(ports, { id: GOOD, dryRun: false })
    const { items } = await listSnapshots(ports, shown)
    expect(items.map(({ id }) => id)).not.toContain(GOOD)
    expect(items).toHaveLength(3)
    await stepBack('undo')(ports, world)
    expect((await showSnapshot(ports, GOOD)).artifacts).toHaveLength(3)
  }))

test('its tarball comes back as it was, byte for byte, and so does one of ours that somebody changed', () =>
  whereInherited(async ({ ports, world }) => {
    const made = await createSnapshot(ports, { message: 'x', tarball: true, dryRun: false })
    const dir = join(world.home, 'snapshots/default')
    fs.appendFileSync(join(dir, `${made.result.id}.tar.gz`), 'more')
    for (const id of [GOOD, made.result.id]) {
      const file = join(dir, `${id}.tar.gz`)
      const bytes = fs.readFileSync(file)
      await deleteSnapshot(ports, { id, dryRun: false })
      expect(fs.existsSync(file)).toBe(false)
      for (const step of ['undo', 'redo', 'undo'] as const) await stepBack(step)(ports, world)
      expect(fs.readFileSync(file).equals(bytes)).toBe(true)
      const list = readToml(join(dir, 'snapshots.toml'))['snapshots'] as Table[]
      const listedHash = list.find((table) => table['id'] === id)?.['sha256']
      expect(listedHash).toBe(ports.sha256(bytes))
    }
  }))

test('its rollbacks stay in the audit, before and after one of ours', () =>
  whereInherited(async ({ ports, world }) => {
    const ids = async () =>
      (await listAudit(ports, { collection: null, limit: 10 })).map(({ id }) => id)
    expect(await ids()).toEqual(['rb_20251217_143022'])
    await rollBack(ports, { snapshot: GOOD, only: [], dryRun: false, preserve: false })
    expect(await ids()).toEqual([expect.stringMatching(/^rb_/), 'rb_20251217_143022'])
    const file = readToml(join(world.home, 'audit/default_rollback_audit.toml'))
    expect(file['entries']).toHaveLength(3)
  }))

test('init twice, and undo of what came first, leave everything known', () =>
  whereInherited(async ({ ports, world }) => {
    for (let time = 0; time < 2; time += 1) {
      await init(ports, { project: null, adopt: true, dryRun: false })
    }
    await update(ports, { ...all, names: ['review'] })
    await stepBack('undo')(ports, world)
    expect(inCollection(world, 'commands/review.md')).toBe('Review it.\n')
    const artifacts = await listArtifacts(ports, everything)
    expect(artifacts.map(({ entry }) => entry.upstream?.location ?? null)).toEqual([
      null,
      'https://github.com/acme/tools.git',
      'https://github.com/acme/tools.git',
    ])
    expect((await update(ports, all)).result.map(({ action }) => action)).toEqual([
      'updated',
      'merged',
    ])
  }))
