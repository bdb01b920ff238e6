import { expect, test } from 'vitest'
import { update } from '../../src/operations/importing/update.ts'
import { add } from '../../src/operations/importing/add.ts'
import { mergeVersion } from '../../src/operations/history/merge-version.ts'
import { listPending } from '../../src/operations/merging/resolve.ts'
import { listAudit } from '../../src/operations/rollback/audit.ts'
import { rollBack } from '../../src/operations/rollback/rollback.ts'
import type { ArtifactEntry } from '../../src/core/view/entries.ts'
import { viewKeys } from '../../src/core/view/keys.ts'
import { runChange } from '../../src/operations/engine/run/run-change.ts'
import { openSession } from '../../src/operations/engine/run/open-session.ts'
import { EVERYTHING, listOperations } from '../../src/operations/undo/list-operations.ts'
import { undo } from '../../src/operations/undo/undo.ts'
import type { Ports } from '../../src/ports/ports.ts'
import {
  decide,
  forkAs,
  removeNamed,
  resolveTheirs,
  revertTo,
  stepBack,
  takeSnapshot,
  updateAll,
} from '../faults/verbs.ts'
import { commitSource, gitLocation } from '../world/git-source.ts'
import { createWorld, fastestTempDir, inWorld, removeWorld } from '../world/world.ts'
import type { World } from '../world/world.ts'
import { editFile, entryText, writeFiles } from '../world/write-files.ts'
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
const FORK = 'skills/fork/SKILL.md'

/** Changes one line of a file of an artifact, which has ten. */
function editLine(file: string, line: number, text: string): void {
  editFile(file, ` line ${line}.`, ` line ${line} ${text}`)
}

async function back(
  ports: Ports,
  options: { readonly preserve?: boolean; readonly only?: readonly string[] } = {},
) {
  const { preserve = true, only = [] } = options
  return rollBack(ports, { snapshot: 'latest', preserve, only, dryRun: false })
}

async function updated(ports: Ports, name: string) {
  const { result } = await update(ports, { names: [name], dryRun: false })
  return result.map(({ action }) => action)
}

/** What the manifest says of an artifact. */
function listed({ home }: World, name: string): Table | undefined {
  const { artifacts } = readToml(`${home}/collections/default/collection.toml`)
  return (artifacts as Table[]).find((table) => table['name'] === name)
}

test('an edit that was pulled, a snapshot, another edit beside it: a rollback changes nothing', () =>
  whereDeployed(async (ports, world) => {
    editLine(copyFile(world, ALPHA), 2, 'mine')
    await syncFirst(ports, world, { pull: true })
    await takeSnapshot(ports, world)
    editLine(headFile(world, ALPHA), 3, 'mine too')
    const before = readText(headFile(world, ALPHA))
    const { result, operation } = await back(ports)
    expect(result.artifacts).toMatchObject([{ artifact: 'skill:alpha', action: 'kept' }])
    expect({ operation, audit: result.audit, safety: result.safety }).toEqual({
      operation: null,
      audit: null,
      safety: null,
    })
    expect(readText(headFile(world, ALPHA))).toBe(before)
    expect(await listPending(ports)).toEqual([])
    expect(await listAudit(ports, { collection: null, limit: 9 })).toEqual([])
  }))

