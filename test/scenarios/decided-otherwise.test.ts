import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sha256 } from '../../src/adapters/system/environment.ts'
import { decideDrift, driftType } from '../../src/core/drift/decide-drift.ts'
import { legacyHashes } from '../../src/core/deployment/legacy-hash.ts'
import { encodeVersion } from '../../src/core/history/version.ts'
import { blobsToMerge, mergeTrees } from '../../src/core/merge/merge-trees.ts'
import type { ObjectId } from '../../src/core/object/object-id.ts'
import { makeTree } from '../../src/core/object/tree.ts'
import { createCollection, selectCollection } from '../../src/operations/artifacts/collections.ts'
import { addProject } from '../../src/operations/catalog/projects.ts'
import { status } from '../../src/operations/drift/status.ts'
import { log } from '../../src/operations/history/log.ts'
import { listHunks } from '../../src/operations/merging/conflict-hunks.ts'
import { listPending } from '../../src/operations/merging/resolve.ts'
import { rollBack } from '../../src/operations/rollback/rollback.ts'
import { openSession } from '../../src/operations/engine/run/open-session.ts'
import {
  createSnapshot,
  exportSnapshot,
  listSnapshots,
  showSnapshot,
} from '../../src/operations/snapshots/snapshots.ts'
import type { Ports } from '../../src/ports/ports.ts'
import { addAll, decide, mergeCopyOf, renameTo, takeSnapshot, updateAll } from '../faults/verbs.ts'
import { listPlaces } from '../world/listing.ts'
import { inWorld } from '../world/world.ts'
import { editFile, writeFiles } from '../world/write-files.ts'
import {
  copyFile,
  driftOf,
  findArtifact,
  headFile,
  readRecord,
  readText,
  readTree,
  sourceFile,
  syncFirst,
  whereDeployed,
} from './setting.ts'

const SKILL = 'skills/alpha/SKILL.md'

/** Merges three trees as the merge engine does, on whichever base; returns the tree that comes out. */
async function mergeOn(
  ports: Ports,
  ids: Readonly<Record<'base' | 'ours' | 'theirs', ObjectId>>,
): Promise<ObjectId> {
  const { objects } = await openSession(ports)
  const [base, ours, theirs] = await objects.readTrees([ids.base, ids.ours, ids.theirs])
  const sides = { base: base!, ours: ours!, theirs: theirs! }
  const blobs = await objects.blobs(blobsToMerge(sides))
  const { entries, conflicts } = mergeTrees(sides, { sha256, readBlob: (id) => blobs.get(id)! })
  expect(conflicts).toEqual([])
  return makeTree(sha256, entries).id
}

test('the base of a merge is what was deployed, not the snapshot that was just taken', () =>
  whereDeployed(async (ports, world) => {
    editFile(headFile(world, SKILL), 'line 2.', 'line 2, from upstream.')
    editFile(copyFile(world, SKILL), 'line 9.', 'line 9, from the project.')
    const drift = await driftOf(ports, world, 'alpha')
    const { snapshots } = await syncFirst(ports, world)

    const { artifacts } = await showSnapshot(ports, snapshots[0]!)
    const snapshot = artifacts.find(({ name }) => name === 'alpha')!.tree
    const ours = drift!.projectTree!
    const theirs = drift!.collection!.tree
    expect(snapshot).toBe(theirs)
    const onSnapshot = await mergeOn(ports, { base: snapshot, ours, theirs })
    expect(onSnapshot, 'on the snapshot, the change from upstream is lost').toBe(ours)

    const merged = await mergeOn(ports, { base: drift!.baseline!.tree, ours, theirs })
    expect(readRecord(world, 'alpha')).toMatchObject({ content_hash: merged })
    expect(readText(copyFile(world, SKILL))).toContain('line 2, from upstream.')
    expect(readText(copyFile(world, SKILL))).toContain('line 9, from the project.')
  }))

