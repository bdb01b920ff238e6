import fs from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addBundle,
  betweenHomes,
  exportTo,
  pretendRemote,
  readCarried,
} from '../../../test/bundles/two-homes.ts'
import { addAll } from '../../../test/faults/verbs.ts'
import { linkPart } from '../../../test/faults/plugin-verbs.ts'
import { fastestTempDir, inWorld } from '../../../test/world/world.ts'
import type { World } from '../../../test/world/world.ts'
import { writeFiles } from '../../../test/world/write-files.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { tagArtifacts } from '../artifacts/tag-artifacts.ts'
import { createComposite, repinMembers } from '../composites/change-members.ts'
import { disableMember, replaceMember } from '../composites/choose-parts.ts'
import { openSession } from '../engine/run/open-session.ts'
import { tagVersion } from '../history/tag-version.ts'
import { verify } from '../upkeep/verify.ts'

const dryRun = false

/** Names, files, modes, links and bytes as they occur in the field. */
function fillOdd({ source }: World): void {
  writeFiles(source, {
    '.claude-plugin/marketplace.json': JSON.stringify({
      name: 'shop',
      owner: { name: 'a' },
      plugins: [{ name: 'review', source: './plugins/review', description: 'Reviews [code].' }],
    }),
    'plugins/review/.claude-plugin/plugin.json': '{"name":"review","version":"1.0.0"}',
    'plugins/review/README.md': 'How to review.\n',
    'plugins/review/commands/git/commit.md': 'Commit it.\n',
    'plugins/review/agents/reviewer.md': '---\nname: reviewer\ndescription: Reviews.\n---\nYou.\n',
    'plugins/review/hooks/hooks.json': '{"hooks":{}}\n',
    'plugins/review/hooks/run.sh': '#!/bin/sh\necho run\n',
    'plugins/review/.mcp.json': '{"mcpServers":{"github":{"command":"npx","env":{"T":"x"}}}}',
    'skills/Agent Development/SKILL.md': '---\nname: Agent Dev\ndescription: It.\n---\nDo.\n',
    'skills/Agent Development/scripts/run.sh': '#!/bin/sh\necho one\n',
    'skills/Agent Development/AGENTS.md': '-> SKILL.md',
    'skills/Agent Development/app/[slug]/{id}.tsx': 'export const x = [[\n',
    'skills/Agent Development/empty.txt': '',
    'skills/café/SKILL.md': '---\nname: café\ntags: [drinks]\n---\nDrink.\n',
  })
  const binary = Uint8Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256)
  fs.writeFileSync(join(source, 'skills/café/image.png'), binary)
}

/** A collection in which heads have moved on from pins, upstreams and what people did not touch. */
async function fillHome(ports: Ports, world: World): Promise<void> {
  fillOdd(world)
  await addAll(ports, world)
  const skill = join(world.home, 'collections/default/skills/Agent Development')
  const commit = join(world.home, 'collections/default/commands/git/commit.md')
  await createComposite(ports, { name: 'mixed', members: ['Agent Development', 'café'], dryRun })
  await linkPart('mixed', 'git/commit', '')(ports, world)
  await tagVersion(ports, {
    name: 'Agent Development',
    tag: 'v1',
    version: null,
    force: false,
    dryRun,
  })
  fs.appendFileSync(join(skill, 'SKILL.md'), 'More.\n')
  fs.rmSync(join(skill, 'AGENTS.md'))
  fs.appendFileSync(commit, 'And push it.\n')
  await tagArtifacts(ports, {
    names: ['café'],
    add: ['hot', 'kind: hot drink'],
    remove: [],
    dryRun,
  })
  await pretendRemote(ports, 'skill:Agent Development')
  fs.chmodSync(join(skill, 'scripts/run.sh'), 0o644)
  await disableMember(ports, { name: 'review', member: 'reviewer', isDisabled: true, dryRun })
  await replaceMember(ports, { name: 'mixed', member: 'café', by: 'Agent Development', dryRun })
  await repinMembers(ports, { name: 'mixed', members: ['café'], version: null, dryRun })
}

