import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { inDeployedWorld } from '../../../test/properties/filled-world.ts'
import type { World } from '../../../test/world/world.ts'
import { editFile } from '../../../test/world/write-files.ts'
import type { Ports } from '../../ports/ports.ts'
import { undo } from '../undo/undo.ts'
import { forkArtifact } from './fork-artifact.ts'
import { log } from './log.ts'
import { mergeVersion } from './merge-version.ts'
import { revertVersion } from './revert-version.ts'
import { showVersion } from './show-version.ts'
import { chooseMergeStrategy, findCommonAncestors } from './strategy.ts'
import { deleteTag, listTags, tagVersion } from './tag-version.ts'

const headFile = ({ home }: World) => join(home, 'collections/default/skills/alpha/SKILL.md')
const copyFile = ({ projects }: World) => join(projects[0], '.claude/skills/alpha/SKILL.md')
const logAll = (ports: Ports, name = 'alpha') => log(ports, { name, limit: 100, from: null })
const merge = (ports: Ports, version: string) =>
  mergeVersion(ports, { name: 'alpha', version, strategy: null, dryRun: false })
const revert = (ports: Ports, version: string, whole = false) =>
  revertVersion(ports, { name: 'alpha', version, whole, parent: 1, dryRun: false })

test('an edit on disk is a version by the next command, and the log that shows it names it for good', () =>
  inDeployedWorld(async (ports, world) => {
    editFile(headFile(world), 'line 3', 'line three')
    const first = await logAll(ports)
    expect(first.versions.map(({ origin }) => origin)).toEqual(['edit', 'import'])
    expect((await logAll(ports)).versions).toEqual(first.versions)
    const shown = await showVersion(ports, 'alpha', 'head')
    expect(shown.changes).toMatchObject([{ path: 'skills/alpha/SKILL.md', added: 1, removed: 1 }])
  }))

test("a project's edits merge into the head, on the version both come from", () =>
  inDeployedWorld(async (ports, world) => {
    editFile(headFile(world), 'line 9', 'line nine')
    editFile(copyFile(world), 'line 2', 'line two')
    const asked = { name: 'alpha', from: `project:${world.projects[0]}`, into: 'head' }
    const strategy = await chooseMergeStrategy(ports, asked)
    expect(strategy).toMatchObject({ strategy: 'merge', ahead: 1, behind: 1 })
    const [base] = await findCommonAncestors(ports, {
      name: 'alpha',
      versions: [asked.from, 'head'],
    })
    expect(strategy.bases).toEqual([base])
    const { result } = await merge(ports, asked.from)
    expect(result).toMatchObject({ action: 'merged', merged: ['SKILL.md'], bases: [base] })
    const text = readFileSync(headFile(world), 'utf8')
    expect(text).toContain('line nine')
    expect(text).toContain('line two')
    const [head] = (await logAll(ports)).versions
    expect(head?.parents.length).toBe(2)
    expect((await merge(ports, asked.from)).result.action).toBe('up_to_date')
    expect(await chooseMergeStrategy(ports, asked)).toMatchObject({ strategy: 'up_to_date' })
  }))

test('a version that nothing else happened beside is simply taken', () =>
  inDeployedWorld(async (ports, world) => {
    editFile(copyFile(world), 'line 2', 'line two')
    const from = 'project:one'
    expect(await chooseMergeStrategy(ports, { name: 'alpha', from, into: 'head' })).toMatchObject({
      strategy: 'fast_forward',
      files: [{ path: 'SKILL.md', outcome: 'taken' }],
    })
    expect((await merge(ports, from)).result.action).toBe('fast_forward')
    expect(readFileSync(headFile(world), 'utf8')).toContain('line two')
  }))

test('a conflict leaves the artifact as it is and waits', () =>
  inDeployedWorld(async (ports, world) => {
    editFile(headFile(world), 'line 2', 'line two')
    editFile(copyFile(world), 'line 2', 'second line')
    const before = readFileSync(headFile(world), 'utf8')
    const asked = { name: 'alpha', from: 'project:one', into: 'head' }
    expect(await chooseMergeStrategy(ports, asked)).toMatchObject({
      strategy: 'manual',
      files: [{ path: 'SKILL.md', outcome: 'conflict', hunks: 1 }],
    })
    const { result } = await merge(ports, 'project:one')
    expect(result).toMatchObject({ action: 'pending', conflicts: ['SKILL.md'] })
    expect(readFileSync(headFile(world), 'utf8')).toBe(before)
  }))

