import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { aheadOf } from '../../core/drift/copy-state.ts'
import { SkillmeatError } from '../../core/errors.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { ArtifactEntry, DeploymentEntry } from '../../core/view/entries.ts'
import type { PresentState } from '../engine/observe/present-state.ts'
import { nameProject } from '../engine/places/name-project.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/**
 * Refuses to write over what the project's record says a colleague put there: another artifact, or a
 * newer state than this collection has. Throws `E_DEPLOY_TARGET_EXISTS`, `E_COLLECTION_BEHIND`.
 */
export function assertRecordAllows(
  { ports }: Transaction,
  copy: {
    readonly artifact: ArtifactEntry
    readonly state: PresentState
    readonly made: DeploymentEntry
    readonly earlier: DeploymentEntry | null
    readonly wanted: ObjectId
  },
): void {
  const { artifact, state, made, earlier, wanted } = copy
  const label = artifactLabel(artifact)
  const where = nameProject(ports, made.project, '--project')
  const recorded = earlier === null ? null : aheadOf(earlier)
  if (recorded !== null && earlier?.baseline?.tree === wanted) {
    throw new SkillmeatError(
      'E_COLLECTION_BEHIND',
      `${made.project} has a newer ${label} than your collection.`,
      {
        fix: `Bring the collection up with \`skillmeat install ${label}${where}\`, or write the older one with --force (undo takes it back).`,
        data: { artifact: label, project: made.project },
      },
    )
  }
  const others = state.projects.find(({ path }) => path === made.project)?.left ?? []
  const other = others.find(
    ({ root, recorded: { path } }) => root === made.root && path === made.path,
  )
  if (other === undefined) return
  const theirs = artifactLabel(other.recorded)
  throw new SkillmeatError(
    'E_DEPLOY_TARGET_EXISTS',
    `${made.root}/${made.path} is recorded in ${made.project} as another ${theirs} than yours.`,
    {
      fix: `If they are one: \`skillmeat install ${theirs}${where} --same ${label}\`; to have both: \`skillmeat install ${theirs}${where} --as <name>\`; to replace it: --force (undo brings it back).`,
      data: { artifact: label, project: made.project },
    },
  )
}
