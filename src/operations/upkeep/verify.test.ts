import fs from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  addAll,
  deployTo,
  removeNamed,
  renameTo,
  stepBack,
  syncProjects,
} from '../../../test/faults/verbs.ts'
import type { Verb } from '../../../test/faults/verbs.ts'
import { fillSource } from '../../../test/properties/world-steps.ts'
import { compareListings, listPlaces } from '../../../test/world/listing.ts'
import {
  damageObject,
  removeObject,
  rowKey,
  tamper,
  withStore,
  zeroOut,
} from '../../../test/world/tamper.ts'
import { createWorld, fastestTempDir, inWorld, removeWorld } from '../../../test/world/world.ts'
import type { World } from '../../../test/world/world.ts'
import { editFile } from '../../../test/world/write-files.ts'
import { sha256 } from '../../adapters/system/environment.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { ArtifactEntry, DeploymentEntry } from '../../core/view/entries.ts'
import { listArtifacts } from '../catalog/list-artifacts.ts'
import { status } from '../drift/status.ts'
import { openSession } from '../engine/run/open-session.ts'
import { createSnapshot } from '../snapshots/snapshots.ts'
import { backUp } from './backup.ts'
import { verify } from './verify.ts'
import type { Verified } from './verify.ts'

let world: World

beforeEach(async () => {
  world = createWorld(fastestTempDir())
  fillSource(world)
  await run(addAll, deployTo(0, ['alpha', 'beta']))
})

afterEach(() => removeWorld(world))

async function run(...verbs: Verb[]): Promise<void> {
  await inWorld(world, {}, async (ports) => {
    for (const verb of verbs) await verb(ports, world)
  })
}

function check(options: { repair?: boolean; sources?: boolean } = {}): Promise<Verified> {
  const { repair = false, sources = false } = options
  return inWorld(world, {}, (ports) => verify(ports, { repair, sources }))
}

const home = (path: string) => join(world.home, path)
const alphaFile = () => home('collections/default/skills/alpha/SKILL.md')
const copyOf = (name: string) => join(world.projects[0], `.claude/skills/${name}/SKILL.md`)
const blobOf = (path: string) => sha256(fs.readFileSync(path))

function findArtifact(name: string): Promise<ArtifactEntry> {
  return inWorld(world, {}, async (ports) => {
    const all = await listArtifacts(ports, { collection: null, type: null, tag: null })
    const found = all.find(({ entry }) => entry.name === name)
    if (found === undefined) throw new Error(`there is no ${name}`)
    return found.entry
  })
}

/** Edits alpha twice and lets commands see it; returns what lay between: no file holds it any more. */
async function editTwice(...between: Verb[]): Promise<ObjectId> {
  editFile(alphaFile(), 'alpha line 2.', 'alpha line two.')
  await run(syncProjects(null), ...between)
  const old = blobOf(alphaFile())
  editFile(alphaFile(), 'alpha line two.', 'alpha line too.')
  await run(syncProjects(null))
  return old
}

const take =
  (tarball: boolean): Verb =>
  async (ports) => {
    await createSnapshot(ports, { message: 'kept', tarball, dryRun: false })
    return []
  }

const makeBackup: Verb = async (ports) => {
  await backUp(ports, null)
  return []
}

