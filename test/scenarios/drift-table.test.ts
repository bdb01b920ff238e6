import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listProjects } from '../../src/operations/catalog/projects.ts'
import { createComposite, repinMembers } from '../../src/operations/composites/change-members.ts'
import { status } from '../../src/operations/drift/status.ts'
import { listPending } from '../../src/operations/merging/resolve.ts'
import type { SyncAction } from '../../src/operations/sync/sync-report.ts'
import type { Ports } from '../../src/ports/ports.ts'
import { decide, deployTo, removeNamed, renameTo, undeployFrom } from '../faults/verbs.ts'
import type { World } from '../world/world.ts'
import { editFile, writeFiles } from '../world/write-files.ts'
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

const SKILL = 'skills/alpha/SKILL.md'

type Change = (world: World, ports: Ports) => void | Promise<void>

const editOf =
  (fileOf: typeof headFile, line: string, text: string): Change =>
  (world) =>
    editFile(fileOf(world, SKILL), line, text)

/** What can have happened to the collection's side, and to the project's. */
const COLLECTION: Readonly<Record<'= b' | '≠ b' | 'gone', Change>> = {
  '= b': () => {},
  '≠ b': editOf(headFile, 'line 2.', 'line two.'),
  gone: async (world, ports) => {
    await removeNamed(['alpha'])(ports, world)
  },
}
const PROJECT: Readonly<
  Record<'= b' | '≠ b' | '≠ b, = c' | '≠ b, the same line' | 'gone', Change>
> = {
  '= b': () => {},
  '≠ b': editOf(copyFile, 'line 9.', 'line nine.'),
  '≠ b, = c': editOf(copyFile, 'line 2.', 'line two.'),
  '≠ b, the same line': editOf(copyFile, 'line 2.', 'second line.'),
  gone: (world) => fs.rmSync(copyFile(world, 'skills/alpha'), { recursive: true }),
}

type Row = readonly [
  collection: keyof typeof COLLECTION,
  project: keyof typeof PROJECT,
  type: string,
  recommendation: string,
  sync: SyncAction,
]

const TABLE: readonly Row[] = [
  ['= b', '= b', 'none', 'none', 'none'],
  ['≠ b', '= b', 'outdated', 'sync_from_collection', 'updated'],
  ['= b', '≠ b', 'modified', 'keep_local', 'kept_local'],
  ['≠ b', '≠ b, = c', 'none', 'none', 'baseline_moved'],
  ['≠ b', '≠ b', 'conflict', 'merge', 'merged'],
  ['≠ b', '≠ b, the same line', 'conflict', 'review_manually', 'pending'],
  ['gone', '= b', 'removed', 'undeploy', 'needs_decision'],
  ['gone', '≠ b', 'conflict', 'review_manually', 'pending'],
  ['= b', 'gone', 'modified', 'redeploy', 'needs_decision'],
  ['≠ b', 'gone', 'conflict', 'review_manually', 'pending'],
  ['gone', 'gone', 'removed', 'undeploy', 'record_dropped'],
]

test.each(TABLE)(
  'collection %s, project %s: the drift is %s, the advice %s, and sync says %s',
  (collection, project, type, recommendation, action) =>
    whereDeployed(async (ports, world) => {
      await COLLECTION[collection](world, ports)
      await PROJECT[project](world, ports)
      const drift = await driftOf(ports, world, 'alpha')
      expect(drift).toMatchObject({ type, recommendation })
      expect(drift?.baseline === null).toBe(false)
      expect(drift?.collection === null).toBe(collection === 'gone')
      expect(drift?.projectTree === null).toBe(project === 'gone')
      const { synced } = await syncFirst(ports, world, { names: [] })
      expect(synced.find(({ artifact }) => artifact === 'skill:alpha')?.action).toBe(action)
    }),
)

test.each([
  ['= b', 'gone', { missing: 'redeploy' }, 'redeployed'],
  ['= b', 'gone', { missing: 'undeploy' }, 'record_dropped'],
  ['gone', '= b', { removed: 'undeploy' }, 'undeployed'],
  ['= b', '≠ b', { pull: true }, 'pulled'],
  ['≠ b', '≠ b', { pull: true }, 'merged'],
] as const)(
  'collection %s, project %s: what a person decides with %j is done, and nothing drifts after it',
  (collection, project, decision, action) =>
    whereDeployed(async (ports, world) => {
      await COLLECTION[collection](world, ports)
      await PROJECT[project](world, ports)
      const { synced } = await syncFirst(ports, world, decision)
      expect(synced.find(({ artifact }) => artifact === 'skill:alpha')?.action).toBe(action)
      const drift = await driftOf(ports, world, 'alpha')
      expect(drift?.type ?? 'none').toBe('none')
    }),
)

