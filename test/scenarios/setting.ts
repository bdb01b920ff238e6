import fs from 'node:fs'
import { join } from 'node:path'
import { parse } from 'smol-toml'
import type { ObjectId } from '../../src/core/object/object-id.ts'
import type { Tree } from '../../src/core/object/tree.ts'
import type { ArtifactEntry } from '../../src/core/view/entries.ts'
import { listArtifacts } from '../../src/operations/catalog/list-artifacts.ts'
import { status } from '../../src/operations/drift/status.ts'
import type { DeploymentDrift } from '../../src/operations/drift/report-drift.ts'
import { openSession } from '../../src/operations/engine/run/open-session.ts'
import { sync } from '../../src/operations/sync/sync.ts'
import type { SyncReport, SyncRequest } from '../../src/operations/sync/sync-report.ts'
import type { Ports } from '../../src/ports/ports.ts'
import { addAll, deployTo } from '../faults/verbs.ts'
import { createWorld, fastestTempDir, inWorld, removeWorld } from '../world/world.ts'
import type { World } from '../world/world.ts'
import { entryText, writeFiles } from '../world/write-files.ts'

/** One table of a TOML file of ours. */
export type Table = Readonly<Record<string, unknown>>

/**
 * Runs `task` in a world in which the skills `alpha` and `beta` and the commands `gamma` and `delta`
 * are in the collection and deployed in the first project.
 */
export async function whereDeployed(
  task: (ports: Ports, world: World) => Promise<void>,
): Promise<void> {
  const world = createWorld(fastestTempDir())
  writeFiles(world.source, {
    'skills/alpha/SKILL.md': entryText('alpha'),
    'skills/alpha/guide.md': 'one\ntwo\nthree\nfour\nfive\n',
    'skills/beta/SKILL.md': entryText('beta'),
    'commands/gamma.md': entryText('gamma'),
    'commands/delta.md': entryText('delta'),
  })
  try {
    await inWorld(world, {}, async (ports) => {
      await addAll(ports, world)
      await deployTo(0, ['alpha', 'beta', 'gamma', 'delta'])(ports, world)
      await task(ports, world)
    })
  } finally {
    removeWorld(world)
  }
}

/** A file of an artifact in the collection, such as `skills/alpha/SKILL.md`. */
export function headFile({ home }: World, path: string): string {
  return join(home, 'collections/default', path)
}

/** The same file in the first project. */
export function copyFile({ projects }: World, path: string): string {
  return join(projects[0], '.claude', path)
}

export function sourceFile({ source }: World, path: string): string {
  return join(source, path)
}

export function readText(path: string): string {
  return fs.readFileSync(path, 'utf8')
}

/** Reads `.claude/.skillmeat-deployed.toml` of the first project; returns what it says of an artifact. */
export function readRecord({ projects }: World, name: string): Table {
  const { deployed } = readToml(join(projects[0], '.claude/.skillmeat-deployed.toml'))
  const found = (deployed as Table[]).find((table) => table['artifact_name'] === name)
  if (found === undefined) throw new Error(`${name} is not in the record`)
  return found
}

export function readToml(path: string): Table {
  return parse(readText(path))
}

export async function findArtifact(ports: Ports, name: string): Promise<ArtifactEntry> {
  const all = await listArtifacts(ports, { collection: null, type: null, tag: null })
  const found = all.find(({ entry }) => entry.name === name)
  if (found === undefined) throw new Error(`there is no ${name}`)
  return found.entry
}

/** Returns the drift of the copy of an artifact in the first project. */
export async function driftOf(
  ports: Ports,
  world: World,
  name: string,
): Promise<DeploymentDrift | undefined> {
  const { deployments } = await status(ports, [world.projects[0]])
  return deployments.find(({ artifact }) => artifact.endsWith(`:${name}`))
}

export async function readTree(ports: Ports, id: ObjectId): Promise<Tree> {
  return (await openSession(ports)).objects.tree(id)
}

/** Syncs the first project. */
export async function syncFirst(
  ports: Ports,
  world: World,
  options: Partial<SyncRequest> = {},
): Promise<SyncReport> {
  const request: SyncRequest = {
    projects: [world.projects[0]],
    names: [],
    pull: false,
    strategy: null,
    removed: 'keep',
    missing: 'keep',
    dryRun: false,
  }
  return (await sync(ports, { ...request, ...options })).result
}