test.each(['edited', 'pulled', 'merged from a fork', 'reverted to'])(
  'an edit that the snapshot has, %s, never conflicts with itself after an update',
  (how) =>
    whereDeployed(async (ports, world) => {
      await forkAs('alpha', 'fork')(ports, world)
      const where = { pulled: copyFile(world, ALPHA), 'merged from a fork': headFile(world, FORK) }
      editLine(where[how as keyof typeof where] ?? headFile(world, ALPHA), 2, 'mine')
      if (how === 'pulled') await syncFirst(ports, world, { pull: true })
      if (how === 'merged from a fork') await mergeFork(ports)
      if (how === 'reverted to') {
        await findArtifact(ports, 'alpha')
        await revertTo('alpha', 'head~1')(ports, world)
        await revertTo('alpha', 'head~1')(ports, world)
      }
      await takeSnapshot(ports, world)
      const then = readText(headFile(world, ALPHA))
      expect(then).toContain('line 2 mine')
      editLine(sourceFile(world, ALPHA), 9, 'of v2')
      expect(await updated(ports, 'alpha')).toEqual(['merged'])
      editLine(headFile(world, ALPHA), 3, 'later')
      const { result } = await back(ports)
      expect(result.artifacts).toMatchObject([{ artifact: 'skill:alpha', action: 'merged' }])
      expect(readText(headFile(world, ALPHA))).toBe(then.replace('line 3.', 'line 3 later'))
      // What was rolled back is news again, and comes without a conflict.
      expect(await updated(ports, 'alpha')).toEqual(['merged'])
      expect(readText(headFile(world, ALPHA))).toBe(
        then.replace('line 3.', 'line 3 later').replace('line 9.', 'line 9 of v2'),
      )
    }),
)

async function mergeFork(ports: Ports) {
  const request = { name: 'alpha', version: 'fork@head', strategy: null, dryRun: false }
  return (await mergeVersion(ports, request)).result
}

test('where an edit of the snapshot met the update, its file alone is a question', () =>
  whereDeployed(async (ports, world) => {
    editLine(headFile(world, ALPHA), 2, 'mine')
    await takeSnapshot(ports, world)
    editLine(sourceFile(world, ALPHA), 2, 'of v2')
    editFile(sourceFile(world, GUIDE), 'two', 'zwei')
    expect(await updated(ports, 'alpha')).toEqual(['pending'])
    await resolveTheirs('alpha')(ports, world)
    expect(readText(headFile(world, ALPHA))).toContain('line 2 of v2')
    editFile(headFile(world, GUIDE), 'five', 'fünf')
    const { result } = await back(ports)
    // The head has what came there, so against it the snapshot's edit is the only change.
    expect(result.artifacts).toMatchObject([{ action: 'merged' }])
    expect(readText(headFile(world, ALPHA))).toContain('line 2 mine')
    expect(readText(headFile(world, GUIDE))).toBe('one\ntwo\nthree\nfour\nfünf\n')
  }))

test.each([
  ['intelligent', true],
  ['simple', false],
] as const)('an update that a rollback took back (%s) is offered again', (_, preserve) =>
  whereDeployed(async (ports, world) => {
    editLine(headFile(world, ALPHA), 2, 'mine')
    await takeSnapshot(ports, world)
    const then = readText(headFile(world, ALPHA))
    editLine(sourceFile(world, ALPHA), 9, 'of v2')
    await updateAll(ports, world)
    await back(ports, { preserve })
    expect(readText(headFile(world, ALPHA))).toBe(then)
    expect(await updated(ports, 'alpha')).toEqual(['merged'])
    expect(readText(headFile(world, ALPHA))).toBe(then.replace('line 9.', 'line 9 of v2'))
    expect(await updated(ports, 'alpha')).toEqual(['up_to_date'])
  }),
)

test('single paths go back alone: what came there is offered again, what came elsewhere is not', () =>
  whereDeployed(async (ports, world) => {
    await takeSnapshot(ports, world)
    const v1 = readText(headFile(world, ALPHA))
    editLine(sourceFile(world, ALPHA), 9, 'of v2')
    editFile(sourceFile(world, GUIDE), 'two', 'zwei')
    await updateAll(ports, world)
    editFile(headFile(world, GUIDE), 'five', 'fünf')
    const guide = readText(headFile(world, GUIDE))
    await back(ports, { only: [ALPHA] })
    expect(readText(headFile(world, ALPHA))).toBe(v1)
    expect(readText(headFile(world, GUIDE))).toBe(guide)
    expect(await updated(ports, 'alpha')).toEqual(['merged'])
    expect(readText(headFile(world, ALPHA))).toContain('line 9 of v2')
    expect(readText(headFile(world, GUIDE))).toBe(guide)
  }))