test('after a merge the baseline and the content are two hashes, so the merged edits survive the next sync', () =>
  whereDeployed(async (ports, world) => {
    editFile(headFile(world, SKILL), 'line 2.', 'line 2, from upstream.')
    editFile(copyFile(world, SKILL), 'line 9.', 'line 9, from the project.')
    await syncFirst(ports, world)
    const merged = readText(copyFile(world, SKILL))
    const { tree: head } = await findArtifact(ports, 'alpha')
    const { content_hash: content, merge_base_snapshot: baseline } = readRecord(world, 'alpha')
    expect(baseline).toBe(head)
    expect(content).not.toBe(head)

    const sides = { collection: head, project: content as ObjectId }
    const withOne = decideDrift({ ...sides, baseline: content as ObjectId })
    expect(driftType(withOne), 'with one hash, a sync would overwrite them').toBe('outdated')

    expect(await driftOf(ports, world, 'alpha')).toMatchObject({
      type: 'modified',
      recommendation: 'keep_local',
    })
    const { synced } = await syncFirst(ports, world)
    expect(synced.find(({ artifact }) => artifact === 'skill:alpha')?.action).toBe('kept_local')
    expect(readText(copyFile(world, SKILL))).toBe(merged)
  }))

test('an intelligent rollback merges on the state before the edits, not on the snapshot, and so goes back', () =>
  whereDeployed(async (ports, world) => {
    const v1 = readText(headFile(world, SKILL))
    await takeSnapshot(ports, world)
    const snapshot = await findArtifact(ports, 'alpha')
    editFile(sourceFile(world, SKILL), 'line 2.', 'line 2 of v2.')
    await updateAll(ports, world)
    editFile(headFile(world, SKILL), 'line 9.', 'line 9, edited.')
    const now = await findArtifact(ports, 'alpha')

    const sides = { base: snapshot.tree, ours: now.tree, theirs: snapshot.tree }
    const onSnapshot = await mergeOn(ports, sides)
    expect(onSnapshot, 'on the snapshot, nothing is rolled back').toBe(now.tree)

    await rollBack(ports, { snapshot: 'latest', preserve: true, only: [], dryRun: false })
    expect(readText(headFile(world, SKILL))).toBe(v1.replace('line 9.', 'line 9, edited.'))
    expect((await findArtifact(ports, 'alpha')).tree).not.toBe(onSnapshot)
  }))

test('the same change on both sides is no conflict', () =>
  whereDeployed(async (ports, world) => {
    for (const file of [headFile(world, SKILL), copyFile(world, SKILL)]) {
      editFile(file, 'line 2.', 'line 2, on both sides.')
    }
    const drift = await driftOf(ports, world, 'alpha')
    const before = drift!.baseline!.tree
    const bothChanged = drift!.collection!.tree !== before && drift!.projectTree !== before
    expect(bothChanged, 'which would be called a conflict').toBe(true)

    expect(drift).toMatchObject({ type: 'none', recommendation: 'none', trial: null })
    const { synced } = await syncFirst(ports, world)
    expect(synced.find(({ artifact }) => artifact === 'skill:alpha')?.action).toBe('baseline_moved')
    expect(await listPending(ports)).toEqual([])
    expect(readRecord(world, 'alpha')).toMatchObject({
      merge_base_snapshot: drift!.projectTree,
      local_modifications: false,
    })
  }))

/** Returns bytes that do not compress; the same ones each time. */
function noise(kilobytes: number): Buffer {
  const blocks = Array.from({ length: kilobytes * 32 }, (_, n) => sha256(Buffer.from(String(n))))
  return Buffer.from(blocks.join(''), 'hex')
}

/** Returns the objects of the store with the bytes that each takes. */
async function listStored(ports: Ports) {
  return ports.store.list({ after: 0, limit: 10_000 })
}

