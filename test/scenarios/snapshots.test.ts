import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sha256 } from '../../src/adapters/system/environment.ts'
import {
  deleteSnapshot,
  listSnapshots,
  showSnapshot,
} from '../../src/operations/snapshots/snapshots.ts'
import type { Ports } from '../../src/ports/ports.ts'
import { onWorkbench } from '../cli/workbench.ts'
import type { Workbench } from '../cli/workbench.ts'
import {
  decide,
  deployTo,
  mergeCopyOf,
  removeNamed,
  revertLast,
  rollBack,
  rollBackCopies,
  takeSnapshot,
  updateAll,
} from '../faults/verbs.ts'
import type { Verb } from '../faults/verbs.ts'
import type { World } from '../world/world.ts'
import { editFile } from '../world/write-files.ts'
import {
  copyFile,
  driftOf,
  headFile,
  readText,
  readToml,
  sourceFile,
  syncFirst,
  whereDeployed,
} from './setting.ts'
import type { Table } from './setting.ts'

const HEAD = 'home/collections/default/skills/pdf/SKILL.md'
const FOLDER = 'home/snapshots/default'

/** Runs a command line and returns the document that it prints. */
async function ask(bench: Workbench, line: string): Promise<Table> {
  const { stdout, stderr } = await bench.run(`${line} --json`)
  expect(stderr).toBe('')
  return JSON.parse(stdout) as Table
}

test('the life of a snapshot: taken, listed, shown, compared, rolled back to, deleted', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    const before = bench.read(HEAD)
    const file = (path: string) => join(bench.root, path)

    // The person takes it: the whole collection as a tarball, and its metadata in a list.
    const made = (await ask(bench, 'snapshot "Before upgrade"'))['result'] as Table
    const id = String(made['id'])
    expect(id).toMatch(/^\d{8}_\d{6}_[0-9a-f]{6}$/)
    expect(fs.readdirSync(file(FOLDER)).toSorted()).toEqual([`${id}.tar.gz`, 'snapshots.toml'])
    const tarball = fs.readFileSync(file(`${FOLDER}/${id}.tar.gz`))
    const { snapshots } = readToml(file(`${FOLDER}/snapshots.toml`))
    expect(snapshots).toMatchObject([
      {
        id,
        timestamp: made['timestamp'],
        message: 'Before upgrade',
        collection_name: 'default',
        artifact_count: 3,
        tarball_path: `${id}.tar.gz`,
        sha256: sha256(tarball),
      },
    ])

    // It is listed and shown.
    expect(await ask(bench, 'snapshot list')).toMatchObject({
      total_count: 1,
      items: [{ id, message: 'Before upgrade', kind: 'person', artifact_count: 3 }],
    })
    const { artifacts } = await ask(bench, `snapshot show ${id}`)
    expect((artifacts as Table[]).map((one) => one['artifact_name'])).toEqual([
      'commit',
      'docx',
      'pdf',
    ])

    // What changed since is found by comparing.
    editFile(file(HEAD), 'Fill the form.', 'Fill it in.')
    expect(await ask(bench, `snapshot diff ${id}`)).toMatchObject({
      from: id,
      to: 'now',
      artifacts: [{ artifact: 'skill:pdf', change: 'changed' }],
    })

    // Rolling back brings it back, and what was there before is kept in turn.
    const rolled = (await ask(bench, `rollback ${id} --simple`))['result'] as Table
    expect(bench.read(HEAD)).toBe(before)
    const { items } = await ask(bench, 'snapshot list --all')
    expect((items as Table[]).map(({ message }) => message)).toEqual([
      `Safety snapshot before rollback to ${id}`,
      'Before upgrade',
    ])
    expect((items as Table[])[0]!['id']).toBe(rolled['safety'])

    // Deleted, its tarball and its line go, and nothing of the collection.
    await ask(bench, `snapshot delete ${id}`)
    expect(fs.readdirSync(file(FOLDER))).toEqual(['snapshots.toml'])
    expect(readToml(file(`${FOLDER}/snapshots.toml`))['snapshots']).toEqual([])
    expect(bench.read(HEAD)).toBe(before)

    // Undo brings the snapshot back with its tarball, byte for byte; once more, and it was never taken.
    await bench.run('undo')
    expect(await ask(bench, 'snapshot list')).toMatchObject({ items: [{ id }] })
    expect(fs.readFileSync(file(`${FOLDER}/${id}.tar.gz`)).equals(tarball)).toBe(true)
    expect(readToml(file(`${FOLDER}/snapshots.toml`))).toEqual({ snapshots })
    await bench.run('undo')
    await bench.run('undo')
    expect(fs.readdirSync(file(FOLDER))).toEqual(['snapshots.toml'])
    await bench.run('redo')
    expect(fs.readFileSync(file(`${FOLDER}/${id}.tar.gz`)).equals(tarball)).toBe(true)
  }))

