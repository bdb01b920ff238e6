import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { addBundle, betweenHomes, exportTo } from '../../../test/bundles/two-homes.ts'
import { craftBundle, demo, fileOf } from '../../../test/bundles/craft-bundle.ts'
import { makePlugin } from '../../../test/faults/plugin-verbs.ts'
import { addAll } from '../../../test/faults/verbs.ts'
import { fillSource } from '../../../test/properties/world-steps.ts'
import { inWorld } from '../../../test/world/world.ts'
import type { World } from '../../../test/world/world.ts'
import { editFile } from '../../../test/world/write-files.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { repinMembers, unlinkMember } from '../composites/change-members.ts'
import { listTags, tagVersion } from '../history/tag-version.ts'
import { revertVersion } from '../history/revert-version.ts'
import type { AddReport, AddRequest } from '../importing/pipeline/add-report.ts'
import { openSession } from '../engine/run/open-session.ts'
import { undo } from '../undo/undo.ts'

const dryRun = false

function skillOf({ home }: World): string {
  return join(home, 'collections/default/skills/alpha/SKILL.md')
}

function textOf(world: World): string {
  return fs.readFileSync(skillOf(world), 'utf8')
}

const told = ({ added }: AddReport) => added.map(({ artifact, action }) => `${artifact} ${action}`)

async function take(
  world: World,
  file: string,
  request: Partial<AddRequest> = {},
): Promise<readonly string[]> {
  return told(await inWorld(world, {}, (ports) => addBundle(ports, file, request)))
}

/** One home exports a plugin and what became of it, without the history; the other has the first. */
async function shared(task: (homes: Homes) => Promise<void>): Promise<void> {
  await betweenHomes(async (from, to) => {
    const fileOfBundle = (name: string) => join(from.root, `${name}.skillmeat-pack`)
    const send = async (name: string) => {
      await inWorld(from, {}, (ports) => exportTo(ports, fileOfBundle(name), { names: ['both'] }))
      return fileOfBundle(name)
    }
    fillSource(from)
    await inWorld(from, {}, async (ports) => {
      await addAll(ports, from)
      await makePlugin('both', ['alpha', 'beta'])(ports, from)
    })
    const first = await send('first')
    await take(to, first)
    await task({ from, to, first, send })
  })
}

interface Homes {
  readonly from: World
  readonly to: World
  readonly first: string
  /** Exports the plugin as it is now. */
  readonly send: (name: string) => Promise<string>
}

async function editAndRepin(from: World, before: string, after: string): Promise<void> {
  editFile(skillOf(from), before, after)
  await inWorld(from, {}, (ports) =>
    repinMembers(ports, { name: 'both', members: [], version: null, dryRun }),
  )
}

const UNCHANGED = ['skill:alpha unchanged', 'skill:beta unchanged', 'composite:both unchanged']
const UPDATED = ['skill:alpha updated', 'skill:beta unchanged', 'composite:both updated']

test('without the history an untouched copy goes forward, plugin and pins too, and nobody is asked', () =>
  shared(async ({ from, to, first, send }) => {
    await editAndRepin(from, 'alpha line 2.', 'alpha line 2, theirs.')
    const second = await send('second')
    expect(await take(to, second)).toEqual(UPDATED)
    expect(textOf(to)).toContain('theirs')
    expect(await take(to, second)).toEqual(UNCHANGED)
    expect(await take(to, first)).toEqual(UNCHANGED)
    await inWorld(to, {}, (ports) => undo(ports, { kind: 'undo', operation: null, dryRun }))
    expect(textOf(to)).not.toContain('theirs')
    // What was taken back is not held.
    expect(await take(to, second)).toEqual(UPDATED)
  }))

test('a bundle that was skipped in between is no gap', () =>
  shared(async ({ from, to, send }) => {
    await editAndRepin(from, 'alpha line 2.', 'alpha line 2, theirs.')
    const second = await send('second')
    await editAndRepin(from, 'alpha line 5.', 'alpha line 5, theirs.')
    expect(await take(to, await send('third'))).toEqual(UPDATED)
    // That the third came of it is in no bundle that was taken in, so it asks; and loses nothing.
    const text = textOf(to)
    await expect(take(to, second)).rejects.toMatchObject({ code: 'E_DECISION_NEEDED' })
    await take(to, second, { onConflict: 'update' })
    expect(textOf(to)).toBe(text)
  }))