async function assertSound(world: World): Promise<void> {
  const found = await inWorld(world, {}, (ports) =>
    verify(ports, { repair: false, sources: false }),
  )
  expect(found.damage).toEqual([])
  expect(found.clean).toBe(true)
}

test.each([true, false])(
  'a collection is the same in another home, history: %s',
  async (withHistory) => {
    await betweenHomes(async (from, to) => {
      const file = join(from.root, 'all.skillmeat-pack')
      await inWorld(from, {}, async (ports) => {
        await fillHome(ports, from)
        await exportTo(ports, file, { withHistory })
      })
      const report = await inWorld(to, {}, (ports) => addBundle(ports, file))
      expect(report.refused).toEqual([])
      expect(new Set(report.added.map(({ action }) => action))).toEqual(new Set(['added']))
      const carried = await readCarried(from, { withHistory })
      expect(carried.artifacts.length).toBe(8)
      expect(await readCarried(to, { withHistory })).toEqual(carried)
      await assertSound(to)
    })
  },
)

test('what a version has from upstream comes along, with its content, and goes on from there', async () => {
  await betweenHomes(async (from, to) => {
    const file = join(from.root, 'all.skillmeat-pack')
    const records = await inWorld(from, {}, async (ports) => {
      await fillHome(ports, from)
      await exportTo(ports, file, { withHistory: true })
      return readPristine(ports)
    })
    expect(records.filter((one) => one !== undefined).length).toBeGreaterThan(0)
    await inWorld(to, {}, async (ports) => {
      await addBundle(ports, file)
      expect(await readPristine(ports)).toEqual(records)
    })
  })
})

async function readPristine(ports: Ports) {
  const { view, objects } = await openSession(ports)
  const all = await view.scan<ArtifactEntry>(viewKeys.allArtifacts())
  const inOrder = all.toSorted((a, b) => (a.uuid < b.uuid ? -1 : 1))
  return Promise.all(inOrder.map(async ({ version }) => (await objects.version(version)).pristine))
}

test.each([true, false])('adding it twice changes nothing, history: %s', async (withHistory) => {
  await betweenHomes(async (from, to) => {
    const file = join(from.root, 'all.skillmeat-pack')
    await inWorld(from, {}, async (ports) => {
      await fillHome(ports, from)
      await exportTo(ports, file, { withHistory })
    })
    for (const world of [from, to]) {
      await inWorld(world, {}, async (ports) => {
        await addBundle(ports, file)
        const before = await ports.store.current()
        const { added } = await addBundle(ports, file)
        expect(new Set(added.map(({ action }) => action))).toEqual(new Set(['unchanged']))
        expect(await ports.store.current()).toBe(before)
      })
    }
  })
})

test('the same state gives the same bytes, whoever exports it', async () => {
  await betweenHomes(async (from, to) => {
    const files = ['one', 'two', 'three'].map((name) => join(from.root, `${name}.skillmeat-pack`))
    const [one = '', two = '', three = ''] = files
    await inWorld(from, {}, async (ports) => {
      await fillHome(ports, from)
      await exportTo(ports, one, { withHistory: true })
      await exportTo(ports, two, { withHistory: true })
    })
    await inWorld(to, {}, async (ports) => {
      await addBundle(ports, one)
      await exportTo(ports, three, { withHistory: true })
    })
    const [first, ...others] = files.map((file) => fs.readFileSync(file))
    for (const other of others) expect(first?.equals(other)).toBe(true)
  })
})

test('a composite takes its parts along, at their pins and as they are', async () => {
  await betweenHomes(async (from, to) => {
    const file = join(from.root, 'mixed.skillmeat-pack')
    await inWorld(from, {}, async (ports) => {
      await fillHome(ports, from)
      const written = await exportTo(ports, file, { names: ['mixed'] })
      expect(written.artifacts).toEqual([
        'command:git/commit',
        'composite:mixed',
        'skill:Agent Development',
        'skill:café',
      ])
    })
    await inWorld(to, {}, async (ports) => {
      const { added } = await addBundle(ports, file, { names: ['mixed'] })
      expect(added.at(-1)?.artifact).toBe('composite:mixed')
      expect(added).toHaveLength(4)
    })
    await assertSound(to)
  })
})

