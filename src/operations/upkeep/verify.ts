import { isSkillmeatError } from '../../core/errors.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { lockPath } from '../engine/session/session.ts'
import { recover } from '../engine/writing/recover.ts'
import { formatStamp, listBackups } from '../engine/session/backup-files.ts'
import type { FileFinding } from './check-files.ts'
import { listDamage } from './damage.ts'
import type { Damage } from './damage.ts'
import { inspectStore } from './inspect-store.ts'
import type { InspectedStore } from './inspect-store.ts'
import type { LostContent } from './lost-content.ts'
import { readView } from './read-view.ts'
import type { ReadableView } from './read-view.ts'
import { checkOwnFiles } from './repair-files.ts'
import { fallBack, isStateLost, rebuildView } from './repair-state.ts'
import type { StateRepair } from './repair-state.ts'
import { restoreLost } from './restore-lost.ts'
import { fetchLost } from './search-sources.ts'
import { entriesOf } from './search-places.ts'

export interface VerifyRequest {
  /** Bring back what exists elsewhere on this machine. */
  readonly repair: boolean
  /** Look for the rest in the sources that artifacts came from. */
  readonly sources: boolean
}

export interface StoreFileCheck {
  readonly problems: readonly string[]
  /** Where the damaged file is kept, once a new one was written. */
  readonly kept: string | null
  /** The copy that all was taken from, where nothing else could be read. */
  readonly restoredFrom: string | null
}

export interface Verified {
  /** Objects hashed again. */
  readonly objects: number
  /** Objects that nothing reaches; `gc` removes them. */
  readonly unreachable: number
  /** What is wrong with the store's file as a whole. */
  readonly storeFile: StoreFileCheck
  /** What is lost and needed. */
  readonly damage: readonly Damage[]
  readonly files: readonly FileFinding[]
  readonly restored: readonly { readonly object: ObjectId; readonly from: string }[]
  /** The store does not say, or not any more, what the present state is. */
  readonly stateLost: boolean
  /** The present state had to be taken from an earlier one. */
  readonly state: StateRepair | null
  /** Nothing is left to act on. */
  readonly clean: boolean
}

/**
 * Hashes every object again and follows everything that is needed, from the present operation to the
 * end of the log; looks at the files of ours beside the store.
 *
 * With `repair`, what hashes right is brought back from wherever it is found. Runs as the only writer of the
 * home; the network is asked outside of that.
 */
export async function verify(ports: Ports, request: VerifyRequest): Promise<Verified> {
  const hold = (task: () => Promise<Round>) => ports.lock.hold(lockPath(ports), task)
  const first = await hold(() => verifyOnce(ports, request))
  const { lost, view } = first
  if (!request.repair || !request.sources || lost === null || lost.isComplete) return first.verified
  await fetchLost(ports, entriesOf<ArtifactEntry>(view, viewKeys.allArtifacts()), lost)
  const second = await hold(async () => {
    await lost.putBack()
    return verifyOnce(ports, request)
  })
  const { verified } = second
  const fetched = [...lost.found].map(([object, from]) => ({ object, from }))
  return {
    ...verified,
    storeFile: first.verified.storeFile,
    restored: [...first.verified.restored, ...fetched, ...verified.restored],
    state: verified.state ?? first.verified.state,
  }
}

interface Round {
  readonly verified: Verified
  readonly view: ReadableView
  readonly lost: LostContent | null
}

const NO_VIEW: ReadableView = { entries: [], lost: [], chunks: new Set() }

