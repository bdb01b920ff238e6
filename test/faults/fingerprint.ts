import { sha256 } from '../../src/adapters/system/environment.ts'
import { listArtifacts } from '../../src/operations/catalog/list-artifacts.ts'
import { status } from '../../src/operations/drift/status.ts'
import { openSession } from '../../src/operations/engine/run/open-session.ts'
import { inspectStore } from '../../src/operations/upkeep/inspect-store.ts'
import type { ObjectId } from '../../src/core/object/object-id.ts'
import { asVerified } from '../../src/core/object/verified-json.ts'
import type { DeploymentEntry, SnapshotEntry } from '../../src/core/view/entries.ts'
import { ViewReader } from '../../src/operations/engine/objects/view-reader.ts'
import type { Ports } from '../../src/ports/ports.ts'
import { compareListings, listLeftovers, listPlaces, readAllFiles } from '../world/listing.ts'
import type { Listing } from '../world/listing.ts'
import { inWorld } from '../world/world.ts'
import type { World } from '../world/world.ts'

/** All that a world's state is: the bytes in every place, and what the store says of them. */
export interface Fingerprint {
  readonly places: Listing
  readonly view: Listing
}

/** What the next command finds, and whatever of earlier bytes is nowhere any more. */
export interface Found extends Fingerprint {
  readonly lost: readonly string[]
  /** What can be reached and is not there, or not sound. */
  readonly damage: readonly string[]
  readonly leftovers: readonly string[]
}

/** Runs the next ordinary commands, which repair what was interrupted, and tells the state after them. */
export function lookAt(world: World, everSeen: readonly Uint8Array[] = []): Promise<Found> {
  return inWorld(world, { seed: 'look' }, async (ports) => {
    await status(ports, null)
    await listArtifacts(ports, { collection: null, type: null, tag: null })
    const { view } = await openSession(ports)
    return {
      places: listPlaces(world),
      view: await listView(ports, view),
      lost: await findLostBytes(ports, world, everSeen),
      damage: await findDamage(ports),
      leftovers: listLeftovers(world),
    }
  })
}

/** A snapshot is what it says of artifacts and copies, not that one of those could not be read then. */
async function listView(ports: Ports, view: ViewReader): Promise<Listing> {
  const listed = new Map<string, string>()
  for (const [key, value] of await view.entries('')) {
    const { view: then, message, ...rest } = asVerified<Partial<SnapshotEntry>>(value)
    const isSnapshot = key.startsWith('snapshot/')
    const said = isSnapshot ? { ...rest, message, said: await sayView(ports, then ?? null) } : value
    const name = isSnapshot ? `${withoutChance(key)} ${message}` : key
    listed.set(name, withoutChance(JSON.stringify(said)))
  }
  return listed
}

/** What was noted on the way draws from chance, too. */
function withoutChance(text: string): string {
  return text.replaceAll(/(?<=\b\d{8}_\d{6}_)[0-9a-f]{6}\b/g, 'x')
}

async function sayView(ports: Ports, root: ObjectId | null): Promise<string> {
  const entries = await new ViewReader(ports.store, root).entries('')
  const lines = entries.map(([key, value]) => {
    const { seen: _, modified_since: __, ...rest } = asVerified<Partial<DeploymentEntry>>(value)
    return JSON.stringify([key, key.startsWith('snapshot/') ? null : rest])
  })
  return sha256(new TextEncoder().encode(withoutChance(lines.join('\n'))))
}

/** Says how two states differ; nothing when they are the same. */
export function compareFingerprints(expected: Fingerprint, found: Fingerprint): string[] {
  return [
    ...compareListings(expected.places, found.places),
    ...compareListings(expected.view, found.view),
  ]
}

/** Says what is wrong with a state that should be one of `allowed`. */
export function findFaults(found: Found, allowed: readonly Fingerprint[]): string[] {
  const differences = allowed.map((state) => compareFingerprints(state, found))
  const isAllowed = differences.some((list) => list.length === 0)
  const [nearest] = differences.toSorted((a, b) => a.length - b.length)
  return [
    ...(isAllowed ? [] : [`is neither wholly old nor wholly new: ${(nearest ?? []).join('; ')}`]),
    ...findWaste(found),
  ]
}

/** Says what is lost and what is left over, whatever the state is. */
export function findWaste({ lost, damage, leftovers }: Found): string[] {
  return [
    ...damage,
    ...leftovers.map((path) => `${path} is left over`),
    ...lost.map((id) => `the bytes ${id} are lost`),
  ]
}

/** Everything that can be reached must be there and hash right. */
async function findDamage(ports: Ports): Promise<string[]> {
  const { graph, inventory, damaged } = await inspectStore(ports)
  return [
    ...graph.absent.map(({ kind, id }) => `${kind} ${id} is missing`),
    ...[...damaged].map((number) => `${inventory.idOf(number)} is damaged`),
  ]
}

/** Every byte that ever was in a file must be on disk or in the store. */
async function findLostBytes(
  { store }: Ports,
  world: World,
  everSeen: readonly Uint8Array[],
): Promise<string[]> {
  if (everSeen.length === 0) return []
  const present = new Set(readAllFiles(world).map(sha256))
  const wanted = everSeen.map(sha256).filter((id) => !present.has(id))
  return [...(await store.missing(wanted))]
}
