import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import { join } from 'node:path'
import { openPorts } from '../../src/library/open-ports.ts'
import type { Chance, Clock, Places } from '../../src/ports/environment.ts'
import type { Ports } from '../../src/ports/ports.ts'

/** A throw-away home, two projects and a source, all below one folder. */
export interface World {
  readonly root: string
  readonly home: string
  readonly source: string
  readonly projects: readonly [string, string]
}

export function worldAt(root: string): World {
  return {
    root,
    home: join(root, 'home'),
    source: join(root, 'source'),
    projects: [join(root, 'projects/one'), join(root, 'projects/two')],
  }
}

/** Makes an empty world in a folder of its own; `parent` is where, such as a file system in memory. */
export function createWorld(parent: string = os.tmpdir()): World {
  const world = worldAt(fs.realpathSync(fs.mkdtempSync(join(parent, 'skillmeat-world-'))))
  for (const dir of [join(world.home, 'collections'), world.source, ...world.projects]) {
    fs.mkdirSync(dir, { recursive: true })
  }
  return world
}

export function removeWorld(world: World): void {
  fs.rmSync(world.root, { recursive: true, force: true })
}

/** A file system in memory where there is one: nothing there waits for a disk. */
export function fastestTempDir(): string {
  return fs.existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir()
}

export function placesOf(world: World): Places {
  return {
    home: world.home,
    userHome: join(world.root, 'user'),
    claudeDir: join(world.root, 'user/.claude'),
    claudeState: join(world.root, 'user/.claude.json'),
    cwd: world.projects[0],
    user: 'tester',
  }
}

export interface WorldOptions {
  /** Makes time stand still and chance repeatable, so that the same verbs give the same bytes. */
  readonly seed?: string
  readonly decorate?: (ports: Ports) => Ports
}

export interface OpenedWorld {
  readonly ports: Ports
  readonly close: () => Promise<void>
}

/** Opens the real adapters on a world. */
export async function openWorld(world: World, options: WorldOptions = {}): Promise<OpenedWorld> {
  const progress = { report: () => {}, say: () => {} }
  const opened = await openPorts({ places: placesOf(world), progress, env: {} })
  const { seed, decorate } = options
  const still = seed === undefined ? {} : { clock: stillClock, chance: seededChance(seed) }
  const ports = { ...opened.ports, ...still }
  return { ports: decorate === undefined ? ports : decorate(ports), close: () => opened.close() }
}

/** Runs `task` on a world that is opened for it alone. */
export async function inWorld<T>(
  world: World,
  options: WorldOptions,
  task: (ports: Ports) => Promise<T>,
): Promise<T> {
  const { ports, close } = await openWorld(world, options)
  try {
    return await task(ports)
  } finally {
    await close()
  }
}

const stillClock: Clock = { now: () => Date.UTC(2020, 0, 1) }

function seededChance(seed: string): Chance {
  let drawn = 0
  const draw = () => {
    drawn += 1
    return createHash('sha256').update(`${seed} ${drawn}`).digest('hex')
  }
  return {
    uuid: () => draw().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5'),
    hex: (digits) => draw().slice(0, digits),
  }
}