test('without the history an edited copy is merged on what both have in common', () =>
  shared(async ({ from, to, first, send }) => {
    await editAndRepin(from, 'alpha line 2.', 'alpha line 2, theirs.')
    const second = await send('second')
    editFile(skillOf(to), 'alpha line 9.', 'alpha line 9, mine.')
    expect(await take(to, first)).toEqual(UNCHANGED)
    await expect(take(to, second)).rejects.toMatchObject({ code: 'E_DECISION_NEEDED' })
    expect((await take(to, second, { onConflict: 'update' }))[0]).toBe('skill:alpha merged')
    expect(textOf(to)).toContain('mine')
    expect(textOf(to)).toContain('theirs')
    expect(await take(to, second)).toEqual(UNCHANGED)
  }))

test('a part that left and a tag arrive', () =>
  shared(async ({ from, to, send }) => {
    await inWorld(from, {}, async (ports) => {
      await tagVersion(ports, { name: 'alpha', tag: 'v2', version: null, force: false, dryRun })
      await tagVersion(ports, { name: 'both', tag: 'v2', version: null, force: false, dryRun })
      await unlinkMember(ports, { name: 'both', member: 'beta', dryRun })
    })
    expect(await take(to, await send('second'))).toEqual([
      'skill:alpha updated',
      'composite:both updated',
    ])
    const tags = await inWorld(to, {}, (ports) => listTags(ports, 'alpha'))
    expect(tags.map(({ tag }) => tag)).toEqual(['v2'])
  }))

test('what comes back edited goes forward where it came from', () =>
  shared(async ({ from, to }) => {
    const back = join(to.root, 'back.skillmeat-pack')
    editFile(skillOf(to), 'alpha line 9.', 'alpha line 9, mine.')
    await inWorld(to, {}, (ports) => exportTo(ports, back, { names: ['alpha'] }))
    expect(await take(from, back)).toEqual(['skill:alpha updated'])
    expect(textOf(from)).toContain('mine')
  }))

test('a change that was taken back here is not brought in again without a word', () =>
  shared(async ({ from, to, send }) => {
    await editAndRepin(from, 'alpha line 2.', 'alpha line 2, theirs.')
    await take(to, await send('second'))
    await inWorld(to, {}, (ports) =>
      revertVersion(ports, { name: 'alpha', version: 'head', whole: false, parent: 1, dryRun }),
    )
    expect(textOf(to)).not.toContain('theirs')
    await editAndRepin(from, 'alpha line 5.', 'alpha line 5, theirs.')
    const third = await send('third')
    await expect(take(to, third)).rejects.toMatchObject({ code: 'E_DECISION_NEEDED' })
    await take(to, third, { onConflict: 'update' })
    expect(textOf(to)).toContain('line 5, theirs')
    expect(textOf(to)).not.toContain('line 2, theirs')
  }))

test('a history that comes after a content without one hangs on it', () =>
  shared(async ({ from, to }) => {
    const whole = join(from.root, 'whole.skillmeat-pack')
    await editAndRepin(from, 'alpha line 2.', 'alpha line 2, theirs.')
    await inWorld(from, {}, (ports) =>
      exportTo(ports, whole, { names: ['both'], withHistory: true }),
    )
    expect(await take(to, whole)).toEqual(UPDATED)
    expect(await take(to, whole)).toEqual(UNCHANGED)
  }))

test('a bundle that names no older content asks, as one of an older program does', () =>
  shared(async ({ to }) => {
    const entries = await inWorld(to, {}, async (ports) => {
      const { view } = await openSession(ports)
      return view.scan<ArtifactEntry>(viewKeys.allArtifacts())
    })
    const uuid = entries.find(({ name }) => name === 'alpha')?.uuid ?? null
    const text = '---\nname: alpha\n---\nSomething else.\n'
    const path = 'skills/alpha/SKILL.md'
    const artifact = demo({ name: 'alpha', uuid, files: [fileOf(path, text)] })
    const file = join(to.root, 'claim.skillmeat-pack')
    fs.writeFileSync(
      file,
      await craftBundle({ manifest: { artifacts: [artifact] }, files: { [path]: text } }),
    )
    await expect(take(to, file)).rejects.toMatchObject({ code: 'E_DECISION_NEEDED' })
  }))
