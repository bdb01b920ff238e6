import fs from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { addAll, deployTo } from '../../../test/faults/verbs.ts'
import { fillSource } from '../../../test/properties/world-steps.ts'
import { damageObject, zeroOut } from '../../../test/world/tamper.ts'
import { createWorld, fastestTempDir, inWorld, removeWorld } from '../../../test/world/world.ts'
import type { World } from '../../../test/world/world.ts'
import { sha256 } from '../../adapters/system/environment.ts'
import type { Ports } from '../../ports/ports.ts'
import { createSnapshot } from '../snapshots/snapshots.ts'
import { backUp } from './backup.ts'
import { isOlder } from './check-machine.ts'
import { diagnose } from './doctor.ts'
import type { Diagnosis } from './doctor.ts'

let world: World

beforeEach(async () => {
  world = createWorld(fastestTempDir())
  fs.chmodSync(world.home, 0o700)
  fs.chmodSync(join(world.home, 'collections'), 0o755)
  fillSource(world)
  await inWorld(world, {}, async (ports) => {
    await addAll(ports, world)
    await deployTo(0, ['alpha'])(ports, world)
    await createSnapshot(ports, { message: 'kept', tarball: true, dryRun: false })
    await backUp(ports, null)
  })
})

afterEach(() => removeWorld(world))

function look(
  options: { readonly repair?: boolean; readonly with?: Partial<Ports> } = {},
): Promise<Diagnosis> {
  const decorate = (ports: Ports) => ({ ...ports, ...options.with })
  return inWorld(world, { decorate }, (ports) =>
    diagnose(ports, { repair: options.repair ?? false }),
  )
}

/** Returns what is not well: `check state`. */
function complaints({ checks }: Diagnosis): string[] {
  return checks.filter(({ state }) => state !== 'ok').map(({ check, state }) => `${check} ${state}`)
}

const home = (path: string) => join(world.home, path)

/** Makes a file as if it had been left there long ago. */
function leave(path: string): string {
  fs.mkdirSync(join(path, '..'), { recursive: true })
  fs.writeFileSync(path, 'left over')
  return path
}

test('a healthy home has nothing to complain of', async () => {
  const diagnosis = await look()
  expect(complaints(diagnosis)).toEqual([])
  expect(diagnosis.healthy).toBe(true)
  expect(new Set(diagnosis.checks.map(({ check }) => check))).toEqual(
    new Set(
      'node git home disk lock store interrupted index settings files projects tarballs leftovers backups'.split(
        ' ',
      ),
    ),
  )
})

test.each<[string, () => void, string[]]>([
  ['others can write to the home', () => fs.chmodSync(world.home, 0o777), ['home bad']],
  [
    'the store is no database',
    () => fs.writeFileSync(home('store.db'), 'x'.repeat(9000)),
    ['store bad', 'interrupted bad', 'backups bad'],
  ],
  [
    'the settings cannot be read',
    () => fs.writeFileSync(home('config.toml'), '= ='),
    ['settings bad'],
  ],
  [
    'the manifest cannot be read',
    () => fs.writeFileSync(home('collections/default/collection.toml'), '<<<'),
    ['files bad'],
  ],
  ['a project is gone', () => fs.rmSync(world.projects[0], { recursive: true }), ['projects warn']],
  ['a tarball is gone', () => fs.rmSync(home('snapshots'), { recursive: true }), ['tarballs bad']],
  [
    'there is no copy of the store',
    () => fs.rmSync(home('backups'), { recursive: true }),
    ['backups warn'],
  ],
])('when %s, it says so and what to do', async (_, ruin, expected) => {
  ruin()
  const diagnosis = await look()
  expect(complaints(diagnosis)).toEqual(expected)
  expect(diagnosis.healthy).toBe(expected.every((line) => line.endsWith('warn')))
  const worse = diagnosis.checks.filter(({ state }) => state !== 'ok')
  expect(worse.every(({ fix }) => fix !== null)).toBe(true)
})

test('what the machine lacks is told', async () => {
  const machine: Ports['machine'] = {
    nodeVersion: '22.9.0',
    gitVersion: () => Promise.resolve(null),
    isForeign: () => true,
    lockHolder: () => ({ pid: 7, host: 'elsewhere', isGone: false }),
  }
  const found = complaints(await look({ with: { machine } }))
  expect(found).toEqual(['node bad', 'git warn', 'home bad', 'home bad', 'lock warn'])
})

test('a killed command leaves a lock that is named', async () => {
  const gone = {
    pid: 2 ** 22 + 1,
    host: (await import('node:os')).hostname(),
    started: '1',
    token: 't',
  }
  fs.writeFileSync(home('lock'), JSON.stringify(gone))
  expect(complaints(await look())).toEqual(['lock warn'])
  expect(complaints(await look({ repair: true }))).toEqual([])
})

test('what was left over for more than a day goes with --repair, and nothing else', async () => {
  const now = { now: () => Date.now() + 2 * 86_400_000 }
  const old = [
    leave(home('tmp/.skillmeat-tmp-0123456789ab/0.new/SKILL.md')),
    leave(home('store.db.new-01234567')),
    leave(home('snapshots/default/x.tar.gz.tmp-01234567')),
    leave(join(world.projects[0], '.claude/.skillmeat-tmp-0123456789ab/0.old/SKILL.md')),
  ]
  const kept = [leave(join(world.projects[0], '.claude/notes.md')), leave(home('notes.tmp'))]
  expect(complaints(await look())).toEqual([])
  expect(complaints(await look({ with: { clock: now } }))).toEqual(['leftovers warn'])
  expect(complaints(await look({ repair: true, with: { clock: now } }))).toEqual([])
  expect(old.filter((path) => fs.existsSync(path))).toEqual([])
  expect(kept.filter((path) => !fs.existsSync(path))).toEqual([])
})

test('--repair mends the store and the index, and tells what it did', async () => {
  damageObject(world, sha256(fs.readFileSync(join(world.source, 'skills/alpha/SKILL.md'))))
  zeroOut(home('index.db'), 8192, 12_288)
  const diagnosis = await look({ repair: true })
  expect(diagnosis.verified?.restored.length).toBe(1)
  expect(complaints(diagnosis)).toEqual([])
  expect(diagnosis.healthy).toBe(true)
})

test.each([
  ['22.15.9', '22.16.0', true],
  ['22.16.0', '22.16.0', false],
  ['9.99', '10', true],
  ['2.39.5', '2.37.0', false],
])('%s is older than %s: %s', (version, than, expected) => {
  expect(isOlder(version, than)).toBe(expected)
})
