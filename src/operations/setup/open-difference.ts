import { decideDrift } from '../../core/drift/decide-drift.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { ArtifactEntry, DeploymentEntry } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import type { PresentDeployment } from '../engine/observe/present-state.ts'
import { nameProject } from '../engine/places/name-project.ts'

/** A copy that is known, and that nobody has decided about. */
export interface OpenDifference {
  readonly as: 'edited' | 'differs'
  readonly detail: string
}

/** Says of a copy that is known how it still differs, and what settles that; null where it does not. */
export function openDifference(
  ports: Pick<Ports, 'places'>,
  { entry, onDisk }: Pick<PresentDeployment, 'entry' | 'onDisk'>,
  artifact: ArtifactEntry,
): OpenDifference | null {
  const { kind } = decideDrift({
    baseline: entry.baseline?.tree ?? null,
    collection: (entry.pin ?? artifact).tree,
    project: onDisk,
  })
  if (kind !== 'unknown_baseline' && kind !== 'modified' && kind !== 'diverged') return null
  const as = kind === 'unknown_baseline' ? 'differs' : 'edited'
  return { as, detail: `known, and still open: ${settlingCommands(ports, entry, artifact)}` }
}

/** The commands that show how a copy differs, and settle it. */
export function settlingCommands(
  ports: Pick<Ports, 'places'>,
  { project }: Pick<DeploymentEntry, 'project'>,
  artifact: ArtifactEntry,
): string {
  const label = artifactLabel(artifact)
  const show = `skillmeat diff ${label}${nameProject(ports, project, '--project')}`
  const settle = `skillmeat sync${nameProject(ports, project)} --only ${label}`
  return `\`${show}\`, then \`${settle}\``
}
