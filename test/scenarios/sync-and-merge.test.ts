import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sha256 } from '../../src/adapters/system/environment.ts'
import type { ObjectId } from '../../src/core/object/object-id.ts'
import { makeTree } from '../../src/core/object/tree.ts'
import { chooseMergeStrategy } from '../../src/operations/history/strategy.ts'
import { showVersion } from '../../src/operations/history/show-version.ts'
import { listHunks } from '../../src/operations/merging/conflict-hunks.ts'
import { listPending } from '../../src/operations/merging/resolve.ts'
import { showSnapshot } from '../../src/operations/snapshots/snapshots.ts'
import { EVERYTHING, listOperations } from '../../src/operations/undo/list-operations.ts'
import type { Ports } from '../../src/ports/ports.ts'
import { decide, stepBack } from '../faults/verbs.ts'
import { compareListings, listPlaces } from '../world/listing.ts'
import type { World } from '../world/world.ts'
import { editFile } from '../world/write-files.ts'
import {
  copyFile,
  driftOf,
  findArtifact,
  headFile,
  readRecord,
  readText,
  syncFirst,
  whereDeployed,
} from './setting.ts'

const ALPHA = 'skills/alpha/SKILL.md'
const GUIDE = 'skills/alpha/guide.md'
const BETA = 'skills/beta/SKILL.md'
const GAMMA = 'commands/gamma.md'
const DELTA = 'commands/delta.md'

/**
 * Both sides change `alpha` and `beta`: in different places of the one, in the same place of the
 * other. `gamma` changes only in the collection, `delta` only in the project.
 */
function changeBothSides(world: World): void {
  editFile(headFile(world, ALPHA), 'line 2.', 'line 2, from the collection.')
  editFile(copyFile(world, ALPHA), 'line 9.', 'line 9, from the project.')
  editFile(headFile(world, GUIDE), 'three', 'drei')
  editFile(headFile(world, BETA), 'line 5.', 'line 5, from the collection.')
  editFile(copyFile(world, BETA), 'line 5.', 'line 5, from the project.')
  editFile(headFile(world, GAMMA), 'line 3.', 'line 3, from the collection.')
  editFile(copyFile(world, DELTA), 'line 3.', 'line 3, from the project.')
}

/** Hashes the files of a skill on disk as its content hash is defined, with nothing of ours but SHA-256. */
function hashSkill(dir: string): ObjectId {
  const entries = fs.readdirSync(dir).map((path) => {
    const blob = sha256(fs.readFileSync(join(dir, path)))
    return { mode: '100644', path, blob } as const
  })
  return makeTree(sha256, entries).id
}

/** Returns drift and advice for the copy of each artifact. */
async function readDrift(ports: Ports, world: World): Promise<Record<string, readonly string[]>> {
  const found: Record<string, readonly string[]> = {}
  for (const name of ['alpha', 'beta', 'gamma', 'delta']) {
    const drift = await driftOf(ports, world, name)
    found[name] = [drift?.type ?? 'no copy', drift?.recommendation ?? '']
  }
  return found
}

