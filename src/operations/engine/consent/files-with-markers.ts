import { SkillmeatError } from '../../../core/errors.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import { allowOptions, findingId } from '../../../core/security/finding.ts'
import type { FindingGate } from '../../../core/security/finding.ts'
import type { ArtifactEntry } from '../../../core/view/entries.ts'
import { artifactLabel } from '../../../core/artifact/artifact-label.ts'
import { findUnsettled } from './find-markers-left.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { findingGate } from './allowed-findings.ts'

/** A file in which a merge is left that nobody settled. */
export interface UnsettledFile {
  /** What a person names to let it pass. */
  readonly id: string
  readonly path: string
}

/**
 * Lists the files of an artifact's content in which conflict markers are left, but for those that
 * `gate` lets pass. Markers that came from upstream are a text about merges.
 */
export async function listUnsettled(
  transaction: Pick<Transaction, 'objects'>,
  {
    artifact,
    tree,
  }: { readonly artifact: Pick<ArtifactEntry, 'pristine'>; readonly tree: ObjectId },
  { sha256, allowed }: FindingGate,
): Promise<readonly UnsettledFile[]> {
  const files = await findUnsettled(transaction, { tree }, [artifact.pristine])
  return files
    .map((path) => ({ id: findingId(sha256, { code: 'E_CONFLICT', path, text: tree }), path }))
    .filter(({ id }) => !allowed.has(id))
}

interface HandedOn {
  readonly tree: ObjectId
  readonly allow?: readonly string[] | undefined
  /** The command that is run again; `deploy` when absent. */
  readonly command?: string
}

/** Says which files are left unsettled, and what to do about them; null where none is. */
export async function tellUnsettled(
  transaction: Transaction,
  artifact: ArtifactEntry,
  { tree, allow = [], command }: HandedOn,
): Promise<{ readonly message: string; readonly fix: string } | null> {
  const gate = findingGate(transaction.ports, allow)
  const files = await listUnsettled(transaction, { artifact, tree }, gate)
  if (files.length === 0) return null
  const label = artifactLabel(artifact)
  const meant = allowOptions(files.map(({ id }) => id))
  return {
    message: `${label} has conflict markers left in ${files.map(({ path }) => path).join(', ')} in the collection.`,
    fix: `Settle them with \`skillmeat edit ${label}${fileOf(files)}\`. What is meant to have them goes with \`skillmeat ${command ?? `deploy ${label}`} ${meant}\`.`,
  }
}

/** Names the file to edit where that is not what `edit` opens by itself. */
function fileOf(files: readonly UnsettledFile[]): string {
  const [first] = files
  return first === undefined || first.path === 'SKILL.md' || files.length > 1
    ? ''
    : ` ${first.path}`
}

/** Refuses to hand on what a merge is left in, `E_CONFLICT`: an agent would read the markers. */
export async function assertNoMarkersLeft(
  transaction: Transaction,
  artifact: ArtifactEntry,
  content: HandedOn,
): Promise<void> {
  const told = await tellUnsettled(transaction, artifact, content)
  if (told !== null) throw new SkillmeatError('E_CONFLICT', told.message, { fix: told.fix })
}