test('a rollback across a change of tag brings the old tag back, and the new one can be taken again', async () => {
  const world = createWorld(fastestTempDir())
  try {
    writeFiles(world.source, { [ALPHA]: entryText('alpha') })
    commitSource(world, 'v1')
    editLine(sourceFile(world, ALPHA), 9, 'of v2')
    commitSource(world, 'v2')
    await inWorld(world, {}, async (ports) => {
      const addAt = async (ref: string) => {
        const request = { names: [], type: null, as: null, onConflict: null, tags: [] }
        const location = gitLocation(world, ref)
        const { result } = await add(ports, { ...request, location, dryRun: false })
        return result.added.map(({ action }) => action)
      }
      expect(await addAt('v1')).toEqual(['added'])
      const before = listed(world, 'alpha')
      editLine(headFile(world, ALPHA), 2, 'mine')
      await takeSnapshot(ports, world)
      const then = readText(headFile(world, ALPHA))
      expect(await addAt('v2')).toEqual(['merged'])
      expect(listed(world, 'alpha')).toMatchObject({ version_spec: 'v2' })
      await back(ports)
      expect(readText(headFile(world, ALPHA))).toBe(then)
      expect(listed(world, 'alpha')).toEqual(before)
      expect(await updated(ports, 'alpha')).toEqual(['up_to_date'])
      expect(await addAt('v2')).toEqual(['merged'])
      expect(readText(headFile(world, ALPHA))).toBe(then.replace('line 9.', 'line 9 of v2'))
      expect(listed(world, 'alpha')).toMatchObject({ version_spec: 'v2' })
    })
  } finally {
    removeWorld(world)
  }
})

test('a fork that holds the newer upstream is merged back after a rollback: the update comes once more', () =>
  whereDeployed(async (ports, world) => {
    await takeSnapshot(ports, world)
    editLine(sourceFile(world, ALPHA), 9, 'of v2')
    await updateAll(ports, world)
    await forkAs('alpha', 'fork')(ports, world)
    editLine(headFile(world, FORK), 2, 'mine')
    await back(ports, { preserve: false, only: ['alpha'] })
    expect(await mergeFork(ports)).toMatchObject({ action: 'merged' })
    expect(readText(headFile(world, ALPHA))).toContain('line 2 mine')
    expect(readText(headFile(world, ALPHA))).toContain('line 9.')
    expect(await updated(ports, 'alpha')).toEqual(['merged'])
    expect(readText(headFile(world, ALPHA))).toContain('line 2 mine')
    expect(readText(headFile(world, ALPHA))).toContain('line 9 of v2')
  }))

test('merging a version that holds the newer upstream moves what is pristine, ref and commit with it', () =>
  whereDeployed(async (ports, world) => {
    await takeSnapshot(ports, world)
    editLine(sourceFile(world, ALPHA), 9, 'of v2')
    await updateAll(ports, world)
    await forkAs('alpha', 'fork')(ports, world)
    const newer = await findArtifact(ports, 'alpha')
    editLine(headFile(world, FORK), 2, 'mine')
    // After an undo the fork's history goes on from a state that the head has not.
    await undoUpdate(ports)
    expect((await findArtifact(ports, 'alpha')).pristine).not.toBe(newer.pristine)
    expect(await mergeFork(ports)).toMatchObject({ action: 'fast_forward' })
    const merged = await findArtifact(ports, 'alpha')
    expect({ pristine: merged.pristine, upstream: merged.upstream }).toEqual({
      pristine: newer.pristine,
      upstream: newer.upstream,
    })
    expect(await updated(ports, 'alpha')).toEqual(['up_to_date'])
    editLine(sourceFile(world, ALPHA), 5, 'of v3')
    expect(await updated(ports, 'alpha')).toEqual(['merged'])
    expect(readText(headFile(world, ALPHA))).toContain('line 2 mine')
    expect(readText(headFile(world, ALPHA))).toContain('line 5 of v3')
    // So that it can be taken back once more, to where the snapshot was.
    const { result } = await back(ports, { only: ['alpha'] })
    expect(result.artifacts).toMatchObject([{ action: 'merged' }])
    expect(readText(headFile(world, ALPHA))).toBe(
      entryText('alpha').replace('line 2.', 'line 2 mine'),
    )
  }))

