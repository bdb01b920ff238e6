import { join } from 'node:path'
import { sha256 } from '../../src/adapters/system/environment.ts'
import { artifactPath } from '../../src/core/artifact/artifact-path.ts'
import type { ObjectId } from '../../src/core/object/object-id.ts'
import type { ArtifactEntry, DeploymentEntry } from '../../src/core/view/entries.ts'
import { viewKeys } from '../../src/core/view/keys.ts'
import { listCollections } from '../../src/operations/catalog/collections.ts'
import { listArtifacts } from '../../src/operations/catalog/list-artifacts.ts'
import { status } from '../../src/operations/drift/status.ts'
import { openSession } from '../../src/operations/session/session.ts'
import type { Ports } from '../../src/ports/ports.ts'
import { listPlaces } from '../world/listing.ts'
import type { Listing } from '../world/listing.ts'
import type { World } from '../world/world.ts'

/** Remembers every content that must never be lost, and where it was seen first. */
export class Witness {
  private readonly promised = new Map<ObjectId, string>()
  private readonly world: World

  constructor(world: World) {
    this.world = world
  }

  /** What a command took from the disk must be somewhere else. */
  compare(before: Listing, after: Listing, what: string): void {
    const left = contentsOf(after)
    for (const [id, path] of contentsOf(before)) {
      if (!left.has(id)) this.promise(id, `${path}, gone by ${what}`)
    }
  }

  /** Runs the commands that only look; from then on all that they looked at counts. */
  async look(ports: Ports): Promise<void> {
    await status(ports, null)
    for (const { name } of await listCollections(ports)) {
      await listArtifacts(ports, { collection: name, type: null, tag: null })
    }
    const isTracked = await openTracked(ports, this.world)
    for (const [id, path] of contentsOf(listPlaces(this.world))) {
      if (isTracked(path)) this.promise(id, `${path}, looked at`)
    }
  }

  /** Lists files that were not there before and belong to nothing. */
  async findStrangers(ports: Ports, before: Listing): Promise<string[]> {
    const isTracked = await openTracked(ports, this.world)
    return [...listPlaces(this.world)]
      .filter(([path, what]) => what !== 'folder' && !before.has(path))
      .map(([path]) => path)
      .filter((path) => !path.endsWith('.toml') && !isTracked(path))
  }

  /** Lists what is neither on the disk nor among `reachable`. */
  findLost(reachable: ReadonlySet<ObjectId>): string[] {
    const present = contentsOf(listPlaces(this.world))
    return [...this.promised]
      .filter(([id]) => !present.has(id) && !reachable.has(id))
      .map(([id, where]) => `${id} of ${where}`)
  }

  /** Lists places in which two artifacts are. */
  async findDoubles(ports: Ports): Promise<string[]> {
    const { view } = await openSession(ports)
    const all = await view.scan<ArtifactEntry>(viewKeys.allArtifacts())
    const paths = all.map(({ collection, type, name }) => `${collection} ${type} ${name}`)
    return paths.filter((path, index) => paths.indexOf(path) !== index)
  }

  private promise(id: ObjectId, where: string): void {
    if (!this.promised.has(id)) this.promised.set(id, where)
  }
}

/** Returns the content of every file and link with a path that holds it. */
function contentsOf(listing: Listing): ReadonlyMap<ObjectId, string> {
  const found = new Map<ObjectId, string>()
  for (const [path, what] of listing) {
    const [kind, ...rest] = what.split(' ')
    if (kind === 'file') found.set(rest.at(-1) as ObjectId, path)
    if (kind === 'link') found.set(sha256(new TextEncoder().encode(rest.join(' '))), path)
  }
  return found
}

/** Returns a function that tells whether a path is in the place of an artifact or a copy. */
async function openTracked(ports: Ports, world: World): Promise<(path: string) => boolean> {
  const { view } = await openSession(ports)
  const artifacts = await view.scan<ArtifactEntry>(viewKeys.allArtifacts())
  const copies = await view.scan<DeploymentEntry>(viewKeys.allDeployments())
  const places = [
    ...artifacts.map(({ collection, type, name }) =>
      join(world.home, 'collections', collection, artifactPath(type, name)),
    ),
    ...copies.map(({ project, root, path }) => join(project, root, path)),
  ]
  return (path) => {
    const absolute = join(world.root, path)
    return places.some((place) => absolute === place || absolute.startsWith(`${place}/`))
  }
}