async function verifyOnce(ports: Ports, request: VerifyRequest): Promise<Round> {
  const storeFile = await checkStoreFile(ports, request.repair)
  if (storeFile.problems.length > 0 && !request.repair) {
    return { verified: unreadable(storeFile), view: NO_VIEW, lost: null }
  }
  await recover(ports)
  const found = await inspectStore(ports)
  const mended = request.repair ? await mend(ports, found) : { ...AS_IT_IS, inspected: found }
  const { inspected, lost, restored, state } = mended
  const view = await presentView(ports, inspected)
  const damage = await listDamage(ports.store, inspected, view)
  const files = await checkOwnFiles(ports, { view, repair: request.repair })
  const { inventory, graph } = inspected
  const verified: Verified = {
    objects: inventory.count,
    unreachable: graph.countUnreached(),
    storeFile,
    damage,
    files,
    restored: [...restored].map(([object, from]) => ({ object, from })),
    stateLost: isStateLost(inspected),
    state,
    clean:
      damage.length === 0 && files.every(({ repaired }) => repaired) && !isStateLost(inspected),
  }
  return { verified, view, lost }
}

interface Mended {
  readonly inspected: InspectedStore
  readonly lost: LostContent | null
  readonly restored: ReadonlyMap<ObjectId, string>
  readonly state: StateRepair | null
}

const AS_IT_IS: Omit<Mended, 'inspected'> = { lost: null, restored: new Map(), state: null }

/** Brings back what exists elsewhere, and a present state if there is none any more. */
async function mend(ports: Ports, first: InspectedStore): Promise<Mended> {
  const found = new Map<ObjectId, string>()
  const restore = async (inspected: InspectedStore) => {
    const restored = await restoreLost(ports, inspected)
    for (const [id, from] of restored.found) found.set(id, from)
    return restored
  }
  let { inspected, lost } = await restore(first)
  let state: StateRepair | null = null
  for (const repair of [fallBack, repairView]) {
    const done = await repair(ports, inspected)
    if (done === null) continue
    state = done
    // The state names the projects, and what lies in them.
    ;({ inspected, lost } = await restore(await inspectStore(ports)))
  }
  return { inspected, lost, restored: found, state }
}

async function repairView(ports: Ports, inspected: InspectedStore): Promise<StateRepair | null> {
  return rebuildView(ports, inspected, await presentView(ports, inspected))
}

function presentView(ports: Ports, inspected: InspectedStore): Promise<ReadableView> {
  return readView(ports.store, inspected, inspected.current?.operation?.view_after ?? null)
}

/** A file with damaged pages is written anew from what can be read; a copy helps where nothing can. */
async function checkStoreFile(ports: Ports, repair: boolean): Promise<StoreFileCheck> {
  const { store, places, clock } = ports
  const damage = await findFileProblems(ports)
  if (damage.length > 0 && !repair) return { problems: damage, kept: null, restoredFrom: null }
  const kept = damage.length > 0 ? `${places.home}/damaged-${formatStamp(clock.now())}.db` : null
  if (kept !== null) await store.file?.rebuildFile(kept)
  const isLost = (await store.current()) === null && listBackups(ports).length > 0
  const problems =
    isLost && damage.length === 0 ? [`${places.home}/store.db is empty or lost.`] : damage
  return { problems, kept, restoredFrom: isLost && repair ? await restoreWhole(ports) : null }
}

async function findFileProblems({ store }: Pick<Ports, 'store'>): Promise<readonly string[]> {
  try {
    return (await store.file?.checkFile()) ?? []
  } catch (error) {
    if (isSkillmeatError(error, 'E_STORE_CORRUPT')) return [error.message]
    throw error
  }
}

/** Takes over the newest copy that can be read and says which one it was. */
async function restoreWhole(ports: Ports): Promise<string | null> {
  const { file } = ports.store
  if (file === null) return null
  for (const { path } of listBackups(ports)) {
    try {
      const { current } = await file.restoreFrom(path, null)
      if (current === null) continue
      await ports.store.fallBack(current)
      return path
    } catch (error) {
      if (!isSkillmeatError(error, 'E_STORE_CORRUPT', 'E_IO')) throw error
    }
  }
  return null
}

function unreadable(storeFile: StoreFileCheck): Verified {
  return {
    objects: 0,
    unreachable: 0,
    storeFile,
    damage: [],
    files: [],
    restored: [],
    stateLost: true,
    state: null,
    clean: false,
  }
}