describe('what is found', () => {
  test('a sound store is clean, and edits in files are no damage', async () => {
    editFile(alphaFile(), 'alpha line 2.', 'edited by hand')
    fs.rmSync(copyOf('beta'))
    fs.appendFileSync(home('collections/default/collection.toml'), '# a note\n')
    const { objects, ...found } = await check()
    expect(objects).toBeGreaterThan(15)
    expect(found).toEqual({
      unreachable: 0,
      storeFile: { problems: [], kept: null, restoredFrom: null },
      damage: [],
      files: [],
      restored: [],
      stateLost: false,
      state: null,
      clean: true,
    })
  })

  test('a damaged file is named with its artifact, its copies and its version', async () => {
    const { version } = await findArtifact('alpha')
    const blob = blobOf(alphaFile())
    damageObject(world, blob)
    const found = await check()
    expect(found.clean).toBe(false)
    expect(found.damage).toEqual([
      {
        object: blob,
        kind: 'blob',
        state: 'damaged',
        paths: ['SKILL.md'],
        versions: [version],
        affects: [
          { what: 'artifact', name: 'default/skill:alpha', present: true },
          { what: 'deployment', name: `skill:alpha in ${world.projects[0]}`, present: true },
        ],
        present: true,
      },
    ])
  })

  test('what only the history needs is told apart from what is needed now', async () => {
    const old = await editTwice()
    removeObject(world, old)
    const { damage } = await check()
    expect(damage.map(({ object, state, present }) => ({ object, state, present }))).toEqual([
      { object: old, state: 'missing', present: false },
    ])
    const artifact = { what: 'artifact', name: 'default/skill:alpha' }
    expect(damage[0]?.affects).toContainEqual({ ...artifact, present: false })
  })

  test('what only an undo needs belongs to earlier operations', async () => {
    const before = await inWorld(world, {}, (ports) => ports.store.current())
    await run(deployTo(1, ['gamma']))
    damageObject(world, before!)
    const { damage } = await check({ repair: true })
    expect(damage).toMatchObject([
      {
        kind: 'operation',
        affects: [{ what: 'history', name: 'earlier operations', present: false }],
        present: false,
      },
    ])
  })

  test('what nothing reaches is counted, and its damage is none', async () => {
    const bytes = new TextEncoder().encode('left over')
    await inWorld(world, {}, (ports) =>
      ports.store.prepare([{ id: sha256(bytes), kind: 'blob', bytes }], null),
    )
    damageObject(world, sha256(bytes))
    expect(await check()).toMatchObject({ unreachable: 1, clean: true })
  })

  test('an expired snapshot inside a snapshot is no damage', async () => {
    await run(take(false), take(false), renameTo('beta', 'delta'), take(false))
    expect(await check()).toMatchObject({ clean: true })
  })
})

describe('what is repaired', () => {
  test('a file comes back from the collection, a project or another row', async () => {
    const places = [alphaFile(), copyOf('alpha')]
    const blob = blobOf(alphaFile())
    for (const [index, kept] of places.entries()) {
      damageObject(world, blob)
      if (index === 1) fs.appendFileSync(alphaFile(), 'edited\n')
      const found = await check({ repair: true })
      expect(found).toMatchObject({ clean: true, restored: [{ object: blob, from: kept }] })
    }
    await run(syncProjects(null))
    expect(await check()).toMatchObject({ clean: true })
  })

  test('the damaged row is kept aside', async () => {
    damageObject(world, blobOf(alphaFile()))
    await check({ repair: true })
    expect(withStore(world, (db) => db.prepare('select kind from damaged').all())).toEqual([
      { kind: 'blob' },
    ])
  })

  test('two swapped rows are put right', async () => {
    const [one, two] = [blobOf(alphaFile()), blobOf(copyOf('beta'))]
    fs.rmSync(world.source, { recursive: true })
    withStore(world, (database) => {
      const read = database.prepare('select packed, data from objects where id = ?')
      const write = database.prepare('update objects set packed = ?, data = ? where id = ?')
      const [first, second] = [read.get(rowKey(one)), read.get(rowKey(two))]
      write.run(second!['packed']!, second!['data']!, rowKey(one))
      write.run(first!['packed']!, first!['data']!, rowKey(two))
    })
    expect((await check()).damage.length).toBe(2)
    expect(await check({ repair: true })).toMatchObject({ clean: true })
  })

  test('an object that stands under a wrong kind is put right', async () => {
    const { version } = await findArtifact('alpha')
    tamper(world, "update objects set kind = 'blob' where hex(id) like ?", `${version.slice(3)}%`)
    expect((await check()).damage).toMatchObject([{ object: version, kind: 'version' }])
    expect(await check({ repair: true })).toMatchObject({ clean: true })
  })

  test('a tree comes back from files that still make it', async () => {
    const { tree } = await findArtifact('alpha')
    removeObject(world, tree)
    expect((await check()).damage).toMatchObject([{ object: tree, kind: 'tree', present: true }])
    expect(await check({ repair: true })).toMatchObject({ clean: true })
  })

  test('what no file holds any more comes back from a snapshot or a copy of the store', async () => {
    const old = await editTwice(take(true))
    const { version } = await findArtifact('alpha')
    removeObject(world, old)
    const fromTarball = await check({ repair: true })
    expect(fromTarball.clean).toBe(true)
    expect(fromTarball.restored.find(({ object }) => object === old)?.from).toMatch(/\.tar\.gz$/)
    await run(makeBackup)
    tamper(world, "delete from objects where kind = 'version'")
    const fromBackup = await check({ repair: true })
    expect(fromBackup.clean).toBe(true)
    expect(fromBackup.restored[0]?.from).toMatch(/backups\/store-.*\.db$/)
    expect((await findArtifact('alpha')).version).toBe(version)
  })

  test('the rest is looked for in its source when asked for, and listed when it is not there', async () => {
    const blob = blobOf(alphaFile())
    damageObject(world, blob)
    for (const file of [alphaFile(), copyOf('alpha')]) fs.appendFileSync(file, 'edited\n')
    expect((await check({ repair: true })).damage).toMatchObject([{ object: blob }])
    const found = await check({ repair: true, sources: true })
    expect(found).toMatchObject({ clean: true, restored: [{ object: blob, from: world.source }] })
  })
})