test('a trial merge says where both sides meet, and writes nothing', () =>
  whereDeployed(async (ports, world) => {
    await COLLECTION['≠ b'](world, ports)
    await PROJECT['≠ b, the same line'](world, ports)
    expect((await driftOf(ports, world, 'alpha'))?.trial).toMatchObject({
      clean: false,
      conflicts: [{ path: 'SKILL.md', type: 'content', lines: [6] }],
    })
    expect(await listPending(ports)).toEqual([])
  }))

test('deleted on one side and edited on the other is decided like any conflict', () =>
  whereDeployed(async (ports, world) => {
    await COLLECTION.gone(world, ports)
    await PROJECT['≠ b'](world, ports)
    await syncFirst(ports, world)
    expect(await listPending(ports)).toMatchObject([
      { theirs: null, conflicts: [{ type: 'deletion' }, { type: 'deletion' }] },
    ])
    await decide('alpha', { kind: 'strategy', strategy: 'use_remote' })(ports, world)
    expect(fs.existsSync(copyFile(world, 'skills/alpha'))).toBe(false)
    expect(await driftOf(ports, world, 'alpha')).toBeUndefined()
  }))

test('a copy that was pinned is compared with its pin, whatever the head does', () =>
  whereDeployed(async (ports, world) => {
    await deployTo(0, ['alpha'], { pin: 'head' })(ports, world)
    await COLLECTION['≠ b'](world, ports)
    expect(await driftOf(ports, world, 'alpha')).toMatchObject({ type: 'none', pinned: true })
    await PROJECT['≠ b'](world, ports)
    expect(await driftOf(ports, world, 'alpha')).toMatchObject({ type: 'modified', pinned: true })
  }))

test('edits of a pinned copy are merged into a head that went on, and the copy stays pinned', () =>
  whereDeployed(async (ports, world) => {
    await deployTo(0, ['alpha'], { pin: 'head' })(ports, world)
    await COLLECTION['≠ b'](world, ports)
    await PROJECT['≠ b'](world, ports)
    const copy = readText(copyFile(world, SKILL))
    const { synced } = await syncFirst(ports, world, { pull: true, names: ['alpha'] })
    expect(synced).toMatchObject([{ action: 'pulled', merged: ['SKILL.md'] }])
    expect(readText(headFile(world, SKILL))).toContain('line two.')
    expect(readText(headFile(world, SKILL))).toContain('line nine.')
    expect(readText(copyFile(world, SKILL))).toBe(copy)
    expect(await driftOf(ports, world, 'alpha')).toMatchObject({ type: 'modified', pinned: true })
    const again = await syncFirst(ports, world, { pull: true, names: ['alpha'] })
    expect(again.synced).toMatchObject([{ action: 'kept_local' }])
    editFile(headFile(world, SKILL), 'line nine.', 'line 9, by another.')
    editFile(copyFile(world, SKILL), 'line nine.', 'ninth line.')
    const third = await syncFirst(ports, world, { pull: true, names: ['alpha'] })
    expect(third.synced).toMatchObject([{ action: 'pending', conflicts: ['SKILL.md'] }])
    expect(await listPending(ports)).toMatchObject([
      { target: expect.stringMatching(/^artifact/) as string },
    ])
  }))

test('a part of a plugin that the plugin pins otherwise by now is a mismatch of versions', () =>
  whereDeployed(async (ports, world) => {
    const [, project] = world.projects
    const plugin = { name: 'kit', dryRun: false }
    await createComposite(ports, { ...plugin, members: ['alpha', 'beta'] })
    await deployTo(1, ['kit'])(ports, world)
    const drifts = async () =>
      (await status(ports, [project])).deployments
        .filter(({ artifact }) => artifact === 'skill:alpha')
        .map(({ type, recommendation }) => [type, recommendation])
    await COLLECTION['≠ b'](world, ports)
    expect(await drifts(), 'the head alone is no reason').toEqual([['none', 'none']])
    await repinMembers(ports, { ...plugin, members: ['alpha'], version: null })
    expect(await drifts()).toEqual([['version_mismatch', 'redeploy']])
    const { synced } = await syncFirst(ports, world, { projects: [project] })
    expect(synced.find(({ artifact }) => artifact === 'skill:alpha')?.action).toBe('updated')
    expect(await drifts()).toEqual([['none', 'none']])
  }))