test('a safety snapshot costs an entry in the store; only one that a person makes is a tarball', () =>
  whereDeployed(async (ports, world) => {
    fs.writeFileSync(headFile(world, 'skills/beta/data.bin'), noise(100))
    await driftOf(ports, world, 'beta')
    const before = new Set((await listStored(ports)).map(({ id }) => id))
    const { result: plain } = await createSnapshot(ports, {
      message: 'noted',
      tarball: false,
      dryRun: false,
    })
    const added = (await listStored(ports)).filter(({ id }) => !before.has(id))
    expect(new Set(added.map(({ kind }) => kind))).toEqual(new Set(['view', 'operation']))
    const cost = added.reduce((sum, { size }) => sum + size, 0)
    const file = join(world.root, 'whole.tar.gz')
    const tarball = await exportSnapshot(ports, { id: plain.id, file })
    expect(cost * 5, 'a tarball of everything costs many times that').toBeLessThan(tarball.bytes)

    editFile(headFile(world, SKILL), 'line 2.', 'line 2, from upstream.')
    editFile(copyFile(world, SKILL), 'line 9.', 'line 9, from the project.')
    const { snapshots } = await syncFirst(ports, world)
    const { snapshot } = await showSnapshot(ports, snapshots[0]!)
    expect(snapshot).toMatchObject({ kind: 'safety', tarball: null })
    const folder = join(world.home, 'snapshots/default')
    expect(fs.readdirSync(folder)).toEqual(['snapshots.toml'])
    expect(readText(join(folder, 'snapshots.toml'))).not.toContain(snapshot.id)

    const asked = { message: 'asked for', tarball: true, dryRun: false }
    const { result: own } = await createSnapshot(ports, asked)
    expect(fs.readdirSync(folder)).toContain(`${own.id}.tar.gz`)
  }))

test('a version is named by its whole record, so a content that comes back is another version', () =>
  whereDeployed(async (ports, world) => {
    const original = readText(headFile(world, SKILL))
    for (const text of [original.replace('line 2.', 'line two.'), original]) {
      fs.writeFileSync(headFile(world, SKILL), text)
      await findArtifact(ports, 'alpha')
    }
    const { versions, entry } = await log(ports, { name: 'alpha', limit: 10, from: null })
    const [back, , first] = versions
    expect(versions.length).toBe(3)
    expect(back!.tree).toBe(first!.tree)
    const byContent = versions.map(({ tree }) => `av_${entry.uuid}_${tree}`)
    expect(new Set(byContent).size, 'by artifact and content, two of them are one').toBe(2)

    expect(new Set(versions.map(({ id }) => id)).size).toBe(3)
    const { id } = back!
    const record = await (await openSession(ports)).objects.version(id)
    expect(encodeVersion(sha256, record).id).toBe(id)
    expect(encodeVersion(sha256, { ...record, message: 'Other' }).id).not.toBe(id)
  }))

test('a merge has all its parents, in order; the first alone would hide a side', () =>
  whereDeployed(async (ports, world) => {
    editFile(headFile(world, SKILL), 'line 2.', 'line 2, from upstream.')
    editFile(copyFile(world, SKILL), 'line 9.', 'line 9, from the project.')
    const drift = await driftOf(ports, world, 'alpha')
    await mergeCopyOf('alpha')(ports, world)
    const { versions } = await log(ports, { name: 'alpha', limit: 10, from: null })
    const byId = new Map(versions.map((version) => [version.id, version]))
    const merge = versions.find(({ origin }) => origin === 'merge')!
    expect(merge.parents).toEqual([drift!.collection!.version, drift!.projectVersion])

    const alongFirst: string[] = []
    for (let at = byId.get(merge.id); at !== undefined; at = byId.get(at.parents[0]!)) {
      alongFirst.push(at.id)
    }
    expect(alongFirst, 'along one parent the edit of the project is not there').not.toContain(
      drift!.projectVersion,
    )
    const { versions: all } = await log(ports, { name: 'alpha', limit: 10, from: 'head' })
    expect(all.map(({ id }) => id)).toContain(drift!.projectVersion)
  }))

test('an artifact has a key of its own: names repeat across collections, and a new name keeps the history', () =>
  whereDeployed(async (ports, world) => {
    const mine = await findArtifact(ports, 'alpha')
    await createCollection(ports, { name: 'work', dryRun: false })
    await selectCollection(ports, { name: 'work', dryRun: false })
    await addAll(ports, world)
    const theirs = await findArtifact(ports, 'alpha')
    const key = ({ type, name }: typeof mine) => `${type}:${name}`
    expect(key(theirs), 'by type and name, the two would be one').toBe(key(mine))
    expect(theirs.uuid).not.toBe(mine.uuid)

    await selectCollection(ports, { name: 'default', dryRun: false })
    editFile(headFile(world, SKILL), 'line 2.', 'line two.')
    await renameTo('alpha', 'omega')(ports, world)
    const renamed = await findArtifact(ports, 'omega')
    expect(renamed.uuid).toBe(mine.uuid)
    const { versions } = await log(ports, { name: 'omega', limit: 10, from: null })
    expect(versions.map(({ origin }) => origin)).toEqual(['edit', 'import'])
    expect(await driftOf(ports, world, 'omega')).toMatchObject({
      uuid: mine.uuid,
      type: 'outdated',
      path: '.claude/skills/alpha',
    })
  }))