test('a revert takes back one change and keeps what came after it; to goes back as a whole', () =>
  inDeployedWorld(async (ports, world) => {
    const original = readFileSync(headFile(world), 'utf8')
    editFile(headFile(world), 'line 2', 'line two')
    const [second] = (await logAll(ports)).versions
    editFile(headFile(world), 'line 9', 'line nine')
    await logAll(ports)
    const { result } = await revert(ports, second?.id ?? '')
    expect(result.action).toBe('merged')
    expect(readFileSync(headFile(world), 'utf8')).toBe(original.replace('line 9', 'line nine'))
    expect((await showVersion(ports, 'alpha', 'head')).origin).toBe('revert')
    await revert(ports, 'head~3', true)
    expect(readFileSync(headFile(world), 'utf8')).toBe(original)
    await undo(ports, { kind: 'undo', operation: null, dryRun: false })
    expect(readFileSync(headFile(world), 'utf8')).toContain('line nine')
    await expect(revert(ports, 'upstream')).rejects.toMatchObject({ code: 'E_USAGE' })
  }))

test('a version that was undone can still be named and merged', () =>
  inDeployedWorld(async (ports, world) => {
    editFile(headFile(world), 'line 2', 'line two')
    await revert(ports, 'head~1', true)
    const { versions } = await logAll(ports)
    await undo(ports, { kind: 'undo', operation: null, dryRun: false })
    const undone = versions[0]?.id ?? ''
    expect((await logAll(ports)).versions.map(({ id }) => id)).not.toContain(undone)
    expect((await showVersion(ports, 'alpha', undone)).origin).toBe('revert')
    expect((await merge(ports, undone)).result.action).toBe('fast_forward')
  }))

test('a tag names a version until it is moved or deleted', () =>
  inDeployedWorld(async (ports, world) => {
    const request = { name: 'alpha', tag: 'v1.0', version: null, force: false, dryRun: false }
    const { result: first } = await tagVersion(ports, request)
    editFile(headFile(world), 'line 2', 'line two')
    await expect(tagVersion(ports, request)).rejects.toMatchObject({ code: 'E_NAME_TAKEN' })
    expect((await showVersion(ports, 'alpha', 'v1.0')).id).toBe(first.version)
    expect((await showVersion(ports, 'alpha', 'head~1')).id).toBe(first.version)
    const { result: moved } = await tagVersion(ports, { ...request, force: true })
    expect(moved.version).not.toBe(first.version)
    await deleteTag(ports, { name: 'alpha', tag: 'v1.0', dryRun: false })
    expect(await listTags(ports, 'alpha')).toEqual([])
    for (const tag of ['head', '../x', 'av_1234', 'with space', 'deadbeef']) {
      await expect(tagVersion(ports, { ...request, tag })).rejects.toMatchObject({
        code: 'E_NAME_INVALID',
      })
    }
  }))

test.each(['fork', 'original'] as const)(
  'a version that was made after a fork merges by its id, into the %s',
  (into) =>
    inDeployedWorld(async (ports, world) => {
      await forkArtifact(ports, { name: 'alpha', to: 'own', version: null, dryRun: false })
      const own = join(world.home, 'collections/default/skills/own/SKILL.md')
      editFile(own, 'line 2', 'line two')
      editFile(headFile(world), 'line 9', 'line nine')
      const [target, other] = into === 'fork' ? ['own', 'alpha'] : ['alpha', 'own']
      const { id } = (await logAll(ports, other)).versions[0]!
      for (const version of [id, id.slice(0, 11)]) {
        const found = { name: target, from: version, into: 'head' }
        expect(await chooseMergeStrategy(ports, found)).toMatchObject({ strategy: 'merge' })
      }
      const request = { name: target, version: id, strategy: null, dryRun: false }
      expect((await mergeVersion(ports, request)).result).toMatchObject({ action: 'merged' })
      const merged = readFileSync(into === 'fork' ? own : headFile(world), 'utf8')
      expect(merged).toContain('line two')
      expect(merged).toContain('line nine')
    }),
)

test('a version of an artifact that shares no history is none of this one', () =>
  inDeployedWorld(async (ports) => {
    const { id } = (await logAll(ports, 'gamma')).versions[0]!
    await expect(merge(ports, id)).rejects.toMatchObject({ code: 'E_NOT_FOUND' })
    // Looking for it left nothing behind that would be found the second time.
    await expect(merge(ports, id)).rejects.toMatchObject({ code: 'E_NOT_FOUND' })
  }))

test('a fork goes its own way and can take over what the other got later', () =>
  inDeployedWorld(async (ports, world) => {
    await forkArtifact(ports, { name: 'alpha', to: 'own', version: null, dryRun: false })
    const own = join(world.home, 'collections/default/skills/own/SKILL.md')
    editFile(own, 'line 2', 'line two')
    editFile(headFile(world), 'line 9', 'line nine')
    const request = { name: 'own', version: 'alpha@head', strategy: null, dryRun: false }
    const { result } = await mergeVersion(ports, request)
    expect(result.action).toBe('merged')
    expect(readFileSync(own, 'utf8')).toContain('line nine')
    expect(readFileSync(headFile(world), 'utf8')).not.toContain('line two')
    expect((await logAll(ports, 'own')).versions.map(({ origin }) => origin)).toContain('import')
    const again = forkArtifact(ports, { name: 'alpha', to: 'OWN', version: null, dryRun: false })
    await expect(again).rejects.toMatchObject({ code: 'E_NAME_TAKEN' })
  }))
