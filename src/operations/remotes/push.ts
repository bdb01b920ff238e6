import { assertGitRef } from '../../core/address/git-ref.ts'
import { SkillmeatError } from '../../core/errors.ts'
import type { Warning } from '../../core/errors.ts'
import { pullRequestPage } from '../../core/remote/pull-request-page.ts'
import type { SharedEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import type {
  BranchTip,
  CommitAuthor,
  NewCommit,
  OpenedRepository,
} from '../../ports/repository.ts'
import { assertNoSecrets } from '../bundles/assert-no-secrets.ts'
import { findingGate, noteAllowed } from '../engine/consent/allowed-findings.ts'
import { assertNoMarkersLeft } from '../engine/consent/files-with-markers.ts'
import { openSession } from '../engine/run/open-session.ts'
import type { PresentState } from '../engine/observe/present-state.ts'
import { runChange } from '../engine/run/run-change.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import { Transaction } from '../engine/transaction/transaction.ts'
import { findRemote } from './find-remote.ts'
import { knownAuthor } from './known-author.ts'
import { assertNewBranch, madeUpBranch } from './proposed-branch.ts'
import { notePushed } from './note-pushed.ts'
import { reachRemote, withRepository } from './open-remote.ts'
import type { ReachedRemote } from './open-remote.ts'
import { outgoingFiles } from './outgoing-files.ts'
import { outgoingManifests } from './outgoing-manifests.ts'
import { planPush } from './plan-push.ts'
import type { PushPlan } from './plan-push.ts'
import { pushMessage } from './push-message.ts'
import type { PushReport } from './pushed.ts'
import { listTeam } from './read-team.ts'
import type { TeamState } from './read-team.ts'
import { outgoingResolutions } from './share-resolutions.ts'

export interface PushRequest {
  /** Null: the only one there is. */
  readonly remote: string | null
  /** Everything that changed when empty. */
  readonly names: readonly string[]
  /** A branch to make and push to, to be taken in from there; null pushes to the remote's own. */
  readonly branch: string | null
  /** Makes the name of such a branch up. */
  readonly propose: boolean
  /** The first line of the commit; null lets it say what changed. */
  readonly message: string | null
  /** Ids of findings that are let out. */
  readonly allow: readonly string[]
  readonly allowHosts: readonly string[]
  readonly dryRun: boolean
}

/**
 * Sends what changed here to a team's repository, as one commit on top of its newest. Files that are
 * not ours stay as they are, nothing is checked out, and nothing is forced.
 *
 * Throws `E_PUSH_BEHIND` where the repository holds what was not taken in, `E_PUSH_PROTECTED`,
 * `E_PUSH_REJECTED`, `E_SECRET_IN_EXPORT`, `E_CONFLICT` for markers that are left, and `E_USAGE` where git
 * does not know who the person is.
 */
export async function push(ports: Ports, request: PushRequest): Promise<ChangeOutcome<PushReport>> {
  if (request.branch !== null) assertGitRef(request.branch)
  const reading = new Transaction(await openSession(ports))
  const entry = await findRemote(reading, request.remote)
  const reached = await reachRemote(ports, entry, request)
  assertNotBehind(reached)
  const outcome = await withRepository(ports, reached, async (opened) => {
    const team = await listTeam(ports, opened)
    const made = await makeCommit(ports, request, { reached, opened, team })
    return send(ports, request, { reached, opened, team, ...made })
  })
  await noteAllowed(ports, request)
  return outcome
}

function assertNotBehind({ entry, tip }: ReachedRemote): void {
  if (tip.commit === entry.commit) return
  throw new SkillmeatError('E_PUSH_BEHIND', `${entry.url} holds what was not taken in yet.`, {
    fix: `Take it in with \`skillmeat pull ${entry.name}\`, then push again.`,
    data: { remote: entry.name, commit: tip.commit },
  })
}

interface Reached {
  readonly reached: ReachedRemote
  readonly opened: OpenedRepository
  readonly team: TeamState
}

interface MadeCommit {
  readonly plan: PushPlan
  /** Null where there is nothing to push. */
  readonly commit: Omit<NewCommit, 'onto' | 'author'> | null
  readonly warnings: readonly Warning[]
  /** How many decisions about conflicts go out. */
  readonly resolutions: number
  readonly author: CommitAuthor | null
}

/** Edits that lie in the collection's folder are recorded first, and go out with the rest. */
async function makeCommit(
  ports: Ports,
  request: PushRequest,
  { reached, opened, team }: Reached,
): Promise<MadeCommit> {
  const { name: remote, collection } = reached.entry
  const scope = () => Promise.resolve({ collections: [collection] })
  const author = await ports.repositories.author()
  const plan = async (tx: Transaction, state: PresentState) => {
    const shared = await tx.scan<SharedEntry>(viewKeys.allShared(remote))
    const found = await planPush(tx, { collection, names: request.names, team, shared, state })
    const commit = await commitOf(tx, found, {
      request,
      shared,
      files: { opened, team, collection, owner: author?.name ?? ports.places.user },
    })
    return { summary: `Planned a push to ${remote}`, result: { plan: found, ...commit, author } }
  }
  return (await runChange(ports, { command: 'push', dryRun: request.dryRun, scope }, plan)).result
}

interface ToCommit {
  readonly request: PushRequest
  readonly shared: readonly SharedEntry[]
  readonly files: Omit<Parameters<typeof outgoingManifests>[1], 'files'>
}

async function commitOf(
  tx: Transaction,
  plan: PushPlan,
  { request, shared, files }: ToCommit,
): Promise<Omit<MadeCommit, 'plan' | 'author'>> {
  const { outgoing, removed } = plan
  const { allow } = request
  const { opened, collection } = files
  const decisions = await outgoingResolutions(tx, opened, { plan, shared, collection })
  const nothing = { commit: null, warnings: decisions.warnings, resolutions: 0 }
  if (outgoing.length + removed.length + decisions.count === 0) return nothing
  for (const { artifact } of outgoing) {
    await assertNoMarkersLeft(tx, artifact, { tree: artifact.tree, allow, command: 'push' })
  }
  const own = await outgoingFiles(tx, plan)
  assertNoSecrets([...own.leaving, ...decisions.leaving], findingGate(tx.ports, allow))
  const manifests = await outgoingManifests(plan, { ...files, files: own.files })
  const warnings = [...manifests.warnings, ...decisions.warnings]
  const all = [...own.files, ...manifests.files, ...decisions.files]
  if (all.length === 0 && own.removed.length === 0) return { ...nothing, warnings }
  const told = await pushMessage(tx, plan)
  const message = request.message === null ? told : `${request.message}\n\n${told}`
  const commit = { removed: own.removed, files: all, message, at: tx.ports.clock.now() }
  return { commit, warnings, resolutions: decisions.count }
}

async function send(
  ports: Ports,
  request: PushRequest,
  { reached, opened, team, plan, commit, author, warnings, resolutions }: Reached & MadeCommit,
): Promise<ChangeOutcome<PushReport>> {
  const { entry, address, tip } = reached
  const { onto, into } = chooseBranch(ports, request, { tip, plan })
  if (into !== null && request.branch !== null) {
    await assertNewBranch(ports.repositories, address, onto.branch)
  }
  const report: PushReport = {
    remote: entry.name,
    url: entry.url,
    branch: onto.branch,
    commit: null,
    into,
    page: null,
    artifacts: plan.artifacts,
    resolutions,
    warnings: [...team.warnings, ...warnings],
  }
  if (commit === null || request.dryRun) {
    return { result: report, operation: null, dryRun: request.dryRun }
  }
  const made = await opened.push({ ...commit, author: knownAuthor(author), onto })
  const page = into === null ? null : pullRequestPage({ url: entry.url, branch: onto.branch, into })
  const result = { ...report, commit: made.commit, page }
  if (into !== null) return { result, operation: null, dryRun: false }
  const operation = await notePushed(ports, { remote: entry.name, plan, made })
  return { result, operation, dryRun: false }
}

/** Names the branch to push to; null as `into` where it is the one that the remote follows. */
function chooseBranch(
  ports: Ports,
  { branch, propose }: PushRequest,
  { tip, plan }: { readonly tip: BranchTip; readonly plan: PushPlan },
): { readonly onto: BranchTip; readonly into: string | null } {
  if (branch === null && !propose) return { onto: tip, into: null }
  if (branch === tip.branch) return { onto: tip, into: null }
  const names = plan.outgoing.map(({ artifact }) => artifact.name)
  const made = branch ?? madeUpBranch(ports, names, 'collection')
  return { onto: { branch: made, commit: null }, into: tip.branch }
}
