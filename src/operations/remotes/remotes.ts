import { artifactNameProblem } from '../../core/artifact/artifact-name.ts'
import { assertGitRef } from '../../core/address/git-ref.ts'
import { formatGitUrl, parseGitUrl } from '../../core/address/git-url.ts'
import { SkillmeatError } from '../../core/errors.ts'
import { terminalText } from '../../core/security/terminal-text.ts'
import type { RemoteEntry, SharedEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { currentCollection } from '../catalog/current-collection.ts'
import { confirmTyped } from '../engine/consent/confirmed-hosts.ts'
import { runChange } from '../engine/run/run-change.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import { openSession } from '../engine/run/open-session.ts'
import { Transaction } from '../engine/transaction/transaction.ts'
import { findRemote } from './find-remote.ts'

/** A team's repository as lists show it. */
export interface ListedRemote {
  readonly name: string
  readonly url: string
  readonly branch: string | null
  readonly collection: string
  /** The commit that was last integrated; null before the first. */
  readonly commit: string | null
  /** How many artifacts it had then. */
  readonly artifacts: number
}

export interface RemoteAddRequest {
  readonly name: string
  /** As a person typed it: that vouches for its host, which may be a private one. */
  readonly url: string
  readonly branch: string | null
  /** Null: the collection in use. */
  readonly collection: string | null
  readonly dryRun: boolean
}

/**
 * Notes a team's repository that a collection is shared through. Nothing is fetched; a host that is not
 * public counts as confirmed on this machine from then on.
 *
 * Throws `E_NAME_TAKEN`, `E_NAME_INVALID`, `E_COLLECTION_NOT_FOUND`, `E_GIT_REF`, and what `parseGitUrl`
 * throws, for an address with credentials too.
 */
export async function addRemote(
  ports: Ports,
  request: RemoteAddRequest,
): Promise<ChangeOutcome<ListedRemote>> {
  const { name, branch, dryRun } = request
  assertRemoteName(name)
  if (branch !== null) assertGitRef(branch)
  const address = readTyped(request.url)
  const outcome = await runChange(ports, { ...REMOTE_ADD, dryRun }, async (tx) => {
    if ((await tx.get(viewKeys.remote(name))) !== null) {
      throw new SkillmeatError('E_NAME_TAKEN', `There is a remote "${name}" already.`, {
        fix: `Take it out with \`skillmeat remote remove ${name}\`, or choose another name.`,
      })
    }
    const entry: RemoteEntry = {
      name,
      url: formatGitUrl(address),
      branch,
      collection: await currentCollection(tx, request.collection),
      added: tx.now(),
      commit: null,
    }
    tx.put(viewKeys.remote(name), entry)
    return { summary: `Added remote ${name}`, result: describe(entry, 0) }
  })
  if (!dryRun) await confirmTyped(ports, outcome.result.url)
  return outcome
}

function assertRemoteName(name: string): void {
  const why = name.includes('/') ? 'it has a "/"' : artifactNameProblem(name)
  if (why === null) return
  const shown = terminalText(name, 100)
  throw new SkillmeatError('E_NAME_INVALID', `"${shown}" cannot be a remote's name: ${why}.`, {
    fix: 'Use letters, digits and hyphens, such as team.',
  })
}

const REMOTE_ADD = { command: 'remote add', scope: () => Promise.resolve({}) }
const REMOTE_REMOVE = { command: 'remote remove', scope: () => Promise.resolve({}) }

function readTyped(url: string) {
  const hasUser = /^https?:\/\/[^/]*@/i.test(url)
  if (!hasUser) return parseGitUrl(url, { mayBePrivate: true })
  throw new SkillmeatError('E_URL_FORBIDDEN', 'The address carries a user name or a password.', {
    fix: 'Leave it out; git asks your credential helper (`git config --global credential.helper`).',
  })
}

/** Lists the team's repositories of this home. */
export async function listRemotes(ports: Ports): Promise<readonly ListedRemote[]> {
  const transaction = new Transaction(await openSession(ports))
  const all = await transaction.scan<RemoteEntry>(viewKeys.remotes())
  return Promise.all(
    all.map(async (entry) =>
      describe(entry, (await transaction.scan(viewKeys.allShared(entry.name))).length),
    ),
  )
}

/** Forgets a team's repository; the collection and the repository stay as they are. Throws `E_REMOTE_NOT_FOUND`. */
export async function removeRemote(
  ports: Ports,
  { name, dryRun }: { readonly name: string; readonly dryRun: boolean },
): Promise<ChangeOutcome<ListedRemote>> {
  return runChange(ports, { ...REMOTE_REMOVE, dryRun }, async (tx) => {
    const entry = await findRemote(tx, name)
    const shared = await tx.scan<SharedEntry>(viewKeys.allShared(name))
    for (const { uuid } of shared) tx.remove(viewKeys.shared(name, uuid))
    tx.remove(viewKeys.remote(name))
    return { summary: `Removed remote ${name}`, result: describe(entry, shared.length) }
  })
}

function describe(
  { name, url, branch, collection, commit }: RemoteEntry,
  artifacts: number,
): ListedRemote {
  return { name, url, branch, collection, commit, artifacts }
}