test('the complete scenario: a person syncs a project with a conflict', () =>
  whereDeployed(async (ports, world) => {
    const deployed = readRecord(world, 'alpha')
    const baseline = deployed['merge_base_snapshot']
    changeBothSides(world)
    const before = listPlaces(world)

    // 1. User input: `skillmeat sync <project>`, of which the next steps are.

    // 2. The sync manager reads the record: the deployed hash is the baseline …
    expect(baseline).toBe(deployed['content_hash'])
    // … computes the collection's hash and the project's …
    const collection = hashSkill(headFile(world, 'skills/alpha'))
    const project = hashSkill(copyFile(world, 'skills/alpha'))
    expect(await driftOf(ports, world, 'alpha')).toMatchObject({
      baseline: { tree: baseline },
      collection: { tree: collection },
      projectTree: project,
    })
    // … and compares baseline, collection and project.
    expect(new Set([baseline, collection, project]).size).toBe(3)
    expect(await readDrift(ports, world)).toEqual({
      gamma: ['outdated', 'sync_from_collection'],
      delta: ['modified', 'keep_local'],
      alpha: ['conflict', 'merge'],
      beta: ['conflict', 'review_manually'],
    })

    // 3. On a conflict a safety snapshot holds the collection's state.
    const first = await syncFirst(ports, world)
    const { snapshot, artifacts } = await showSnapshot(ports, first.snapshots[0]!)
    expect(snapshot).toMatchObject({
      kind: 'safety',
      message: 'Safety snapshot before sync',
      collection: 'default',
      artifact_count: 4,
    })
    expect(artifacts.find(({ name }) => name === 'alpha')?.tree).toBe(collection)

    // 4. The three-way compare has the deployment's baseline as its base: files that changed in one
    //    place only, or in both and in different places, merge by themselves.
    const synced = new Map(first.synced.map((one) => [one.artifact, one]))
    expect(synced.get('skill:alpha')).toMatchObject({ action: 'merged', merged: ['SKILL.md'] })
    expect(synced.get('command:gamma')).toMatchObject({ action: 'updated' })
    expect(synced.get('command:delta')).toMatchObject({ action: 'kept_local' })
    expect(synced.get('skill:beta')).toMatchObject({ action: 'pending', conflicts: ['SKILL.md'] })

    // 5. The merge flags the conflict with its base, local and remote content, and a strategy.
    const [pending] = await listPending(ports)
    const [conflict] = await listHunks(ports, pending!)
    const [hunk] = conflict!.hunks
    const sides = [hunk!.base, hunk!.ours, hunk!.theirs].map((one) => Buffer.from(one).toString())
    expect(conflict).toMatchObject({ path: 'SKILL.md', conflict: { type: 'content' } })
    expect(sides).toEqual([
      'beta line 5.\n',
      'beta line 5, from the project.\n',
      'beta line 5, from the collection.\n',
    ])
    const asked = { name: 'beta', from: 'head', into: `project:${world.projects[0]}` }
    expect((await chooseMergeStrategy(ports, asked)).strategy).toBe('manual')
    expect(readText(copyFile(world, BETA))).toContain('line 5, from the project.')

    // 6. The person decides: rolls back, and everything is as before …
    await stepBack('undo')(ports, world)
    expect(compareListings(before, listPlaces(world))).toEqual([])
    expect(await listPending(ports)).toEqual([])
    // … tries again, with the same outcome …
    const again = await syncFirst(ports, world)
    expect(again.synced).toEqual(first.synced)
    // … accepts what merged by itself …
    const merged = readText(copyFile(world, ALPHA))
    expect(merged).toContain('line 2, from the collection.')
    expect(merged).toContain('line 9, from the project.')
    // … and resolves the conflict manually.
    const text = Buffer.from('beta line 5, from both.\n')
    const chosen = new Map([[1, { take: 'text', text } as const]])
    await decide('beta', { kind: 'hunks', chosen }, 'SKILL.md')(ports, world)

    // 7. Commit: the merged files are in the project, and versions with both parents are made.
    expect(readText(copyFile(world, BETA))).toContain('line 5, from both.')
    expect(readText(copyFile(world, GUIDE))).toContain('drei')
    for (const name of ['alpha', 'beta']) {
      const made = await showVersion(ports, name, `project:${world.projects[0]}`)
      const { version: head } = await findArtifact(ports, name)
      expect(made).toMatchObject({ origin: 'merge' })
      expect(made.parents.length).toBe(2)
      expect(made.parents).toContain(head)
    }
    const operations = await listOperations(ports, { ...EVERYTHING, limit: 2 })
    expect(operations.map(({ operation }) => operation.command)).toEqual(['resolve', 'sync'])

    // 8. The metadata follows: two hashes, the time and the version.
    const record = readRecord(world, 'alpha')
    const { version: head } = await findArtifact(ports, 'alpha')
    expect(record).toMatchObject({
      content_hash: hashSkill(copyFile(world, 'skills/alpha')),
      merge_base_snapshot: collection,
      baseline_version: head,
      local_modifications: true,
      version_lineage: [collection, baseline],
    })
    expect(record['content_hash']).not.toBe(collection)
    expect(String(record['deployed_at']) > String(deployed['deployed_at'])).toBe(true)
    expect(readRecord(world, 'gamma')).toMatchObject({ local_modifications: false })

    // After it nothing is left to do: the project's own lines are known as such.
    expect(await readDrift(ports, world)).toEqual({
      alpha: ['modified', 'keep_local'],
      beta: ['modified', 'keep_local'],
      gamma: ['none', 'none'],
      delta: ['modified', 'keep_local'],
    })
  }))

test('deciding for one side as a whole is a decision as well', () =>
  whereDeployed(async (ports, world) => {
    changeBothSides(world)
    const { synced } = await syncFirst(ports, world, { strategy: 'use_remote' })
    expect(synced.map(({ action }) => action)).not.toContain('pending')
    expect(readText(copyFile(world, BETA))).toBe(readText(headFile(world, BETA)))
    expect(readText(copyFile(world, ALPHA))).toContain('line 9, from the project.')
  }))

test('a dry run of it tells all of that and writes nothing', () =>
  whereDeployed(async (ports, world) => {
    changeBothSides(world)
    const before = listPlaces(world)
    const told = await syncFirst(ports, world, { dryRun: true })
    expect(compareListings(before, listPlaces(world))).toEqual([])
    expect(await listOperations(ports, EVERYTHING)).toHaveLength(2)
    const done = await syncFirst(ports, world)
    expect(told.synced).toEqual(done.synced)
  }))

test('the record names each artifact, where it lies and where it came from', () =>
  whereDeployed((_, world) => {
    for (const [name, type, path] of [
      ['alpha', 'skill', 'skills/alpha'],
      ['gamma', 'command', GAMMA],
    ]) {
      expect(readRecord(world, name!)).toMatchObject({
        artifact_name: name,
        artifact_type: type,
        artifact_path: path,
        from_collection: 'default',
        hash_scheme: 'skillmeat-tree-v1',
        deployed_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
        deployment_profile_id: 'claude_code',
        profile_root_dir: '.claude',
      })
    }
    return Promise.resolve()
  }))