test('without a known baseline every difference is a conflict, and nothing is merged silently', () =>
  whereDeployed(async (ports, world) => {
    await undeployFrom(0, ['alpha'])(ports, world)
    await COLLECTION['≠ b'](world, ports)
    const text = readText(headFile(world, SKILL)).replace('line 9.', 'line nine.')
    writeFiles(world.projects[1], {
      '.claude/skills/alpha/SKILL.md': text,
      '.claude/.skillmeat-deployed.toml': `[[deployed]]
artifact_name = "alpha"
artifact_type = "skill"
from_collection = "default"
artifact_path = "skills/alpha"
content_hash = "${'0'.repeat(64)}"
`,
    })
    const { deployments } = await status(ports, [world.projects[1]])
    expect(deployments).toMatchObject([
      { type: 'conflict', recommendation: 'review_manually', baseline: null },
    ])
    const { synced } = await syncFirst(ports, world, { projects: [world.projects[1]] })
    expect(synced).toMatchObject([{ action: 'pending', conflicts: ['SKILL.md', 'guide.md'] }])
  }))

test('line endings alone are no drift', () =>
  whereDeployed(async (ports, world) => {
    const copy = copyFile(world, SKILL)
    fs.writeFileSync(copy, readText(copy).replaceAll('\n', '\r\n'))
    expect(await driftOf(ports, world, 'alpha')).toMatchObject({ type: 'none', eolOnly: true })
    await PROJECT['≠ b'](world, ports)
    expect(await driftOf(ports, world, 'alpha')).toMatchObject({ type: 'modified', eolOnly: false })
  }))

test('what an agent leaves behind when it runs a script is no drift', () =>
  whereDeployed(async (ports, world) => {
    writeFiles(copyFile(world, 'skills/alpha'), {
      '__pycache__/run.pyc': 'compiled',
      'node_modules/x/index.js': 'x',
      '.DS_Store': 'finder',
    })
    expect(await driftOf(ports, world, 'alpha')).toMatchObject({ type: 'none' })
  }))

test('a renamed artifact keeps its copies, and they keep their place', () =>
  whereDeployed(async (ports, world) => {
    await renameTo('alpha', 'omega')(ports, world)
    expect(await driftOf(ports, world, 'omega')).toMatchObject({
      type: 'none',
      path: '.claude/skills/alpha',
    })
    editFile(headFile(world, 'skills/omega/SKILL.md'), 'line 2.', 'line two.')
    await syncFirst(ports, world)
    expect(readText(copyFile(world, SKILL))).toContain('line two.')
  }))

test('a project that is away is neither gone nor drifted', () =>
  whereDeployed(async (ports, world) => {
    const [project] = world.projects
    fs.renameSync(project, `${project}-away`)
    const { deployments, unreachable } = await status(ports, null)
    expect(deployments).toEqual([])
    expect(unreachable).toEqual([{ project, deployments: 4, worktreeOf: null }])
    expect(await listProjects(ports)).toMatchObject([{ path: project, reachable: false }])
    fs.renameSync(`${project}-away`, project)
    expect((await status(ports, null)).deployments).toHaveLength(4)
  }))

test('the record of a colleague, or of another branch, brings its own baseline', () =>
  whereDeployed(async (ports, world) => {
    const { tree: old } = await findArtifact(ports, 'alpha')
    const folder = join(world.projects[0], '.claude')
    fs.cpSync(folder, `${folder}-other-branch`, { recursive: true })
    await COLLECTION['≠ b'](world, ports)
    await syncFirst(ports, world)
    expect(readRecord(world, 'alpha')['merge_base_snapshot']).not.toBe(old)
    fs.rmSync(folder, { recursive: true })
    fs.renameSync(`${folder}-other-branch`, folder)
    expect(await driftOf(ports, world, 'alpha')).toMatchObject({
      type: 'outdated',
      baseline: { tree: old },
    })
  }))