test('one artifact of a bundle comes alone, under another name if asked for', async () => {
  await betweenHomes(async (from, to) => {
    const file = join(from.root, 'all.skillmeat-pack')
    await inWorld(from, {}, async (ports) => {
      await fillHome(ports, from)
      await exportTo(ports, file, { withHistory: true })
    })
    await inWorld(to, {}, async (ports) => {
      const { added } = await addBundle(ports, file, {
        names: ['café'],
        as: 'coffee',
        tags: ['new'],
      })
      expect(added.map(({ artifact, action }) => `${action} ${artifact}`)).toEqual([
        'added skill:coffee',
      ])
    })
    await assertSound(to)
  })
})

const fileName = fc.constantFrom('a.md', 'b.txt', 'deep/er/c.md', 'run.sh', 'É [x].md', 'data.bin')
const content = fc.oneof(
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.concat([Buffer.from('#'), bytes])),
  fc.constantFrom('text\n', '', '[[x]]\n', 'a "quoted" \\ text\n').map((text) => Buffer.from(text)),
)
/** Files that are read as text must be text. */
const skillFile = fc
  .record({ name: fileName, content, isRun: fc.boolean(), isLink: fc.boolean() })
  .map((file) => (file.name.endsWith('bin') ? file : { ...file, content: toText(file.content) }))

function toText(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').replaceAll(/[^\t\n -~]/g, '.'))
}

const skill = fc.record({
  name: fc.constantFrom('alpha', 'Beta Two', 'gämma', 'x-1', 'UPPER'),
  files: fc.uniqueArray(skillFile, { selector: ({ name }) => name, maxLength: 4 }),
  later: fc.option(content.map(toText), { nil: null }),
  tags: fc.subarray(['one', 'two words', 'drei']),
  inPlugin: fc.constantFrom('pinned', 'follows', null),
})
const collection = fc.uniqueArray(skill, {
  selector: ({ name }) => name,
  minLength: 1,
  maxLength: 5,
})

function writeSkill(dir: string, { name: own, files }: Skill): void {
  fs.mkdirSync(dir, { recursive: true })
  fs.writeFileSync(join(dir, 'SKILL.md'), `---\nname: ${own}\n---\nWhat it does.\n`)
  for (const { name, content: bytes, isRun, isLink } of files) {
    const path = join(dir, name)
    fs.mkdirSync(join(path, '..'), { recursive: true })
    if (isLink && !name.includes('/')) fs.symlinkSync('SKILL.md', path)
    else fs.writeFileSync(path, bytes, { mode: isRun ? 0o755 : 0o644 })
  }
}

type Skill = typeof skill extends fc.Arbitrary<infer S> ? S : never

async function fillRandom(ports: Ports, world: World, skills: readonly Skill[]): Promise<void> {
  for (const one of skills) writeSkill(join(world.source, 'skills', one.name), one)
  await addAll(ports, world)
  const parts = skills.filter(({ inPlugin }) => inPlugin !== null)
  await createComposite(ports, {
    name: 'all',
    members: parts.map((one) => `skill:${one.name}`),
    dryRun,
  })
  for (const { name, later, tags, inPlugin } of skills) {
    if (inPlugin === 'follows') await linkPart('all', `skill:${name}`, '')(ports, world)
    if (tags.length > 0) {
      await tagArtifacts(ports, { names: [`skill:${name}`], add: tags, remove: [], dryRun })
    }
    const head = join(world.home, 'collections/default/skills', name)
    if (later !== null) fs.appendFileSync(join(head, 'SKILL.md'), later)
  }
}

test('any collection is the same in another home', async () => {
  await fc.assert(
    fc.asyncProperty(collection, fc.boolean(), async (skills, withHistory) => {
      await betweenHomes(async (from, to) => {
        const file = join(from.root, 'all.skillmeat-pack')
        await inWorld(from, {}, async (ports) => {
          await fillRandom(ports, from, skills)
          await exportTo(ports, file, { withHistory })
        })
        await inWorld(to, {}, (ports) => addBundle(ports, file))
        const carried = await readCarried(from, { withHistory })
        expect(await readCarried(to, { withHistory })).toEqual(carried)
        await assertSound(to)
      }, fastestTempDir())
    }),
    { numRuns: 25 },
  )
})
