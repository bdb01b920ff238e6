import { SkillmeatError } from '../../core/errors.ts'
import type { VersionId } from '../../core/history/version.ts'
import type { VersionRef } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import { findArtifact } from '../catalog/find-artifact.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { mergeIntoArtifact } from '../merging/merge-into-artifact.ts'
import type { MergedArtifact } from '../merging/merge-into-artifact.ts'
import { presentArtifact } from '../engine/observe/present-state.ts'
import type { PresentArtifact } from '../engine/observe/present-state.ts'
import { runChange } from '../engine/run/run-change.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import { addSafetySnapshot } from '../snapshots/safety-snapshot.ts'
import { recordMergedMembers } from '../composites/merge-members.ts'
import type { MembersChange } from '../composites/merge-members.ts'
import { membersNow } from '../composites/set-members.ts'
import { membersAt } from '../catalog/members-at.ts'
import { setHead } from '../engine/transaction/set-head.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { findInHistory, loadHistory } from '../catalog/find-version.ts'
import { historyScope } from '../catalog/version-refs.ts'
import { pristineOfHead } from '../engine/versions/pristine-of.ts'
import { keptPristine } from '../engine/versions/next-pristine.ts'

export interface RevertRequest {
  readonly name: string
  readonly version: string
  /** Make the artifact what it was at `version`, instead of taking back what that version changed. */
  readonly whole: boolean
  /** The parent, from 1, against which a merge is taken back. */
  readonly parent: number
  readonly dryRun: boolean
}

export interface Reverted {
  readonly artifact: string
  readonly reverted: VersionId
  readonly action: MergedArtifact['action']
  /** The head afterwards. */
  readonly version: VersionId
  readonly merged: readonly string[]
  readonly resolvedBy: MergedArtifact['resolvedBy']
  readonly conflicts: readonly string[]
  /** Nothing: a revert settles no conflicts by itself. */
  readonly dropped: MergedArtifact['dropped']
  /** Parts of a composite that became something else since: they stay as they are. */
  readonly parts_kept: readonly string[]
}

/** Takes back what one version changed and keeps what came after it, or goes back to it as a whole. */
export async function revertVersion(
  ports: Ports,
  request: RevertRequest,
): Promise<ChangeOutcome<Reverted>> {
  const scope = (tx: Transaction) => historyScope(tx, request.name)
  const change = { command: 'revert', dryRun: request.dryRun, scope }
  return runChange(ports, change, async (tx, state) => {
    const present = presentArtifact(state, (await findArtifact(tx, request.name)).uuid)
    const history = await loadHistory(tx, present.entry)
    const version = await findInHistory(tx, history, request.version)
    const { head, ...outcome } = await withParts(tx, present, {
      files: request.whole
        ? await goBack(tx, present, version)
        : await rollBackIntent(tx, present, { ...request, found: version }),
      parts: await partsBack(tx, present, { ...request, found: version }),
      message: `Reverted ${version.version.slice(0, 11)}`,
    })
    const artifact = artifactLabel(present.entry)
    if (outcome.action === 'merged') {
      await addSafetySnapshot(tx, present.entry.collection, `revert of ${artifact}`)
    }
    return {
      summary: `Reverted ${request.version} of ${artifact}`,
      result: { artifact, reverted: version.version, ...outcome, version: head.version },
    }
  })
}

/** Returns how the parts of a composite change when a version of it is taken back; null for anything else. */
async function partsBack(
  transaction: Transaction,
  { entry }: PresentArtifact,
  request: RevertRequest & { readonly found: VersionRef },
): Promise<MembersChange | null> {
  if (entry.type !== 'composite') return null
  const { version } = request.found
  const then = await membersAt(transaction, version)
  if (request.whole) return { base: await membersNow(transaction, entry), theirs: then }
  const { parents } = await transaction.objects.version(version)
  const parent = parents[request.parent - 1]
  return parent === undefined ? null : { base: then, theirs: await membersAt(transaction, parent) }
}

/** Takes the parts of a composite back beside its files. */
async function withParts(
  transaction: Transaction,
  { entry }: PresentArtifact,
  back: {
    readonly files: MergedArtifact
    readonly parts: MembersChange | null
    readonly message: string
  },
): Promise<MergedArtifact & Pick<Reverted, 'parts_kept'>> {
  const { files, parts, message } = back
  if (parts === null) return { ...files, parts_kept: [] }
  const because = { origin: 'revert', message } as const
  const { head, kept } = await recordMergedMembers(transaction, entry, { ...parts, because })
  if (head === null) return { ...files, parts_kept: kept }
  const action = files.action === 'unchanged' ? 'merged' : files.action
  return { ...files, head, action, parts_kept: kept }
}

async function rollBackIntent(
  transaction: Transaction,
  present: PresentArtifact,
  request: RevertRequest & { readonly found: VersionRef },
): Promise<MergedArtifact> {
  const { parents, message } = await transaction.objects.version(request.found.version)
  const parent = parents[request.parent - 1]
  if (parent === undefined) throw noParent(present, request, parents.length)
  return mergeIntoArtifact(transaction, {
    present,
    command: 'revert',
    base: request.found.tree,
    theirs: (await transaction.objects.version(parent)).tree,
    theirsVersion: null,
    origin: 'revert',
    message: `Reverted ${request.found.version.slice(0, 11)}: ${message}`,
    next: await keptPristine(transaction, present.entry),
    strategy: null,
  })
}

async function goBack(
  transaction: Transaction,
  present: PresentArtifact,
  { version, tree }: VersionRef,
): Promise<MergedArtifact> {
  const { entry } = present
  const common = { merged: [], resolvedBy: [], conflicts: [], dropped: [] }
  if (entry.tree === tree) return { ...common, action: 'unchanged', head: entry }
  const head = transaction.addVersion({
    artifact: entry.uuid,
    tree,
    parents: [entry.version],
    origin: 'revert',
    message: `Back to ${version.slice(0, 11)}`,
    pristine: await pristineOfHead(transaction, entry),
  })
  await setHead(transaction, present, head)
  return { ...common, action: 'merged', head }
}

function noParent(
  { entry }: PresentArtifact,
  request: RevertRequest,
  parents: number,
): SkillmeatError {
  const label = artifactLabel(entry)
  return new SkillmeatError(
    'E_USAGE',
    parents === 0
      ? `${request.version} is where the history of ${label} begins; there is nothing before it.`
      : `${request.version} of ${label} has ${parents} parents.`,
    {
      fix:
        parents === 0
          ? `To make ${label} what it was then, add --to.`
          : `Choose --parent 1 to --parent ${parents}.`,
    },
  )
}