function deployments(): Promise<string[]> {
  return inWorld(world, {}, async (ports) => {
    const { view } = await openSession(ports)
    return (await view.scan<DeploymentEntry>('deployment/')).map(({ name }) => name)
  })
}

describe('the present state', () => {
  test('a lost operation gives way to the one before it, and nothing in the files is lost', async () => {
    await run(deployTo(1, ['gamma']))
    const before = listPlaces(world)
    const id = await inWorld(world, {}, (ports) => ports.store.current())
    damageObject(world, id!)
    await expect(run(syncProjects(0))).rejects.toMatchObject({ code: 'E_STORE_CORRUPT' })
    expect((await check()).damage).toMatchObject([{ object: id, kind: 'operation', present: true }])
    const found = await check({ repair: true })
    expect(found).toMatchObject({ clean: true, state: { isOlder: true } })
    await inWorld(world, {}, (ports) => status(ports, null))
    await run(syncProjects(0))
    expect(compareListings(before, listPlaces(world))).toEqual([])
  })

  test('a store that does not say what is present is not begun anew', async () => {
    const before = await findArtifact('alpha')
    tamper(world, 'delete from current')
    await expect(run(syncProjects(0))).rejects.toMatchObject({ code: 'E_STORE_CORRUPT' })
    expect(await check()).toMatchObject({ clean: false, stateLost: true })
    expect(await check({ repair: true })).toMatchObject({ clean: true, state: { isOlder: true } })
    expect(await findArtifact('alpha')).toEqual(before)
  })

  test('lost chunks are filled up from earlier states', async () => {
    await run(deployTo(1, ['alpha', 'beta', 'gamma']), renameTo('gamma', 'delta'))
    const before = await deployments()
    const root = await inWorld(world, {}, async (ports) => (await openSession(ports)).view.root)
    removeObject(world, root!)
    expect((await check()).damage).toMatchObject([{ object: root, kind: 'view', present: true }])
    const found = await check({ repair: true })
    expect(found.state).toMatchObject({ isOlder: true })
    expect(found.damage.every(({ present }) => !present)).toBe(true)
    expect((await deployments()).length).toBe(before.length)
    await run(syncProjects(null), removeNamed(['beta']), stepBack('undo'))
  })

  test('pages that cannot be read are left behind, what is in the others and on disk stays', async () => {
    const before = listPlaces(world)
    const { size } = fs.statSync(home('store.db'))
    await run(makeBackup)
    zeroOut(home('store.db'), size - 12_288, size - 4096)
    expect((await check()).storeFile.problems.length).toBeGreaterThan(0)
    const found = await check({ repair: true })
    expect(found.storeFile.kept).toMatch(/damaged-\d{8}-\d{6}\.db$/)
    expect(found.clean).toBe(true)
    expect(await check()).toMatchObject({ clean: true, storeFile: { problems: [] } })
    expect(compareListings(before, listPlaces(world))).toEqual([])
    await run(stepBack('undo'), stepBack('redo'))
  })

  test.each([
    ['text', () => fs.writeFileSync(home('store.db'), 'no database '.repeat(2000))],
    ['its first page only', () => fs.truncateSync(home('store.db'), 4096)],
    ['zeros', () => zeroOut(home('store.db'), 0, fs.statSync(home('store.db')).size)],
  ])('a store that is nothing but %s is taken from its last copy', async (_, ruin) => {
    await run(makeBackup)
    const before = await findArtifact('alpha')
    ruin()
    expect(await check()).toMatchObject({ clean: false })
    const found = await check({ repair: true })
    expect(found).toMatchObject({ clean: true, damage: [] })
    expect(await findArtifact('alpha')).toEqual(before)
  })

  test('a store that is gone is not begun anew while there is a copy of it', async () => {
    await run(makeBackup)
    const before = await findArtifact('alpha')
    fs.rmSync(home('store.db'))
    await expect(run(syncProjects(0))).rejects.toMatchObject({ code: 'E_STORE_CORRUPT' })
    expect((await check()).storeFile.problems).toEqual([`${home('store.db')} is empty or lost.`])
    const found = await check({ repair: true })
    expect(found).toMatchObject({ clean: true, storeFile: { kept: null } })
    expect(found.storeFile.restoredFrom).toMatch(/backups\/store-.*\.db$/)
    expect(await findArtifact('alpha')).toEqual(before)
  })

  test('without any copy the collection is read again from its files', async () => {
    fs.writeFileSync(home('store.db'), 'no database '.repeat(2000))
    await expect(run(syncProjects(0))).rejects.toMatchObject({ code: 'E_STORE_CORRUPT' })
    expect(await check({ repair: true })).toMatchObject({ clean: true, objects: 0 })
    expect((await findArtifact('alpha')).name).toBe('alpha')
  })
})