test('a tarball alone is enough to have everything back', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    await bench.run('snapshot "Before the move"')
    const folder = join(bench.root, FOLDER)
    const [name = ''] = fs.readdirSync(folder).filter((one) => one.endsWith('.tar.gz'))
    const before = bench.read(HEAD)
    fs.renameSync(join(folder, name), join(bench.root, name))
    fs.rmSync(join(bench.root, 'home'), { recursive: true })
    await ask(bench, `snapshot import ../${name}`)
    await ask(bench, 'rollback latest --simple')
    expect(bench.read(HEAD)).toBe(before)
    expect((await ask(bench, 'list'))['items']).toHaveLength(3)
  }))

test('a tarball carries what came from upstream, so that the update after it is offered again', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    editFile(join(bench.root, HEAD), 'Save the result.', 'Save the result, mine.')
    const { result } = await ask(bench, 'snapshot "Before the update"')
    const id = String((result as Table)['id'])
    const then = bench.read(HEAD)
    const pristine = await pristineOfPdf(bench)
    await ask(bench, `snapshot export ${id} ../kept.tar.gz`)
    editFile(join(bench.root, 'source/skills/pdf/SKILL.md'), '# ', '# The ')
    await ask(bench, 'update pdf')
    expect(await pristineOfPdf(bench)).not.toBe(pristine)
    await bench.run(`snapshot delete ${id} --yes`)
    await ask(bench, 'snapshot import ../kept.tar.gz')
    await ask(bench, 'rollback latest')
    expect(bench.read(HEAD)).toBe(then)
    expect(await pristineOfPdf(bench)).toBe(pristine)
    expect(await ask(bench, 'update pdf')).toMatchObject({
      result: { items: [{ action: 'merged' }] },
    })
    expect(bench.read(HEAD)).toBe(then.replace('# ', '# The '))
  }))

async function pristineOfPdf(bench: Workbench): Promise<unknown> {
  return (await ask(bench, 'show pdf'))['pristine_sha']
}

test('an imported tarball never takes the place of a snapshot that is here', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    const { result } = await ask(bench, 'snapshot "Before the update"')
    const id = String((result as Table)['id'])
    const own = `../home/snapshots/default/${id}.tar.gz`
    const before = await ask(bench, 'snapshot list')

    // Its own tarball is nothing new: message, kind and tarball stay.
    expect(await ask(bench, `snapshot import ${own}`)).toMatchObject({
      result: { id, as: 'known', message: 'Before the update' },
      operation: null,
    })
    expect(await ask(bench, 'snapshot list')).toEqual(before)

    // Another content under the same file name is another snapshot.
    await bench.run('remove docx --yes')
    const other = (await ask(bench, 'snapshot "Without docx"'))['result'] as Table
    fs.mkdirSync(join(bench.root, 'elsewhere'))
    await ask(bench, `snapshot export ${String(other['id'])} ../elsewhere/${id}.tar.gz`)
    const imported = await ask(bench, `snapshot import ../elsewhere/${id}.tar.gz`)
    expect(imported).toMatchObject({ result: { as: 'added', artifact_count: 2 } })
    expect((imported['result'] as Table)['id']).not.toBe(id)
    expect((await ask(bench, `snapshot show ${id}`))['artifacts']).toHaveLength(3)
  }))

/** Both sides change: the skill in different places, its guide in the same. */
function goApart(world: World): void {
  editFile(headFile(world, SKILL), 'line 2.', 'line 2, from the collection.')
  editFile(copyFile(world, SKILL), 'line 9.', 'line 9, from the project.')
  editFile(headFile(world, GUIDE), 'three', 'drei')
  editFile(copyFile(world, GUIDE), 'three', 'trois')
}

const SKILL = 'skills/alpha/SKILL.md'
const GUIDE = 'skills/alpha/guide.md'

async function listSafety(ports: Ports): Promise<readonly string[]> {
  const { items } = await listSnapshots(ports, { safety: true, limit: 100, before: null })
  return items.filter(({ kind }) => kind === 'safety').map(({ message }) => message)
}

