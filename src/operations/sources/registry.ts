import { assertCollectionName } from '../../core/artifact/artifact-name.ts'
import { addressOf } from '../../core/address/source-spec.ts'
import { SkillmeatError } from '../../core/errors.ts'
import { namesOfSource } from '../../core/source/source-index.ts'
import type { SourceIndex } from '../../core/source/source-index.ts'
import type { SourceEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { confirmHosts } from '../engine/consent/confirmed-hosts.ts'
import { openSession } from '../engine/run/open-session.ts'
import { runChange } from '../engine/run/run-change.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import { Transaction } from '../engine/transaction/transaction.ts'
import { noteTyped, settleLocation } from '../importing/pipeline/fetch.ts'
import type { TrackedLocation } from '../importing/pipeline/locate.ts'
import { writeIndex } from '../importing/indexes/index-files.ts'
import { indexSource } from '../importing/indexes/index-source.ts'
import { forgetUnused } from './counted-indexes.ts'
import { noSource } from './no-source.ts'

export interface SourceAddRequest {
  readonly location: TrackedLocation
  /** Null takes what its marketplace calls itself, else the last part of its address. */
  readonly name: string | null
  /** Only a source that has a marketplace is wanted. */
  readonly isMarketplace: boolean
  /** Hosts that are not public and that the person confirms. */
  readonly allowHosts: readonly string[]
  readonly dryRun: boolean
}

export interface AddedSource {
  readonly entry: SourceEntry
  readonly index: SourceIndex
}

/**
 * Adds a source to find things in, and takes nothing of it. One of the same name at the same address is
 * looked at again. Throws `E_NAME_TAKEN`, `E_NAME_INVALID`, `E_NOT_FOUND` where a marketplace was
 * wanted and there is none, and what opening the source throws.
 */
export async function addSource(
  ports: Ports,
  request: SourceAddRequest,
): Promise<ChangeOutcome<AddedSource>> {
  const { isMarketplace, dryRun, allowHosts } = request
  assertNoFile(request.location)
  await confirmHosts(ports, allowHosts)
  const { location } = await settleLocation(ports, request.location)
  const index = await indexSource(ports, location, async (reached) => {
    if (!dryRun) await noteTyped(ports, reached)
  })
  if (isMarketplace && index.marketplace === null) throw noMarketplace(addressOf(location))
  const [own = 'source'] = namesOfSource(index)
  const name = request.name ?? own
  assertCollectionName(name)
  const command = isMarketplace ? 'marketplace add' : 'source add'
  const outcome = await runChange(ports, { command, dryRun, scope: nothing }, async (tx) => {
    const known = await tx.get<SourceEntry>(viewKeys.source(name))
    if (known !== null && known.location !== index.location) throw taken(known)
    const entry: SourceEntry = {
      name,
      kind: index.kind,
      location: index.location,
      ref: index.ref,
      marketplace: index.marketplace !== null,
      added: known?.added ?? tx.now(),
    }
    tx.put(viewKeys.source(name), entry)
    return { summary: `Added the source ${name}, ${index.location}`, result: { entry, index } }
  })
  if (!dryRun) await writeIndex(ports, index)
  return outcome
}

/**
 * Forgets a source; what came from there stays, and as long as something does it is found in. Throws
 * `E_NOT_FOUND`.
 */
export async function removeSource(
  ports: Ports,
  { name, dryRun }: { readonly name: string; readonly dryRun: boolean },
): Promise<ChangeOutcome<SourceEntry>> {
  const outcome = await runChange(
    ports,
    { command: 'source remove', dryRun, scope: nothing },
    async (tx) => {
      const entry = await findSource(tx, name)
      tx.remove(viewKeys.source(entry.name))
      return { summary: `Forgot the source ${entry.name}, ${entry.location}`, result: entry }
    },
  )
  if (!dryRun) await forgetUnused(ports, await openSession(ports))
  return outcome
}

/** Lists the sources that were added to find things in. */
export async function listAdded(ports: Ports): Promise<readonly SourceEntry[]> {
  const transaction = new Transaction(await openSession(ports))
  return transaction.scan<SourceEntry>(viewKeys.sources())
}

/** Finds a source by its name or address. Throws `E_NOT_FOUND` with the nearest ones. */
export async function findSource(transaction: Transaction, name: string): Promise<SourceEntry> {
  const all = await transaction.scan<SourceEntry>(viewKeys.sources())
  const found = all.find((one) => one.name === name || one.location === name)
  if (found !== undefined) return found
  throw noSource(
    name,
    all.map((one) => one.name),
  )
}

function nothing() {
  return Promise.resolve({})
}

function taken({ name, location }: SourceEntry): SkillmeatError {
  return new SkillmeatError('E_NAME_TAKEN', `The source "${name}" is ${location} already.`, {
    fix:
      'Give this one another name with --name, or forget that one: `skillmeat source remove ' +
      `${name}\`.`,
    data: { name },
  })
}

/** A marketplace is all that its list stands beside: plugins lie relative to it. Throws `E_USAGE`. */
function assertNoFile(location: TrackedLocation): void {
  const address = addressOf(location)
  if (!address.endsWith('/marketplace.json')) return
  throw new SkillmeatError(
    'E_USAGE',
    `${address} is the list of a marketplace, not the marketplace.`,
    {
      fix: 'Give the repository or the folder that holds it: its plugins lie relative to that.',
      data: { address },
    },
  )
}

function noMarketplace(address: string): SkillmeatError {
  return new SkillmeatError('E_NOT_FOUND', `${address} has no marketplace.json.`, {
    missing: 'marketplace',
    fix: `Find things in it all the same with \`skillmeat source add ${address}\`, or take them with \`skillmeat add ${address}\`.`,
    data: { address },
  })
}
