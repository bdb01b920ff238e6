import { join } from 'node:path'
import { sha256 } from '../../src/adapters/system/environment.ts'
import type { ObjectId } from '../../src/core/object/object-id.ts'
import type { LoggedOperation } from '../../src/core/operation-log/undo-stack.ts'
import type { ArtifactEntry, DeploymentEntry, ProjectEntry } from '../../src/core/view/entries.ts'
import { viewKeys } from '../../src/core/view/keys.ts'
import { listCollections } from '../../src/operations/artifacts/collections.ts'
import { listArtifacts } from '../../src/operations/catalog/list-artifacts.ts'
import { status } from '../../src/operations/drift/status.ts'
import {
  artifactPlace,
  deploymentPlace,
} from '../../src/operations/engine/places/artifact-places.ts'
import { placePath } from '../../src/operations/engine/places/places-on-disk.ts'
import { openSession } from '../../src/operations/engine/run/open-session.ts'
import type { Ports } from '../../src/ports/ports.ts'
import { listPlaces } from '../world/listing.ts'
import type { Listing } from '../world/listing.ts'
import type { World } from '../world/world.ts'

/** What a world is at one moment. */
export interface Moment {
  readonly files: Listing
  readonly operation: LoggedOperation | null
  /** Absolute paths of the places of all artifacts and copies. */
  readonly places: readonly string[]
  /** Copies that lie where nobody looks. */
  readonly unseen: readonly string[]
}

export async function readMoment(ports: Ports, world: World): Promise<Moment> {
  const { view, operation } = await openSession(ports)
  const artifacts = await view.scan<ArtifactEntry>(viewKeys.allArtifacts())
  const copies = await view.scan<DeploymentEntry>(viewKeys.allDeployments())
  const places = [...artifacts.map(artifactPlace), ...copies.map(deploymentPlace)]
  const projects = new Set((await view.scan<ProjectEntry>(viewKeys.projects())).map((p) => p.path))
  return {
    files: listPlaces(world),
    operation,
    unseen: copies
      .filter(({ project }) => !projects.has(project))
      .map(({ project, name }) => `${name} in ${project}`),
    places: places.map((place) => placePath(ports.places, place)),
  }
}

/** Remembers every content that must never be lost, and where it was seen first. */
export class Witness {
  private readonly promised = new Map<ObjectId, string>()
  /** Paths of files that belonged to nothing at some time. */
  private readonly strangers = new Set<string>()
  private readonly world: World

  constructor(world: World) {
    this.world = world
  }

  /** Judges what a command left; from now on what it took from the disk must be somewhere else. */
  judge(before: Moment, after: Moment, what: string): string[] {
    const left = contentsOf(after.files)
    for (const [id, path] of contentsOf(before.files)) {
      if (!left.has(id)) this.promise(id, `${path}, gone by ${what}`)
    }
    const doubles = after.places.filter((place, index) => after.places.indexOf(place) !== index)
    return [
      ...doubles.map((place) => `${what} puts two artifacts into ${place}`),
      ...after.unseen.map((copy) => `${what} has ${copy}, a project that is not looked at`),
      ...this.listNewStrangers(before, after).map((path) => `${what} leaves ${path} behind`),
    ]
  }

  /** Runs the commands that only look; from then on all that they looked at counts. */
  async look(ports: Ports): Promise<Moment> {
    await status(ports, null)
    for (const { name } of await listCollections(ports)) {
      await listArtifacts(ports, { collection: name, type: null, tag: null })
    }
    const moment = await readMoment(ports, this.world)
    const strangers = new Set(this.listStrangers(moment))
    for (const [id, path] of contentsOf(moment.files)) {
      if (!strangers.has(path) && !path.endsWith('.toml')) this.promise(id, `${path}, looked at`)
    }
    return moment
  }

  /** Lists files that belong to nothing, such as copies in a project that was forgotten. */
  listStrangers({ files, places }: Moment): string[] {
    return [...files]
      .filter(([path, what]) => what !== 'folder' && !path.endsWith('.toml'))
      .map(([path]) => path)
      .filter((path) => {
        const absolute = join(this.world.root, path)
        return !places.some((place) => absolute === place || absolute.startsWith(`${place}/`))
      })
  }

  /** Lists what is neither on the disk nor among `reachable`. */
  findLost(reachable: ReadonlySet<ObjectId>): string[] {
    const present = contentsOf(listPlaces(this.world))
    return [...this.promised]
      .filter(([id]) => !present.has(id) && !reachable.has(id))
      .map(([id, where]) => `${id} of ${where}`)
  }

  private listNewStrangers(before: Moment, after: Moment): string[] {
    const found = this.listStrangers(after)
    const fresh = found.filter((path) => !before.files.has(path) && !this.strangers.has(path))
    for (const path of found) this.strangers.add(path)
    return fresh
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