test('a sync takes its snapshot first, then compares three ways, then leaves the person to decide', () =>
  whereDeployed(async (ports, world) => {
    goApart(world)
    // Drift is looked at first: a look makes no snapshot.
    expect(await driftOf(ports, world, 'alpha')).toMatchObject({
      type: 'conflict',
      trial: { clean: false, merged: ['SKILL.md'], conflicts: [{ path: 'guide.md' }] },
    })
    expect(await listSafety(ports)).toEqual([])

    const copy = readText(copyFile(world, SKILL))
    const { snapshots, synced } = await syncFirst(ports, world)
    expect(synced.find(({ artifact }) => artifact === 'skill:alpha')).toMatchObject({
      action: 'pending',
      conflicts: ['guide.md'],
    })
    expect(await listSafety(ports)).toEqual(['Safety snapshot before sync'])
    expect((await showSnapshot(ports, snapshots[0]!)).snapshot.kind).toBe('safety')
    expect(readText(copyFile(world, SKILL)), 'half a merge is none').toBe(copy)

    // The decision is about the one file; the other merges with it.
    await decide('alpha', { kind: 'strategy', strategy: 'union' })(ports, world)
    expect(readText(copyFile(world, GUIDE))).toBe('one\ntwo\ntrois\ndrei\nfour\nfive\n')
    expect(readText(copyFile(world, SKILL))).toContain('line 2, from the collection.')
    expect(readText(copyFile(world, SKILL))).toContain('line 9, from the project.')
    expect(await listSafety(ports)).toEqual([
      'Safety snapshot before resolve',
      'Safety snapshot before sync',
    ])
  }))

test('a sync that has nothing to do takes no snapshot', () =>
  whereDeployed(async (ports, world) => {
    editFile(copyFile(world, SKILL), 'line 9.', 'line 9, from the project.')
    expect((await syncFirst(ports, world)).snapshots).toEqual([])
    expect(await listSafety(ports)).toEqual([])
  }))

const edited: Verb = (_, world) => {
  editFile(headFile(world, SKILL), 'line 2.', 'line two.')
  return Promise.resolve([])
}
const newUpstream: Verb = (_, world) => {
  editFile(sourceFile(world, SKILL), 'line 4.', 'line four.')
  return Promise.resolve([])
}
const editedCopy: Verb = (_, world) => {
  editFile(copyFile(world, SKILL), 'line 9.', 'line nine.')
  return Promise.resolve([])
}

test.each<[string, Verb, Verb, RegExp]>([
  ['update', newUpstream, updateAll, /^Safety snapshot before update$/],
  ['merge', editedCopy, mergeCopyOf('alpha'), /^Safety snapshot before merge into skill:alpha$/],
  ['revert', edited, revertLast('alpha'), /^Safety snapshot before revert of skill:alpha$/],
  ['remove', edited, removeNamed(['alpha']), /^Safety snapshot before removing skill:alpha$/],
  ['rollback', edited, rollBack(false), /^Safety snapshot before rollback to \d{8}_\d{6}_\w{6}$/],
  [
    'rollback of a project',
    editedCopy,
    rollBackCopies(false),
    /^Safety snapshot before rollback of \//,
  ],
])('%s takes a safety snapshot of the state before it', (_, prepare, verb, message) =>
  whereDeployed(async (ports, world) => {
    await takeSnapshot(ports, world)
    await prepare(ports, world)
    await verb(ports, world)
    const [made, ...others] = await listSafety(ports)
    expect(made).toMatch(message)
    expect(others).toEqual([])
  }),
)

test('of two snapshots of one second, the latest is the later', () =>
  whereDeployed(async (ports, world) => {
    const start = Math.ceil(Date.now() / 1000) * 1000
    const takeAt = (milliseconds: number, digits: string) =>
      takeSnapshot(
        {
          ...ports,
          clock: { now: () => start + milliseconds },
          chance: { ...ports.chance, hex: () => digits },
        },
        world,
      )
    await takeAt(100, 'ffffff')
    await edited(ports, world)
    await takeAt(200, '000000')
    const { items } = await listSnapshots(ports, { safety: false, limit: 2, before: null })
    expect(items.map(({ id }) => id.slice(-6))).toEqual(['000000', 'ffffff'])
    expect((await showSnapshot(ports, 'latest')).snapshot.id).toBe(items[0]!.id)
  }))

test('what a deleted snapshot held can still be gone back to', () =>
  whereDeployed(async (ports, world) => {
    await takeSnapshot(ports, world)
    const { items } = await listSnapshots(ports, { safety: false, limit: 1, before: null })
    await edited(ports, world)
    await deployTo(1, ['alpha'])(ports, world)
    await deleteSnapshot(ports, { id: items[0]!.id, dryRun: false })
    await expect(rollBack(false)(ports, world)).rejects.toMatchObject({ code: 'E_NOT_FOUND' })
    await revertLast('alpha')(ports, world)
    expect(readText(headFile(world, SKILL))).toContain('alpha line 2.\n')
  }))
