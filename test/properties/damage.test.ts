import fs from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { isSkillmeatError } from '../../src/core/errors.ts'
import { decodeVersion } from '../../src/core/history/version.ts'
import type { VersionId } from '../../src/core/history/version.ts'
import { decodeTree } from '../../src/core/object/tree.ts'
import { listArtifacts } from '../../src/operations/catalog/list-artifacts.ts'
import { searchArtifacts } from '../../src/operations/catalog/search-artifacts.ts'
import { status } from '../../src/operations/drift/status.ts'
import { createSnapshot } from '../../src/operations/snapshots/snapshots.ts'
import { backUp } from '../../src/operations/upkeep/backup.ts'
import { verify } from '../../src/operations/upkeep/verify.ts'
import type { Verified } from '../../src/operations/upkeep/verify.ts'
import type { Ports } from '../../src/ports/ports.ts'
import { addAll, deployTo, renameTo, syncProjects } from '../faults/verbs.ts'
import { withStore } from '../world/tamper.ts'
import { createWorld, fastestTempDir, inWorld, removeWorld } from '../world/world.ts'
import type { World } from '../world/world.ts'
import { editFile } from '../world/write-files.ts'
import { fillSource, tag } from './world-steps.ts'

let world: World
let sound: string
let truth: ReadonlyMap<string, string>

beforeAll(async () => {
  world = createWorld(fastestTempDir())
  fillSource(world)
  const file = join(world.home, 'collections/default/skills/alpha/SKILL.md')
  await inWorld(world, {}, async (ports) => {
    await addAll(ports, world)
    await deployTo(0, ['alpha', 'beta'])(ports, world)
    for (const line of [2, 4, 6, 8]) {
      editFile(file, `alpha line ${line}.`, `alpha line ${line}, edited.`)
      await syncProjects(null)(ports, world)
    }
    await createSnapshot(ports, { message: 'kept', tarball: true, dryRun: false })
    await deployTo(1, ['gamma'])(ports, world)
    await tag('beta', 'second')(ports, world)
    await renameTo('gamma', 'delta')(ports, world)
    await status(ports, null)
  })
  sound = `${world.root}-sound`
  fs.cpSync(world.root, sound, { recursive: true })
  truth = await ask()
})

beforeEach(() => restore())

afterAll(() => {
  removeWorld(world)
  fs.rmSync(sound, { recursive: true })
})

function restore(): void {
  fs.rmSync(world.root, { recursive: true })
  fs.cpSync(sound, world.root, { recursive: true, preserveTimestamps: true })
}

const home = (path: string) => join(world.home, path)

/** Asks everything that a person could ask; a question that is refused has no answer. */
async function ask(): Promise<ReadonlyMap<string, string>> {
  const answers = new Map<string, string>()
  const answer = async (question: string, find: () => Promise<unknown>) => {
    try {
      answers.set(question, JSON.stringify(await find()))
    } catch (error) {
      if (!isSkillmeatError(error)) throw error
    }
  }
  const all = { collection: null, type: null, tag: null }
  await inWorld(world, {}, async (ports) => {
    await answer('status', async () =>
      (await status(ports, null)).deployments.map(({ drift }) => drift),
    )
    await answer('list', async () =>
      (await listArtifacts(ports, all)).map(({ entry }) => entry.name),
    )
    await answer('search', async () => {
      const found = await searchArtifacts(ports, { words: 'line', limit: 9, collection: 'in_use' })
      return found.map(({ entry }) => entry.name).toSorted()
    })
    const artifacts = await listArtifacts(ports, all).catch(() => [])
    for (const { entry } of artifacts) {
      await answer(`history of ${entry.name}`, () => readHistory(ports, entry.version))
    }
  })
  return answers
}

/** Reads every file of every version. */
async function readHistory(ports: Ports, from: VersionId): Promise<unknown[]> {
  const history: unknown[] = []
  for (let id: VersionId | undefined = from; id !== undefined;) {
    const { tree, parents, message } = decodeVersion(id, await ports.store.readVersion(id))
    const bytes = (await ports.store.read([tree])).get(tree)
    const { entries } = decodeTree(tree, bytes!)
    const blobs = await ports.store.read(entries.map(({ blob }) => blob))
    const files = entries.map(({ path, blob }) => [path, Buffer.from(blobs.get(blob)!).toString()])
    history.push([id, message, files])
    id = parents[0]
  }
  return history
}

function look(repair: boolean): Promise<Verified> {
  return inWorld(world, {}, (ports) => verify(ports, { repair, sources: false }))
}

