import { SkillmeatError } from '../../core/errors.ts'
import type { RemoteEntry } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import type { BranchTip, OpenedRepository, RepositoryAddress } from '../../ports/repository.ts'
import { assertHostAllowed, confirmHosts } from '../engine/consent/confirmed-hosts.ts'

/** A team's repository whose newest commit is known. */
export interface ReachedRemote {
  readonly entry: RemoteEntry
  readonly address: RepositoryAddress
  readonly tip: BranchTip
}

/**
 * Asks a team's repository for its newest commit. `allowHosts` are hosts that the person confirms now.
 *
 * Throws `E_HOST_UNCONFIRMED`, `E_GIT_REF` where the branch is gone, and what `Repositories.tip` throws.
 */
export async function reachRemote(
  ports: Ports,
  entry: RemoteEntry,
  { allowHosts, dryRun }: { readonly allowHosts: readonly string[]; readonly dryRun: boolean },
): Promise<ReachedRemote> {
  const mayBePrivate = await assertHostAllowed(ports, entry.url, allowHosts)
  if (!dryRun) await confirmHosts(ports, allowHosts)
  const address = { url: entry.url, mayBePrivate }
  const tip = await ports.repositories.tip(address, entry.branch)
  if (tip.commit === null && entry.commit !== null) {
    throw new SkillmeatError('E_GIT_REF', `${entry.url} has no branch ${tip.branch} any more.`, {
      fix: `Take the remote out with \`skillmeat remote remove ${entry.name}\` and add it again with --branch.`,
    })
  }
  return { entry, address, tip }
}

/** Opens the newest commit for `use` and removes what was fetched afterwards, even when `use` fails. */
export async function withRepository<T>(
  { repositories }: Pick<Ports, 'repositories'>,
  { address, tip }: ReachedRemote,
  use: (opened: OpenedRepository) => Promise<T>,
): Promise<T> {
  const opened = await repositories.open(address, tip)
  try {
    return await use(opened)
  } finally {
    await opened.close()
  }
}
