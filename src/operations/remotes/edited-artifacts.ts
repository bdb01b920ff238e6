import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { SkillmeatError } from '../../core/errors.ts'
import type { VersionId } from '../../core/history/version.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { ArtifactEntry, Upstream } from '../../core/view/entries.ts'
import { findArtifact } from '../catalog/find-artifact.ts'
import { findDeployments } from '../deployments/find-deployments.ts'
import { presentArtifact } from '../engine/observe/present-state.ts'
import type { PresentState } from '../engine/observe/present-state.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { pristineOfCopy } from '../engine/versions/next-pristine.ts'

/** An artifact with edits that its source has not. */
export interface EditedArtifact {
  readonly entry: ArtifactEntry
  readonly upstream: Upstream
  /** What came from the source, on which the edits were made. */
  readonly base: ObjectId
  readonly edited: ObjectId
  readonly version: VersionId
}

/** Whose edits go back to their source. */
export interface EditsAsked {
  readonly names: readonly string[]
  /** The project whose copies have the edits; null for the collection. */
  readonly project: string | null
}

/**
 * Finds the edits to send: of the heads, or of the copies in a project.
 *
 * Throws `E_NO_UPSTREAM` for what did not come from a repository as files of its own, `E_USAGE` for
 * several sources at once, and `E_NOT_DEPLOYED`.
 */
export async function findEdited(
  transaction: Transaction,
  state: PresentState,
  { names, project }: EditsAsked,
): Promise<readonly EditedArtifact[]> {
  const found: EditedArtifact[] = []
  for (const name of names) {
    const { uuid } = await findArtifact(transaction, name, { project })
    const { entry } = presentArtifact(state, uuid)
    const upstream = givenBackTo(entry)
    const head = { edited: entry.tree, version: entry.version, base: entry.pristine }
    const edits =
      project === null ? head : await editsInProject(transaction, state, { name, project })
    found.push({ entry, upstream, ...edits })
  }
  const [first] = found
  const other = found.find(({ upstream }) => upstream.location !== first?.upstream.location)
  if (first === undefined || other === undefined) return found
  const labels = [first, other].map((one) => artifactLabel(one.entry)).join(' and ')
  throw new SkillmeatError('E_USAGE', `${labels} come from two sources.`, {
    fix: 'Contribute to one source after the other.',
  })
}

async function editsInProject(
  transaction: Transaction,
  state: PresentState,
  asked: { readonly name: string; readonly project: string },
): Promise<Pick<EditedArtifact, 'base' | 'edited' | 'version'>> {
  const copies = await findDeployments(transaction, state, asked)
  const copy = copies.find(({ entry }) => entry.form === undefined)
  if (copy === undefined) throw unknownBase(asked)
  if (copy.problem !== null) throw copy.problem
  const { entry } = copy
  const { baseline } = entry
  if (baseline === null) throw unknownBase(asked)
  const came = await pristineOfCopy(transaction, entry, undefined)
  return {
    edited: entry.state?.tree ?? entry.content,
    version: entry.state?.version ?? baseline.version,
    base: came?.tree ?? baseline.tree,
  }
}

function unknownBase({ name, project }: Readonly<Record<'name' | 'project', string>>) {
  const message = `${name} in ${project} is not as the agent of its source has it, or its base is not known.`
  return new SkillmeatError('E_NO_UPSTREAM', message, {
    fix: `Bring its edits to the collection with \`skillmeat promote ${name}\`, then contribute them.`,
  })
}

const GIVEN_BACK: ReadonlySet<ArtifactEntry['type']> = new Set(['skill', 'command', 'agent'])

function givenBackTo(entry: ArtifactEntry): Upstream {
  const { upstream, type } = entry
  const isFiles = GIVEN_BACK.has(type) && upstream?.path.includes('::') === false
  if (upstream?.kind === 'git' && isFiles) return upstream
  const label = artifactLabel(entry)
  throw new SkillmeatError('E_NO_UPSTREAM', `${label} has no files of its own in a repository.`, {
    fix: 'Skills, commands and agents that came from a git repository can be given back.',
    data: { artifact: label },
  })
}