/** Something that goes wrong with what is stored. */
interface Mutation {
  readonly name: string
  readonly apply: () => void
}

function mutation(name: string, apply: () => void): Mutation {
  return Object.assign({ name, apply }, { [fc.toStringMethod]: () => name })
}

function changeRow(nth: number, change: (data: Uint8Array) => Uint8Array): void {
  withStore(world, (database) => {
    const rows = database.prepare('select id, data from objects').all()
    const { id, data } = rows[nth % rows.length] ?? {}
    if (!(data instanceof Uint8Array) || !(id instanceof Uint8Array)) throw new Error('no row')
    database.prepare('update objects set data = ? where id = ?').run(change(data), id)
  })
}

function changeFile(path: string, change: (bytes: Uint8Array) => Uint8Array): void {
  fs.writeFileSync(path, change(fs.readFileSync(path)))
}

const flip = (at: number, bit: number) => (bytes: Uint8Array) =>
  bytes.map((byte, index) => (index === at % bytes.length ? byte ^ (1 << bit) : byte))
const cutTo = (part: number) => (bytes: Uint8Array) =>
  bytes.slice(0, Math.floor(bytes.length * part))

const number = fc.nat(100_000)
const bit = fc.nat(7)
const part = fc.double({ min: 0, max: 0.99, noNaN: true })

const rows: fc.Arbitrary<Mutation> = fc.oneof(
  fc
    .tuple(number, number, bit)
    .map(([nth, at, n]) =>
      mutation(`flip bit ${n} of byte ${at} of row ${nth}`, () => changeRow(nth, flip(at, n))),
    ),
  fc
    .tuple(number, part)
    .map(([nth, kept]) => mutation(`cut row ${nth} to ${kept}`, () => changeRow(nth, cutTo(kept)))),
  number.map((nth) =>
    mutation(`delete row ${nth}`, () =>
      withStore(world, (database) => {
        const all = database.prepare('select id from objects').all()
        database.prepare('delete from objects where id = ?').run(all[nth % all.length]?.['id'] ?? 0)
      }),
    ),
  ),
  fc.tuple(number, number).map(([one, other]) =>
    mutation(`swap rows ${one} and ${other}`, () =>
      withStore(world, (database) => {
        const all = database.prepare('select id, packed, data from objects').all()
        const [a, b] = [all[one % all.length]!, all[other % all.length]!]
        const write = database.prepare('update objects set packed = ?, data = ? where id = ?')
        write.run(b['packed']!, b['data']!, a['id']!)
        write.run(a['packed']!, a['data']!, b['id']!)
      }),
    ),
  ),
)

const pages: fc.Arbitrary<Mutation> = fc.oneof(
  fc
    .tuple(number, bit)
    .map(([at, n]) =>
      mutation(`flip bit ${n} of byte ${at} of the store`, () =>
        changeFile(home('store.db'), flip(at * 7, n)),
      ),
    ),
  part.map((kept) =>
    mutation(`cut the store to ${kept}`, () =>
      // A store of no length is a new one; what that means is another test's.
      changeFile(home('store.db'), (bytes) => bytes.slice(0, 1 + bytes.length * kept)),
    ),
  ),
  fc
    .tuple(number, number)
    .map(([from, length]) =>
      mutation(`zeros in the store from ${from} for ${length}`, () =>
        changeFile(home('store.db'), (bytes) =>
          bytes.map((byte, at) => (at >= from && at < from + (length % 8192) ? 0 : byte)),
        ),
      ),
    ),
)

const derived: fc.Arbitrary<Mutation> = fc.oneof(
  fc
    .tuple(number, bit)
    .map(([at, n]) =>
      mutation(`flip bit ${n} of byte ${at} of the index`, () =>
        changeFile(home('index.db'), flip(at * 7, n)),
      ),
    ),
  part.map((kept) =>
    mutation(`cut the index to ${kept}`, () => changeFile(home('index.db'), cutTo(kept))),
  ),
  fc.constant(mutation('no index', () => fs.rmSync(home('index.db')))),
)

/** Compares answers with the truth: there may be fewer, never others. */
function wrongAnswers(answers: ReadonlyMap<string, string>): string[] {
  return [...answers].filter(([question, text]) => truth.get(question) !== text).map(([q]) => q)
}

function runs(numRuns: number) {
  return { numRuns, interruptAfterTimeLimit: 250_000 }
}

