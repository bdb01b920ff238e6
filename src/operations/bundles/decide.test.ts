import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  addBundle,
  betweenHomes,
  exportTo,
  pretendRemote,
  readCarried,
} from '../../../test/bundles/two-homes.ts'
import { craftBundle, demo, fileOf } from '../../../test/bundles/craft-bundle.ts'
import { addAll } from '../../../test/faults/verbs.ts'
import { makePlugin } from '../../../test/faults/plugin-verbs.ts'
import { fillSource } from '../../../test/properties/world-steps.ts'
import { inWorld } from '../../../test/world/world.ts'
import type { World } from '../../../test/world/world.ts'
import { editFile } from '../../../test/world/write-files.ts'
import { sha256 } from '../../adapters/system/environment.ts'
import { makeTree } from '../../core/object/tree.ts'
import { repinMembers } from '../composites/change-members.ts'
import type { Ports } from '../../ports/ports.ts'
import type { ArtifactEntry, MembershipEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { openSession } from '../engine/run/open-session.ts'
import { createCollection, selectCollection } from '../artifacts/collections.ts'
import { update } from '../importing/update.ts'
import { undo } from '../undo/undo.ts'

const dryRun = false

function skillOf({ home }: World): string {
  return join(home, 'collections/default/skills/alpha/SKILL.md')
}

/** Both homes hold the same; then `edit` changes the first, which is exported once more. */
async function exportedTwice(
  { from, to, file }: { readonly from: World; readonly to: World; readonly file: string },
  withHistory: boolean,
): Promise<void> {
  const first = join(from.root, 'first.skillmeat-pack')
  await inWorld(from, {}, async (ports) => {
    fillSource(from)
    await addAll(ports, from)
    await exportTo(ports, first, { withHistory })
  })
  await inWorld(to, {}, (ports) => addBundle(ports, first))
  editFile(skillOf(from), 'alpha line 2.', 'alpha line 2, theirs.')
  await inWorld(from, {}, (ports) => exportTo(ports, file, { withHistory }))
}

async function twice(
  withHistory: boolean,
  task: (to: World, file: string) => Promise<void>,
): Promise<void> {
  await betweenHomes(async (from, to) => {
    const file = join(from.root, 'second.skillmeat-pack')
    await exportedTwice({ from, to, file }, withHistory)
    await task(to, file)
  })
}

test('what was edited on both sides waits for a decision, though the uuid is the same', () =>
  twice(true, async (to, file) => {
    editFile(skillOf(to), 'alpha line 9.', 'alpha line 9, mine.')
    await inWorld(to, {}, async (ports) => {
      await expect(addBundle(ports, file)).rejects.toMatchObject({ code: 'E_DECISION_NEEDED' })
      const { added } = await addBundle(ports, file, { dryRun: true })
      expect(added.map(({ artifact, action, match }) => [artifact, action, match.how])).toEqual([
        ['command:gamma', 'unchanged', 'uuid'],
        ['skill:alpha', 'undecided', 'uuid'],
        ['skill:beta', 'unchanged', 'uuid'],
      ])
    })
    expect(fs.readFileSync(skillOf(to), 'utf8')).not.toContain('theirs')
  }))

test('with the history an unedited copy goes forward to the very version, and nobody is asked', () =>
  twice(true, async (to, file) => {
    const report = await inWorld(to, {}, (ports) => addBundle(ports, file))
    expect(report.added.find(({ artifact }) => artifact === 'skill:alpha')?.action).toBe('updated')
    expect(fs.readFileSync(skillOf(to), 'utf8')).toContain('theirs')
    const again = await inWorld(to, {}, (ports) => addBundle(ports, file))
    expect(again.added.every(({ action }) => action === 'unchanged')).toBe(true)
  }))

test('with the history an edited copy is merged on what both have in common', () =>
  twice(true, async (to, file) => {
    editFile(skillOf(to), 'alpha line 9.', 'alpha line 9, mine.')
    const report = await inWorld(to, {}, (ports) =>
      addBundle(ports, file, { onConflict: 'update' }),
    )
    expect(report.added.find(({ artifact }) => artifact === 'skill:alpha')?.action).toBe('merged')
    const text = fs.readFileSync(skillOf(to), 'utf8')
    expect(text).toContain('theirs')
    expect(text).toContain('mine')
    await inWorld(to, {}, (ports) => undo(ports, { kind: 'undo', operation: null, dryRun }))
    expect(fs.readFileSync(skillOf(to), 'utf8')).not.toContain('theirs')
  }))

test('an older bundle of what went on here is held already', () =>
  betweenHomes(async (from) => {
    const file = join(from.root, 'old.skillmeat-pack')
    await inWorld(from, {}, async (ports) => {
      fillSource(from)
      await addAll(ports, from)
      await exportTo(ports, file, { withHistory: true })
      editFile(skillOf(from), 'alpha line 2.', 'alpha line 2, later.')
      const { added } = await addBundle(ports, file)
      expect(added.every(({ action }) => action === 'unchanged')).toBe(true)
    })
  }))

test('both are kept under two names and with two uuids', () =>
  twice(true, async (to, file) => {
    const report = await inWorld(to, {}, (ports) => addBundle(ports, file, { onConflict: 'fork' }))
    const forked = report.added.find(({ action }) => action === 'forked')
    expect(forked?.artifact).toBe('skill:alpha-2')
    const { artifacts } = await readCarried(to, { withHistory: true })
    const uuids = artifacts.map((one) => (one as { uuid: string }).uuid)
    expect(new Set(uuids).size).toBe(4)
  }))

test('a uuid that another collection has is not used again', () =>
  betweenHomes(async (from) => {
    const file = join(from.root, 'own.skillmeat-pack')
    await inWorld(from, {}, async (ports) => {
      fillSource(from)
      await addAll(ports, from)
      await exportTo(ports, file, { withHistory: true })
      await createCollection(ports, { name: 'work', dryRun })
      await selectCollection(ports, { name: 'work', dryRun })
      const { added } = await addBundle(ports, file)
      expect(added.every(({ action }) => action === 'added')).toBe(true)
    })
    const { artifacts } = await readCarried(from, { withHistory: true })
    expect(new Set(artifacts.map((one) => (one as { uuid: string }).uuid)).size).toBe(6)
  }))

test('a plugin whose pins moved is brought forward with its parts', () =>
  betweenHomes(async (from, to) => {
    const [first = '', second = ''] = ['1', '2'].map((n) => join(from.root, `${n}.skillmeat-pack`))
    await inWorld(from, {}, async (ports) => {
      fillSource(from)
      await addAll(ports, from)
      await makePlugin('both', ['alpha', 'beta'])(ports, from)
      await exportTo(ports, first, { withHistory: true, names: ['both'] })
    })
    await inWorld(to, {}, (ports) => addBundle(ports, first))
    editFile(skillOf(from), 'alpha line 2.', 'alpha line 2, theirs.')
    await inWorld(from, {}, async (ports) => {
      await repinMembers(ports, { name: 'both', members: [], version: null, dryRun })
      await exportTo(ports, second, { withHistory: true, names: ['both'] })
    })
    await inWorld(to, {}, (ports) => addBundle(ports, second, { onConflict: 'update' }))
    const carried = await readCarried(from, { withHistory: true })
    expect((await readCarried(to, { withHistory: true })).members).toEqual(carried.members)
  }))

test('where the own artifact stands for a part, the plugin is made of it', () =>
  betweenHomes(async (from, to) => {
    const file = join(from.root, 'both.skillmeat-pack')
    await inWorld(from, {}, async (ports) => {
      fillSource(from)
      await addAll(ports, from)
      await makePlugin('both', ['alpha', 'beta'])(ports, from)
      await exportTo(ports, file, { names: ['both'] })
    })
    fillSource(to)
    editFile(join(to.source, 'skills/alpha/SKILL.md'), 'alpha line 2.', 'alpha of my own.')
    await inWorld(to, {}, (ports) => addAll(ports, to))
    const decisions = new Map([['alpha', 'keep'] as const])
    const own = await inWorld(to, {}, async (ports) => {
      await addBundle(ports, file, { decisions })
      const { view } = await openSession(ports)
      const members = await view.scan<MembershipEntry>(viewKeys.allMembers())
      const entries = await view.scan<ArtifactEntry>(viewKeys.allArtifacts())
      return members.map(({ name, child, pin }) => {
        const entry = entries.find(({ uuid }) => uuid === child)
        return `${name} ${pin?.version === entry?.version ? 'as here' : 'as there'}`
      })
    })
    expect(own.toSorted()).toEqual(['alpha as here', 'beta as here'])
    const again = await inWorld(to, {}, (ports) => addBundle(ports, file, { decisions }))
    expect(again.added.map(({ action }) => action)).toEqual(['kept', 'unchanged', 'unchanged'])
  }))

test('a bundle that claims to be of a known source does not update it by itself', () =>
  betweenHomes(async (from, to) => {
    const file = join(from.root, 'claim.skillmeat-pack')
    const text = '---\nname: alpha\n---\nSomething else.\n'
    const path = 'skills/alpha/SKILL.md'
    const upstream = {
      url: 'https://example.com/a.git',
      ref: null,
      path: 'skills/alpha',
      commit: null,
    }
    const tree = makeTree(sha256, [
      { path: 'SKILL.md', mode: '100644', blob: sha256(Buffer.from(text)) },
    ])
    const artifact = demo({
      name: 'alpha',
      files: [fileOf(path, text)],
      upstream: { ...upstream, hash: tree.id, version: null },
    })
    fs.writeFileSync(
      file,
      await craftBundle({ manifest: { artifacts: [artifact] }, files: { [path]: text } }),
    )
    await inWorld(to, {}, async (ports) => {
      fillSource(to)
      await addAll(ports, to)
      await expect(addBundle(ports, file)).rejects.toMatchObject({ code: 'E_DECISION_NEEDED' })
    })
  }))

test('an artifact of a repository goes on being updated from there, on what was last seen', () =>
  betweenHomes(async (from, to) => {
    const file = join(from.root, 'own.skillmeat-pack')
    await inWorld(from, {}, async (ports) => {
      fillSource(from)
      await addAll(ports, from)
      await pretendRemote(ports, 'skill:alpha')
      editFile(skillOf(from), 'alpha line 9.', 'alpha line 9, mine.')
      await exportTo(ports, file)
    })
    editFile(join(from.source, 'skills/alpha/SKILL.md'), 'alpha line 2.', 'alpha line 2, upstream.')
    await inWorld(to, {}, (ports) => addBundle(ports, file))
    const repository = { kind: 'folder', dir: from.source, path: null } as const
    const decorate = (ports: Ports): Ports => ({
      ...ports,
      sources: {
        ...ports.sources,
        look: () => Promise.resolve({ commit: null, tags: [] }),
        open: () => ports.sources.open(repository),
      },
    })
    const { result } = await inWorld(to, { decorate }, (ports) =>
      update(ports, { names: [], dryRun }),
    )
    expect(result.map(({ artifact, action }) => `${artifact} ${action}`)).toEqual([
      'skill:alpha merged',
    ])
    const text = fs.readFileSync(skillOf(to), 'utf8')
    expect(text).toContain('mine')
    expect(text).toContain('upstream')
  }))