const manifest = () => home('collections/default/collection.toml')
const record = () => join(world.projects[0], '.claude/.skillmeat-deployed.toml')

/** Without what says when a record was written, and what the next command that writes it adds. */
function lasting(text: string): string {
  return text.replaceAll(/^(?:last_modified_check|wanted_by) = .*\n?/gm, '').trimEnd()
}

describe('files beside the store', () => {
  test.each([
    ['manifest', manifest],
    ['record', record],
  ])('a %s that cannot be read is kept and written anew', async (what, fileOf) => {
    const before = fs.readFileSync(fileOf(), 'utf8')
    fs.writeFileSync(fileOf(), `${before.slice(0, 40)}\n<<<<<<< HEAD\n`)
    expect((await check()).files).toMatchObject([{ what, path: fileOf(), repaired: false }])
    const found = await check({ repair: true })
    expect(found).toMatchObject({ clean: true, files: [{ what, repaired: true }] })
    expect(lasting(fs.readFileSync(fileOf(), 'utf8'))).toBe(lasting(before))
    expect(fs.readFileSync(found.files[0]!.kept!, 'utf8')).toMatch(/<<<<<<< HEAD/)
    expect(await check()).toMatchObject({ clean: true, files: [] })
  })

  test('a missing manifest is written again, a missing record is a decision of the project', async () => {
    fs.rmSync(manifest())
    fs.rmSync(record())
    const found = await check({ repair: true })
    expect(found.files).toMatchObject([{ what: 'manifest', repaired: true, kept: null }])
    expect(fs.existsSync(manifest())).toBe(true)
    expect(fs.existsSync(record())).toBe(false)
  })

  test('a record is not written through a link', async () => {
    const target = join(world.root, 'elsewhere')
    fs.renameSync(join(world.projects[0], '.claude'), target)
    fs.symlinkSync(target, join(world.projects[0], '.claude'))
    fs.writeFileSync(join(target, '.skillmeat-deployed.toml'), '<<<<<<<')
    const { files } = await check({ repair: true })
    expect(files).toMatchObject([{ what: 'record', repaired: false }])
    expect(fs.readFileSync(join(target, '.skillmeat-deployed.toml'), 'utf8')).toBe('<<<<<<<')
  })

  test('a tarball is compared with what was written, and packed again', async () => {
    await run(take(true))
    const dir = home('snapshots/default')
    const name = fs.readdirSync(dir).find((file) => file.endsWith('.tar.gz'))
    const path = join(dir, name!)
    const before = fs.readFileSync(path)
    fs.writeFileSync(
      path,
      before.map((byte, at) => (at === 50 ? byte ^ 1 : byte)),
    )
    expect((await check()).files).toMatchObject([{ what: 'tarball', path, repaired: false }])
    expect(await check({ repair: true })).toMatchObject({ clean: true })
    expect(fs.readFileSync(path).equals(before)).toBe(true)
    fs.rmSync(path)
    expect(await check({ repair: true })).toMatchObject({ files: [{ kept: null, repaired: true }] })
  })

  test('an index with damaged pages is thrown away', async () => {
    await inWorld(world, {}, (ports) => status(ports, null))
    zeroOut(home('index.db'), 8192, 16_384)
    expect((await check()).files).toMatchObject([{ what: 'index', repaired: false }])
    expect(await check({ repair: true })).toMatchObject({ clean: true })
    expect(await check()).toMatchObject({ files: [] })
  })
})