/** Takes the last update back, whatever came after it. */
async function undoUpdate(ports: Ports) {
  const all = await listOperations(ports, EVERYTHING)
  const { id = null } = all.find(({ operation }) => operation.command === 'update') ?? {}
  await undo(ports, { kind: 'undo', operation: id, dryRun: false })
}

test('an update taken back under a later edit is offered again', () =>
  whereDeployed(async (ports, world) => {
    editLine(sourceFile(world, ALPHA), 9, 'of v2')
    await updateAll(ports, world)
    editLine(headFile(world, ALPHA), 2, 'mine')
    await undoUpdate(ports)
    expect(readText(headFile(world, ALPHA))).toContain('line 9.')
    const { version, pristine } = await findArtifact(ports, 'alpha')
    const { objects } = await openSession(ports)
    expect((await objects.version(version)).pristine?.tree).toBe(pristine)
    expect(await updated(ports, 'alpha')).toEqual(['merged'])
    expect(readText(headFile(world, ALPHA))).toContain('line 2 mine')
    expect(readText(headFile(world, ALPHA))).toContain('line 9 of v2')
  }))

test('a version says what of it came from upstream; an edit, a fork and a revert carry that on', () =>
  whereDeployed(async (ports, world) => {
    const { version } = await findArtifact(ports, 'alpha')
    const { objects } = await openSession(ports)
    const { pristine } = await objects.version(version)
    editLine(headFile(world, ALPHA), 2, 'mine')
    const edited = await findArtifact(ports, 'alpha')
    await forkAs('alpha', 'fork')(ports, world)
    const fork = await findArtifact(ports, 'fork')
    await revertTo('alpha', 'head~1')(ports, world)
    const reverted = await findArtifact(ports, 'alpha')
    for (const entry of [edited, fork, reverted]) {
      expect((await objects.version(entry.version)).pristine).toEqual(pristine)
      expect(entry.pristine).toBe(pristine?.tree)
    }
    expect(fork.upstream).toBeNull()
  }))

test('what was made since and came from no upstream is kept, and said; a simple rollback removes it', () =>
  whereDeployed(async (ports, world) => {
    await takeSnapshot(ports, world)
    await forkAs('alpha', 'fork')(ports, world)
    const kept = await back(ports)
    expect(kept.result.artifacts).toMatchObject([{ artifact: 'skill:fork', action: 'kept_new' }])
    expect({ audit: kept.result.audit, operation: kept.operation }).toEqual({
      audit: null,
      operation: null,
    })
    const simple = await back(ports, { preserve: false })
    expect(simple.result.artifacts).toMatchObject([{ artifact: 'skill:fork', action: 'removed' }])
    await stepBack('undo')(ports, world)
    expect(readText(headFile(world, FORK))).toContain('alpha line 2.')
  }))

