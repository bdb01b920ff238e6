import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { SkillmeatError } from '../../core/errors.ts'
import { addBundle, exportTo } from '../../../test/bundles/two-homes.ts'
import { addAll } from '../../../test/faults/verbs.ts'
import { makePlugin } from '../../../test/faults/plugin-verbs.ts'
import { fillSource } from '../../../test/properties/world-steps.ts'
import { createWorld, inWorld, removeWorld } from '../../../test/world/world.ts'
import type { World } from '../../../test/world/world.ts'
import { editFile, writeFiles } from '../../../test/world/write-files.ts'
import type { Ports } from '../../ports/ports.ts'
import { removeArtifacts } from '../artifacts/remove-artifacts.ts'
import { disableMember, replaceMember } from '../composites/choose-parts.ts'
import { exportPlugins } from './export-plugins.ts'
import { listKeys, removeKey, trustKey } from '../signing/keys.ts'

const dryRun = false
/** Nobody's, and no placeholder either. */
const TOKEN = `ghp_${'aB3dE5gH7j'.repeat(4)}`

async function inFilled(task: (ports: Ports, world: World) => Promise<void>): Promise<void> {
  const world = createWorld()
  try {
    fillSource(world)
    await inWorld(world, {}, async (ports) => {
      await addAll(ports, world)
      await task(ports, world)
    })
  } finally {
    removeWorld(world)
  }
}

function headOf({ home }: World, path: string): string {
  return join(home, 'collections/default', path)
}

test('a credential stays here, with its file and line, until it is let out', () =>
  inFilled(async (ports, world) => {
    const file = join(world.root, 'out.skillmeat-pack')
    fs.appendFileSync(headOf(world, 'skills/alpha/scripts/run.sh'), `export T=${TOKEN}\n`)
    const refused = exportTo(ports, file)
    await expect(refused).rejects.toMatchObject({
      code: 'E_SECRET_IN_EXPORT',
      message: expect.stringContaining('skills/alpha/scripts/run.sh:3'),
    })
    await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining(TOKEN) })
    const folder = join(world.root, 'plugin')
    const request = { names: ['alpha'], all: false, folder, allow: [] }
    await expect(exportPlugins(ports, request)).rejects.toMatchObject({
      code: 'E_SECRET_IN_EXPORT',
    })
    expect([file, folder].filter((path) => fs.existsSync(path))).toEqual([])
    const error: unknown = await refused.catch((thrown: unknown) => thrown)
    const { findings } = (error as SkillmeatError).data as { findings: { id: string }[] }
    await exportTo(ports, file, { allow: findings.map(({ id }) => id) })
    expect(fs.existsSync(file)).toBe(true)
  }))

test('what was taken out again is in the history, and stays here too', () =>
  inFilled(async (ports, world) => {
    const [one = '', two = ''] = ['1', '2'].map((n) => join(world.root, `${n}.skillmeat-pack`))
    const script = headOf(world, 'skills/alpha/scripts/run.sh')
    fs.appendFileSync(script, `export T=${TOKEN}\n`)
    await expect(exportTo(ports, one)).rejects.toMatchObject({ code: 'E_SECRET_IN_EXPORT' })
    editFile(script, `export T=${TOKEN}\n`, '')
    await exportTo(ports, one)
    const withHistory = exportTo(ports, two, { withHistory: true })
    await expect(withHistory).rejects.toMatchObject({ code: 'E_SECRET_IN_EXPORT' })
    expect(fs.existsSync(two)).toBe(false)
  }))

test('nobody is given a bundle that their import would refuse', () =>
  inFilled(async (ports, world) => {
    const file = join(world.root, 'out.skillmeat-pack')
    fs.appendFileSync(headOf(world, 'skills/alpha/SKILL.md'), '\u{e0041}\u{e0042}\u{e0043}\n')
    await expect(exportTo(ports, file)).rejects.toMatchObject({ code: 'E_HIDDEN_UNICODE' })
    expect(fs.existsSync(file)).toBe(false)
  }))

test('a file that is there is never written over', () =>
  inFilled(async (ports, world) => {
    const file = join(world.root, 'out.skillmeat-pack')
    fs.writeFileSync(file, 'mine')
    await expect(exportTo(ports, file)).rejects.toMatchObject({ code: 'E_USAGE' })
    expect(fs.readFileSync(file, 'utf8')).toBe('mine')
  }))

test('a part that is gone is named, and a skill that others refuse is told of', () =>
  inFilled(async (ports, world) => {
    await makePlugin('both', ['alpha', 'beta'])(ports, world)
    await removeArtifacts(ports, { names: ['beta'], force: true, dryRun })
    fs.writeFileSync(headOf(world, 'skills/alpha/SKILL.md'), '---\nname: Alpha\ncolor: red\n---\n')
    const file = join(world.root, 'out.skillmeat-pack')
    const written = await exportTo(ports, file, { names: ['both'] })
    expect(written.leftOut).toEqual(['skill:beta'])
    expect(written.warnings.map(({ message }) => message)).toEqual([
      'The name "Alpha" is not made of lower-case letters, digits and single hyphens.',
      'It has no description.',
      'Its frontmatter has other fields: color.',
    ])
  }))

