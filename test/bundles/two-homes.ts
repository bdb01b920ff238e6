import fs from 'node:fs'
import { join } from 'node:path'
import type {
  ArtifactEntry,
  MembershipEntry,
  VersionTagEntry,
} from '../../src/core/view/entries.ts'
import { viewKeys } from '../../src/core/view/keys.ts'
import { exportBundle } from '../../src/operations/bundles/export-bundle.ts'
import type { ExportRequest, Exported } from '../../src/operations/bundles/export-bundle.ts'
import { add } from '../../src/operations/importing/add.ts'
import { ADD_ALL } from '../../src/operations/importing/pipeline/add-report.ts'
import type { AddReport, AddRequest } from '../../src/operations/importing/pipeline/add-report.ts'
import { currentScope } from '../../src/operations/catalog/current-collection.ts'
import { findArtifact } from '../../src/operations/catalog/find-artifact.ts'
import { runChange } from '../../src/operations/engine/run/run-change.ts'
import { openSession } from '../../src/operations/engine/run/open-session.ts'
import type { Ports } from '../../src/ports/ports.ts'
import { createWorld, inWorld, removeWorld } from '../world/world.ts'
import type { World } from '../world/world.ts'

const WHOLE: Omit<ExportRequest, 'file'> = {
  names: [],
  all: true,
  withHistory: false,
  sign: false,
  allow: [],
}

/** Exports to a file in the world's folder. */
export async function exportTo(
  ports: Ports,
  file: string,
  request: Partial<ExportRequest> = {},
): Promise<Exported> {
  const all = request.names === undefined
  return exportBundle(ports, { ...WHOLE, all, ...request, file })
}

/** Adds a bundle. */
export async function addBundle(
  ports: Ports,
  file: string,
  request: Partial<AddRequest> = {},
): Promise<AddReport> {
  const outcome = await add(ports, {
    ...ADD_ALL,
    location: { kind: 'bundle', file },
    ...request,
  })
  return outcome.result
}

/** Makes an artifact look as if it came from a repository elsewhere. */
export async function pretendRemote(ports: Ports, name: string): Promise<void> {
  await runChange(ports, { command: 'test', dryRun: false, scope: currentScope }, async (tx) => {
    const entry = await findArtifact(tx, name)
    if (entry.upstream === null) throw new Error('it came from nowhere')
    const upstream = {
      ...entry.upstream,
      kind: 'git',
      location: 'https://example.com/shop.git',
      ref: 'main',
      commit: 'a'.repeat(40),
    } as const
    const key = viewKeys.artifact(entry.collection, entry.uuid)
    tx.put(key, { ...entry, origin: 'git', upstream } satisfies ArtifactEntry)
    return { summary: 'pretended', result: null }
  })
}

/** Runs `task` on the home of whoever exports and on an empty one. */
export async function betweenHomes(
  task: (from: World, to: World) => Promise<void>,
  parent?: string,
): Promise<void> {
  const from = createWorld(parent)
  const to = createWorld(parent)
  try {
    await task(from, to)
  } finally {
    removeWorld(from)
    removeWorld(to)
  }
}

/** All of a collection that a bundle is to bring elsewhere. */
export interface Carried {
  readonly artifacts: readonly unknown[]
  readonly members: readonly unknown[]
  readonly versionTags: readonly unknown[]
  /** Files by path: mode and content. */
  readonly files: ReadonlyMap<string, string>
}

/** Reads what a bundle carries; ids of versions only come along with the history. */
export async function readCarried(
  world: World,
  { withHistory }: { readonly withHistory: boolean },
): Promise<Carried> {
  return inWorld(world, {}, async (ports) => {
    const { view } = await openSession(ports)
    const artifacts = await view.scan<ArtifactEntry>(viewKeys.allArtifacts())
    const members = await view.scan<MembershipEntry>(viewKeys.allMembers())
    const tags = await view.scan<VersionTagEntry>('version-tag/')
    return {
      artifacts: artifacts.map((entry) => {
        const { added: _, origin: __, upstream, version, ...rest } = entry
        const isRemote = upstream?.kind === 'git' && !upstream.location.startsWith('file:')
        const { version: seen, ...place } = upstream ?? {}
        return {
          ...rest,
          upstream: isRemote ? { ...place, ...(withHistory ? { version: seen } : {}) } : null,
          ...(withHistory ? { version } : {}),
        }
      }),
      // What a bundle told last is known only where one was taken in.
      members: members.map((member) => {
        const { pin, told: _, ...rest } = member
        return { ...rest, pin: withHistory ? pin : (pin?.tree ?? null) }
      }),
      versionTags: withHistory ? tags : [],
      files: readFiles(join(world.home, 'collections/default')),
    }
  })
}

function readFiles(dir: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  if (!fs.existsSync(dir)) return found
  for (const name of fs.readdirSync(dir, { recursive: true, encoding: 'utf8' }).toSorted()) {
    const path = join(dir, name)
    const stat = fs.lstatSync(path)
    if (name === 'collection.toml' || stat.isDirectory()) continue
    const content = stat.isSymbolicLink()
      ? `-> ${fs.readlinkSync(path)}`
      : fs.readFileSync(path).toString('base64')
    found.set(name, `${stat.isSymbolicLink() ? 'link' : (stat.mode & 0o111) > 0} ${content}`)
  }
  return found
}