test('a rollback that only leaves questions says so, in the operation log and in the audit', () =>
  whereDeployed(async (ports, world) => {
    await takeSnapshot(ports, world)
    editLine(sourceFile(world, ALPHA), 2, 'of v2')
    await updateAll(ports, world)
    editFile(headFile(world, ALPHA), 'line 2 of v2', 'line 2 mine')
    const { result, operation } = await back(ports)
    expect(result.artifacts).toMatchObject([
      { action: 'pending', decide: 'skillmeat resolve skill:alpha' },
    ])
    expect(result.safety).toBeNull()
    const [entry] = await listAudit(ports, { collection: null, limit: 1 })
    expect(entry).toMatchObject({ id: result.audit, conflicts_pending: [ALPHA] })
    expect(operation).not.toBeNull()
    // Asked again, nothing is new: there is no second entry, and none is named.
    const again = await back(ports)
    expect(again.result).toMatchObject({ audit: null, artifacts: [{ action: 'pending' }] })
    expect(await listAudit(ports, { collection: null, limit: 9 })).toEqual([entry])
    await decide('alpha', { kind: 'strategy', strategy: 'use_remote' })(ports, world)
    expect(readText(headFile(world, ALPHA))).toContain('alpha line 2.')
    expect(await updated(ports, 'alpha')).toEqual(['updated'])
  }))

test('an artifact that went and came back from its source follows it as it did then', () =>
  whereDeployed(async (ports, world) => {
    await takeSnapshot(ports, world)
    const then = await findArtifact(ports, 'beta')
    await removeNamed(['beta'])(ports, world)
    editLine(sourceFile(world, BETA), 2, 'of v2')
    const location = { kind: 'folder', dir: world.source, path: null } as const
    const request = { names: ['beta'], type: null, as: null, onConflict: null, tags: [] }
    await add(ports, { ...request, location, dryRun: false })
    await back(ports)
    const now = await findArtifact(ports, 'beta')
    expect({ tree: now.tree, pristine: now.pristine }).toEqual({
      tree: then.tree,
      pristine: then.pristine,
    })
    expect(await updated(ports, 'beta')).toEqual(['updated'])
  }))

/** Makes the head of an artifact one that does not say what of it came from upstream. */
async function writeAsBefore(ports: Ports, name: string): Promise<void> {
  const change = { command: 'test', dryRun: false, scope: () => Promise.resolve({}) }
  const { uuid, collection } = await findArtifact(ports, name)
  await runChange(ports, change, async (tx) => {
    const key = viewKeys.artifact(collection, uuid)
    const entry = await tx.get<ArtifactEntry>(key)
    if (entry === null) throw new Error('it is gone')
    const { artifact, tree, parents, origin, message } = await tx.objects.version(entry.version)
    const old = { artifact, tree, parents, origin, message: `${message}, before` }
    const { version } = tx.addVersion({ ...old, pristine: null })
    tx.put(key, { ...entry, version })
    return { summary: 'written as before', result: null }
  })
}

test('of versions and snapshots of an older program, what was last seen upstream is pristine', () =>
  whereDeployed(async (ports, world) => {
    editLine(headFile(world, ALPHA), 2, 'mine')
    await writeAsBefore(ports, 'alpha')
    const { upstream } = await findArtifact(ports, 'alpha')
    await takeSnapshot(ports, world)
    await forkAs('alpha', 'fork')(ports, world)
    await writeAsBefore(ports, 'fork')
    editLine(sourceFile(world, ALPHA), 9, 'of v2')
    expect(await updated(ports, 'alpha')).toEqual(['merged'])
    editLine(headFile(world, FORK), 5, 'in the fork')
    expect(await mergeFork(ports)).toMatchObject({ action: 'merged' })
    // The fork has nothing newer from upstream, so the update is not offered once more.
    expect(await updated(ports, 'alpha')).toEqual(['up_to_date'])
    await back(ports)
    const now = await findArtifact(ports, 'alpha')
    expect({ pristine: now.pristine, upstream: now.upstream }).toEqual({
      pristine: upstream?.tree,
      upstream,
    })
    const { objects } = await openSession(ports)
    expect((await objects.version(now.version)).pristine?.tree).toBe(upstream?.tree)
    const text = readText(headFile(world, ALPHA))
    expect(text).toContain('line 2 mine')
    expect(text).toContain('line 5 in the fork')
    expect(text).toContain('line 9.')
    expect(await updated(ports, 'alpha')).toEqual(['merged'])
  }))