test('the signer is known once their key is trusted, and no more when it is not', () =>
  inFilled(async (ports, world) => {
    const file = join(world.root, 'out.skillmeat-pack')
    const { signedBy } = await exportTo(ports, file, { sign: true })
    expect(fs.statSync(join(world.home, 'keys/signing.pem')).mode & 0o777).toBe(0o600)
    expect((await addBundle(ports, file, { dryRun: true })).signer).toEqual({
      state: 'own',
      key: signedBy,
      name: 'tester',
    })
    const other = createWorld()
    await inWorld(other, {}, async (theirs) => {
      const signer = async () => (await addBundle(theirs, file, { dryRun: true })).signer
      expect(await signer()).toMatchObject({ state: 'unknown', name: null })
      await trustKey(theirs, { key: signedBy ?? '', name: 'ana' })
      expect(await signer()).toMatchObject({ state: 'trusted', name: 'ana' })
      expect((await listKeys(theirs)).items.map(({ name }) => name)).toEqual(['ana'])
      const another = `ed25519:${'0'.repeat(64)}`
      const taken = trustKey(theirs, { key: another, name: 'ana' })
      await expect(taken).rejects.toMatchObject({ code: 'E_NAME_TAKEN' })
      await trustKey(theirs, { key: another, name: 'ben' })
      await expect(removeKey(theirs, 'ed25519:')).rejects.toMatchObject({
        code: 'E_NAME_AMBIGUOUS',
      })
      await removeKey(theirs, signedBy?.slice(0, 20) ?? '')
      expect(await signer()).toMatchObject({ state: 'unknown' })
      await expect(removeKey(theirs, 'ana')).rejects.toMatchObject({ code: 'E_NOT_FOUND' })
    })
    removeWorld(other)
  }))

test('a signing key that is none is told of, not replaced', () =>
  inFilled(async (ports, world) => {
    const key = join(world.home, 'keys/signing.pem')
    writeFiles(world.home, { 'keys/signing.pem': 'not a key\n' })
    const file = join(world.root, 'out.skillmeat-pack')
    await expect(exportTo(ports, file, { sign: true })).rejects.toMatchObject({
      code: 'E_KEY_INVALID',
    })
    expect(fs.readFileSync(key, 'utf8')).toBe('not a key\n')
  }))

/** A plugin with places of its own for its parts, and two hooks to put together. */
const PLUGIN = {
  'plugins/review/.claude-plugin/plugin.json':
    '{"name":"review","version":"1.0.0","description":"Reviews.","commands":["./cmds/check.md"]}',
  'plugins/review/README.md': 'How to review.\n',
  'plugins/review/cmds/check.md': 'Check it.\n',
  'plugins/review/skills/look/SKILL.md': '---\nname: look\ndescription: Looks.\n---\nLook.\n',
  'plugins/review/skills/look/run.sh': '#!/bin/sh\necho look\n',
  'plugins/review/skills/look/link.md': '-> SKILL.md',
  'plugins/review/hooks/hooks.json':
    '{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"${CLAUDE_PLUGIN_ROOT}/hooks/a.sh"}]}]}}',
  'plugins/review/hooks/a.sh': '#!/bin/sh\necho a\n',
  'plugins/review/.mcp.json': '{"mcpServers":{"gh":{"command":"npx"},"db":{"command":"db"}}}',
  'plugins/log/.claude-plugin/plugin.json': '{"name":"log"}',
  'plugins/log/hooks/hooks.json':
    '{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"\\"${CLAUDE_PLUGIN_ROOT}\\"/hooks/b.sh"}]}]}}',
  'plugins/log/hooks/b.sh': '#!/bin/sh\necho b\n',
}

function listFolder(dir: string): string[] {
  const all = fs.readdirSync(dir, { recursive: true, withFileTypes: true })
  return all
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
    .toSorted()
}