test('whatever happens to a row, no wrong answer is given, and a copy of the store brings all back', async () => {
  await inWorld(world, {}, (ports) => backUp(ports, null))
  const backups = home('backups')
  const kept = `${sound}/home/backups`
  fs.cpSync(backups, kept, { recursive: true })
  await fc.assert(
    fc.asyncProperty(rows, async ({ apply }) => {
      restore()
      apply()
      const answers = await ask()
      expect(wrongAnswers(answers)).toEqual([])
      const found = await look(false)
      expect(found.clean && answers.size < truth.size).toBe(false)
      expect(await look(true)).toMatchObject({ clean: true, damage: [] })
      expect(await ask()).toEqual(truth)
    }),
    runs(40),
  )
  fs.rmSync(kept, { recursive: true })
})

test('without a copy, what is lost is named and everything else works', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(rows, { minLength: 1, maxLength: 4 }), async (list) => {
      restore()
      for (const { apply } of list) apply()
      const repaired = await look(true)
      const again = await look(true)
      expect(again.restored).toEqual([])
      expect(again.damage.map(({ object }) => object)).toEqual(
        repaired.damage.map(({ object }) => object),
      )
      const answers = await ask()
      // What had to be taken from an earlier state is as it was then, and is said to be.
      const isAsBefore = repaired.state === null
      expect(isAsBefore ? wrongAnswers(answers) : []).toEqual([])
      expect(isAsBefore && repaired.clean && answers.size < truth.size).toBe(false)
    }),
    runs(30),
  )
})

test('whatever happens to the file of the store, it is noticed or makes no difference', async () => {
  await fc.assert(
    fc.asyncProperty(pages, async ({ apply }) => {
      restore()
      apply()
      const answers = await ask().catch(refused)
      expect(wrongAnswers(answers)).toEqual([])
      const verified = await look(true).catch(refusedToVerify)
      if (verified === null) return
      expect(await look(false)).toMatchObject({ storeFile: { problems: [] } })
      const isAsBefore = verified.state === null && verified.objects > 0
      expect(isAsBefore ? wrongAnswers(await ask()) : []).toEqual([])
    }),
    runs(60),
  )
})

test.each([
  ['intent', 'note'],
  ['current', 'previous'],
  ['objects', 'packed'],
  ['boundary', 'operation'],
])('a schema in which %s has no %s any more is noticed and mended', async (table, column) => {
  restore()
  withStore(world, (database) => {
    database.exec(`alter table ${table} rename column ${column} to x${column}`)
  })
  expect((await look(false)).storeFile.problems).not.toEqual([])
  await look(true)
  expect(await look(false)).toMatchObject({ storeFile: { problems: [] } })
  expect(wrongAnswers(await ask())).toEqual([])
})

/** A store that seems to be of a newer program is refused as a whole. */
function refused(error: unknown): ReadonlyMap<string, string> {
  if (isSkillmeatError(error, 'E_STORE_NEWER')) return new Map()
  throw error
}

function refusedToVerify(error: unknown): null {
  if (isSkillmeatError(error, 'E_STORE_NEWER')) return null
  throw error
}

test('whatever happens to the index, the answers stay the same', async () => {
  await fc.assert(
    fc.asyncProperty(derived, async ({ apply }) => {
      restore()
      apply()
      expect(await ask()).toEqual(truth)
      expect(await look(true)).toMatchObject({ clean: true })
      expect(await ask()).toEqual(truth)
    }),
    runs(40),
  )
})

test('whatever happens to a manifest, a record or a tarball, repair leaves all of them readable', async () => {
  const tarball = fs.readdirSync(home('snapshots/default')).find((name) => name.endsWith('.gz'))
  const files = fc.constantFrom(
    home('collections/default/collection.toml'),
    join(world.projects[0], '.claude/.skillmeat-deployed.toml'),
    home('snapshots/default/snapshots.toml'),
    home(`snapshots/default/${tarball}`),
  )
  const change = fc.oneof(
    fc.tuple(number, bit).map(([at, n]) => flip(at, n)),
    part.map(cutTo),
    fc.constant((bytes: Uint8Array) => Buffer.concat([Buffer.from('<<<<<<< ours\n'), bytes])),
  )
  await fc.assert(
    fc.asyncProperty(files, change, async (file, how) => {
      restore()
      const before = fs.readFileSync(file)
      changeFile(file, how)
      const found = await look(false)
      const repaired = await look(true)
      expect(repaired.clean).toBe(true)
      expect(repaired.files.length).toBe(found.files.length)
      const isTarball = file.endsWith('.gz')
      expect(isTarball ? fs.readFileSync(file).equals(before) : true).toBe(true)
      expect((await look(false)).clean).toBe(true)
    }),
    runs(40),
  )
})
