import { SkillmeatError } from '../../core/errors.ts'
import { terminalText } from '../../core/security/terminal-text.ts'
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
  const others = tip.commit === null ? await ports.repositories.branches(address) : []
  if (tip.commit === null && (entry.commit !== null || others.length > 0)) {
    throw noBranch(entry, tip.branch, others)
  }
  return { entry, address, tip }
}

function noBranch({ name, url, commit }: RemoteEntry, branch: string, others: readonly string[]) {
  const what = `${url} has no branch ${branch}${commit === null ? '' : ' any more'}`
  const told = others.slice(0, 10).map((other) => terminalText(other, 100))
  if (others.length > told.length) told.push(`${others.length - told.length} more`)
  const message = told.length === 0 ? `${what}.` : `${what}; it has ${told.join(', ')}.`
  return new SkillmeatError('E_GIT_REF', message, {
    fix: `Take the remote out with \`skillmeat remote remove ${name}\`, and add it again with --branch and one that is there.`,
    data: { remote: name, branch, branches: others },
  })
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