test('a plugin is put together with its parts in the standard folders, at their pins', () =>
  inFilled(async (ports, world) => {
    writeFiles(world.source, PLUGIN)
    await addAll(ports, world)
    fs.appendFileSync(headOf(world, 'skills/look/SKILL.md'), 'And more.\n')
    const folder = join(world.root, 'shop')
    fs.mkdirSync(folder)
    const request = { names: ['composite:review'], all: false, folder, allow: [] }
    const written = await exportPlugins(ports, request)
    expect(written.plugins).toEqual([
      {
        name: 'review',
        path: 'plugins/review',
        parts: ['skill:look', 'command:check', 'hook:review', 'mcp:db', 'mcp:gh'],
      },
    ])
    expect(listFolder(folder)).toEqual([
      '.claude-plugin/marketplace.json',
      'plugins/review/.claude-plugin/plugin.json',
      'plugins/review/.mcp.json',
      'plugins/review/README.md',
      'plugins/review/commands/check.md',
      'plugins/review/hooks/a.sh',
      'plugins/review/hooks/hooks.json',
      'plugins/review/skills/look/SKILL.md',
      'plugins/review/skills/look/link.md',
      'plugins/review/skills/look/run.sh',
    ])
    const read = (path: string) => fs.readFileSync(join(folder, path), 'utf8')
    expect(JSON.parse(read('.claude-plugin/marketplace.json'))).toEqual({
      name: 'shop',
      owner: { name: 'tester' },
      plugins: [
        { name: 'review', source: './plugins/review', description: 'Reviews.', version: '1.0.0' },
      ],
    })
    expect(JSON.parse(read('plugins/review/.claude-plugin/plugin.json'))).not.toHaveProperty(
      'commands',
    )
    expect(Object.keys(JSON.parse(read('plugins/review/.mcp.json')).mcpServers)).toEqual([
      'db',
      'gh',
    ])
    expect(read('plugins/review/skills/look/SKILL.md')).not.toContain('And more.')
    const look = join(folder, 'plugins/review/skills/look')
    expect(fs.statSync(join(look, 'run.sh')).mode & 0o111).not.toBe(0)
    expect(fs.readlinkSync(join(look, 'link.md'))).toBe('SKILL.md')
    await expect(exportPlugins(ports, request)).rejects.toMatchObject({ code: 'E_USAGE' })
  }))

test('what is exported as a plugin comes back as the same artifacts', () =>
  inFilled(async (ports, world) => {
    writeFiles(world.source, PLUGIN)
    await addAll(ports, world)
    const folder = join(world.root, 'shop')
    await exportPlugins(ports, {
      names: ['composite:review'],
      all: false,
      folder,
      allow: [],
    })
    const other = createWorld()
    await inWorld(other, {}, (theirs) => addAll(theirs, { ...other, source: folder }))
    const place = 'skills/look'
    expect(listFolder(headOf(other, place))).toEqual(listFolder(headOf(world, place)))
    expect(listFolder(headOf(other, 'mcp'))).toEqual(['db.json', 'gh.json'])
    expect(listFolder(headOf(other, 'hooks'))).toEqual(['review/a.sh', 'review/hooks.json'])
    removeWorld(other)
  }))

test('several hooks of one plugin each keep their files and find them', () =>
  inFilled(async (ports, world) => {
    writeFiles(world.source, PLUGIN)
    await addAll(ports, world)
    await makePlugin('both', ['hook:review', 'hook:log'])(ports, world)
    const folder = join(world.root, 'shop')
    await exportPlugins(ports, { names: ['both'], all: false, folder, allow: [] })
    const hooks = join(folder, 'plugins/both/hooks')
    expect(listFolder(hooks)).toEqual(['1-review/a.sh', '2-log/b.sh', 'hooks.json'])
    const { Stop } = JSON.parse(fs.readFileSync(join(hooks, 'hooks.json'), 'utf8')).hooks
    expect(Stop.map((group: { hooks: { command: string }[] }) => group.hooks[0]?.command)).toEqual([
      '${CLAUDE_PLUGIN_ROOT}/hooks/1-review/a.sh',
      '"${CLAUDE_PLUGIN_ROOT}"/hooks/2-log/b.sh',
    ])
  }))

test('artifacts of no plugin become one', () =>
  inFilled(async (ports, world) => {
    const folder = join(world.root, 'My Tools')
    const request = { names: ['alpha', 'gamma'], all: false, folder, allow: [] }
    const { marketplace, plugins } = await exportPlugins(ports, request)
    expect({ marketplace, plugins }).toEqual({
      marketplace: 'my-tools',
      plugins: [
        { name: 'my-tools', path: 'plugins/my-tools', parts: ['command:gamma', 'skill:alpha'] },
      ],
    })
  }))

test('a part that is disabled stays out of the folder, and what stands for one goes in', () =>
  inFilled(async (ports, world) => {
    await makePlugin('both', ['alpha', 'gamma'])(ports, world)
    await disableMember(ports, { name: 'both', member: 'gamma', isDisabled: true, dryRun })
    await replaceMember(ports, { name: 'both', member: 'alpha', by: 'beta', dryRun })
    const folder = join(world.root, 'shop')
    await exportPlugins(ports, { names: ['both'], all: false, folder, allow: [] })
    expect(listFolder(join(folder, 'plugins'))).toEqual([
      'both/.claude-plugin/plugin.json',
      'both/skills/beta/SKILL.md',
    ])
  }))
