import { assertGitRef, isCommitId } from '../../core/address/git-ref.ts'
import { formatGitUrl, parseGitUrl } from '../../core/address/git-url.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { pullRequestPage } from '../../core/remote/pull-request-page.ts'
import type { Upstream } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import type {
  BranchTip,
  CommitAuthor,
  OpenedRepository,
  RepositoryAddress,
} from '../../ports/repository.ts'
import { assertNoSecrets } from '../bundles/assert-no-secrets.ts'
import { findArtifact } from '../catalog/find-artifact.ts'
import { findingGate, noteAllowed } from '../engine/consent/allowed-findings.ts'
import { assertHostAllowed, confirmHosts, confirmTyped } from '../engine/consent/confirmed-hosts.ts'
import { readState } from '../engine/run/run-change.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import type { ContributeReport } from './contributed.ts'
import { findEdited } from './edited-artifacts.ts'
import type { EditedArtifact } from './edited-artifacts.ts'
import { knownAuthor } from './known-author.ts'
import { assertNewBranch, madeUpBranch } from './proposed-branch.ts'
import { mergeContribution } from './merge-contribution.ts'
import type { MergedContribution } from './merge-contribution.ts'
import { versionLines } from './push-message.ts'

export interface ContributeRequest {
  readonly names: readonly string[]
  /** The project whose copies have the edits; null for the collection. */
  readonly project: string | null
  /** A copy of the source that one may write to, as a person typed it; null for the source itself. */
  readonly fork: string | null
  /** The branch to make; null makes a name up. */
  readonly branch: string | null
  /** The first line of the commit; null lets it say what changed. */
  readonly message: string | null
  /** Ids of findings that are let out. */
  readonly allow: readonly string[]
  readonly allowHosts: readonly string[]
  readonly dryRun: boolean
}

/**
 * Sends the edits of artifacts to the repository that they came from: brought to its newest state
 * three-way, as one commit on a branch of its own. Nothing here changes, and nothing is noted: when the
 * change comes back by `update`, both sides are the same.
 *
 * Throws what `findEdited`, `mergeContribution` and `push` throw.
 */
export async function contribute(
  ports: Ports,
  request: ContributeRequest,
): Promise<ContributeReport> {
  if (request.branch !== null) assertGitRef(request.branch)
  const to = await forkOf(ports, request)
  const scope = async (tx: Transaction) => ({
    artifacts: await Promise.all(
      request.names.map((name) => findArtifact(tx, name, { project: request.project })),
    ),
    projects: request.project === null ? [] : [request.project],
  })
  const report = await readState(ports, scope, async (tx, state) => {
    const edited = await findEdited(tx, state, request)
    const [first] = edited
    if (first === undefined) throw new Error('nothing was named')
    return contributeTo(tx, first.upstream, { request, edited, to })
  })
  await noteAllowed(ports, request)
  return report
}

/** A typed address vouches for its host. */
async function forkOf(
  ports: Ports,
  { fork, dryRun }: ContributeRequest,
): Promise<RepositoryAddress | null> {
  if (fork === null) return null
  const address = parseGitUrl(fork, { mayBePrivate: true })
  const url = formatGitUrl(address)
  if (!dryRun) await confirmTyped(ports, url)
  return { url, mayBePrivate: true }
}

interface Asked {
  readonly request: ContributeRequest
  readonly edited: readonly EditedArtifact[]
  readonly to: RepositoryAddress | null
}

async function contributeTo(
  tx: Transaction,
  upstream: Upstream,
  asked: Asked,
): Promise<ContributeReport> {
  const { repositories } = tx.ports
  const { allowHosts, dryRun } = asked.request
  const mayBePrivate = await assertHostAllowed(tx.ports, upstream.location, allowHosts)
  if (!dryRun) await confirmHosts(tx.ports, allowHosts)
  const address = { url: upstream.location, mayBePrivate }
  const tip = await findTip(tx.ports, address, upstream.ref)
  const opened = await repositories.open(address, tip)
  try {
    return await send(tx, asked, { address, tip, opened })
  } finally {
    await opened.close()
  }
}

/** The branch that is followed; the default one where a tag or a commit is. */
async function findTip(
  { repositories }: Ports,
  address: RepositoryAddress,
  ref: string | null,
): Promise<BranchTip> {
  const tip = ref === null || isCommitId(ref) ? null : await repositories.tip(address, ref)
  return tip === null || tip.commit === null ? repositories.tip(address, null) : tip
}

async function send(
  tx: Transaction,
  { request, edited, to }: Asked,
  source: {
    readonly address: RepositoryAddress
    readonly tip: BranchTip
    readonly opened: OpenedRepository
  },
): Promise<ContributeReport> {
  const { address, tip, opened } = source
  const merged: MergedContribution[] = []
  for (const one of edited) merged.push(await mergeContribution(tx, one, opened))
  const changed = merged.filter(({ changes }) => changes.length > 0)
  const names = changed.map(({ one }) => one.entry.name)
  const branch = request.branch ?? madeUpBranch(tx.ports, names, 'artifacts')
  if (request.branch !== null) await assertNewBranch(tx.ports.repositories, to ?? address, branch)
  const fork = to === null ? null : to.url
  const report: ContributeReport = {
    source: address.url,
    base: tip.commit ?? '',
    commit: null,
    pushedTo: fork ?? address.url,
    branch,
    into: tip.branch,
    page: null,
    artifacts: merged.map((one) => ({
      artifact: artifactLabel(one.one.entry),
      action: changed.includes(one) ? 'sent' : 'nothing',
      path: one.one.upstream.path,
    })),
    files: changed.flatMap(({ changes }) => changes),
  }
  assertNoSecrets(
    changed.flatMap(({ leaving }) => leaving),
    findingGate(tx.ports, request.allow),
  )
  if (changed.length === 0 || request.dryRun) return report
  const author: CommitAuthor = knownAuthor(await tx.ports.repositories.author())
  const { commit } = await opened.push({
    removed: changed.flatMap(({ removed }) => removed),
    files: changed.flatMap(({ files }) => files),
    message: await messageOf(tx, changed, request.message),
    author,
    at: tx.ports.clock.now(),
    onto: { branch, commit: null },
    ...(to === null ? {} : { to }),
  })
  const page = pullRequestPage({ url: address.url, branch, into: tip.branch, fork })
  return { ...report, commit, page }
}

async function messageOf(
  tx: Transaction,
  changed: readonly MergedContribution[],
  message: string | null,
): Promise<string> {
  const labels = changed.map(({ one }) => artifactLabel(one.entry))
  const lines: string[] = [message ?? `Change ${labels.join(', ')}`]
  for (const { one } of changed) {
    const { version, base, entry } = one
    const said = await versionLines(tx, { version, before: base })
    if (said.length > 0) lines.push('', artifactLabel(entry), ...said)
  }
  return `${lines.join('\n')}\n`
}