const OLDER_SHAPES: readonly [string, (sha: string) => string][] = [
  [
    'a table of items',
    (sha) => `[deployed]
[[deployed.items]]
name = "alpha"
type = "skill"
source = "github:user/repo/path"
version = "v1.2.0"
sha = "${sha}"
deployed_at = "2025-12-17T14:30:22Z"
deployed_from = "default"
`,
  ],
  [
    'a section and an array',
    (sha) => `[deployment]
collection = "default"
deployed_at = "2025-12-17T14:30:22Z"
skillmeat_version = "0.3.0"

[[deployed]]
name = "alpha"
type = "skill"
source = "github:user/repo"
version = "v1.2.0"
sha = "${sha}"
deployed_at = "2025-12-17T14:30:22Z"
`,
  ],
]

test.each(OLDER_SHAPES)(
  'a record is read in either older shape, here %s, and written in one of our own',
  (_, shape) =>
    whereDeployed(async (ports, world) => {
      const [, project] = world.projects
      const { tree } = await findArtifact(ports, 'alpha')
      const files = await Promise.all(
        (await readTree(ports, tree)).entries.map(async ({ path }) => ({
          path,
          bytes: fs.readFileSync(headFile(world, `skills/alpha/${path}`)),
        })),
      )
      const [sha = ''] = legacyHashes(sha256, files)
      expect(sha).not.toBe(tree)
      fs.cpSync(headFile(world, 'skills/alpha'), join(project, '.claude/skills/alpha'), {
        recursive: true,
      })
      const record = join(project, '.claude/.skillmeat-deployed.toml')
      writeFiles(project, { '.claude/.skillmeat-deployed.toml': shape(sha) })

      await addProject(ports, { path: project, dryRun: false })
      const { deployments } = await status(ports, [project])
      expect(deployments).toMatchObject([
        { artifact: 'skill:alpha', type: 'none', baseline: { tree }, deployedAt: DEPLOYED_AT },
      ])
      editFile(headFile(world, SKILL), 'line 2.', 'line two.')
      await syncFirst(ports, world, { projects: [project] })
      const { tree: head } = await findArtifact(ports, 'alpha')
      expect(readText(record)).toContain('artifact_name = "alpha"')
      expect(readText(record)).toContain(`content_hash = "${head}"`)
      expect(readText(record)).not.toMatch(/^(?:name|sha) =/m)
    }),
)

const DEPLOYED_AT = '2025-12-17T14:30:22Z'

test('a conflict asks nobody at once: it waits, and another command, later, finds all it needs', () =>
  whereDeployed(async (ports, world) => {
    editFile(headFile(world, SKILL), 'line 5.', 'line 5, from upstream.')
    editFile(copyFile(world, SKILL), 'line 5.', 'line 5, from the project.')
    const before = readText(copyFile(world, SKILL))
    const { synced } = await syncFirst(ports, world)
    expect(synced.map(({ action }) => action)).toContain('pending')
    expect(readText(copyFile(world, SKILL)), 'no marker is in a live file').toBe(before)

    // What either side holds by now does not matter: the merge has its three sides in the store.
    const files = listPlaces(world)
    await inWorld(world, {}, async (later) => {
      const [pending] = await listPending(later)
      const [file] = await listHunks(later, pending!)
      const [hunk] = file!.hunks
      expect(['base', 'ours', 'theirs'].map((side) => decode(hunk![side as 'base']))).toEqual([
        'alpha line 5.\n',
        'alpha line 5, from the project.\n',
        'alpha line 5, from upstream.\n',
      ])
      expect(listPlaces(world)).toEqual(files)
      await decide(pending!.id, { kind: 'strategy', strategy: 'use_remote' })(later, world)
    })
    expect(readText(copyFile(world, SKILL))).toContain('line 5, from upstream.')
    expect(await listPending(ports)).toEqual([])
    const { items } = await listSnapshots(ports, { safety: true, limit: 10, before: null })
    expect(items.map(({ message }) => message)).toContain('Safety snapshot before resolve')
  }))

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
