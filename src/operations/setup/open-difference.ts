import { decideDrift } from '../../core/drift/decide-drift.ts'
import type { Drift } from '../../core/drift/decide-drift.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { ArtifactEntry, DeploymentEntry } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import type { PresentDeployment } from '../engine/observe/present-state.ts'
import { nameProject } from '../engine/places/name-project.ts'
import { whyOf } from './ground.ts'
import type { PassedOver } from './ground.ts'

/** How a copy stands that was known before. */
export interface KnownStand {
  readonly as: 'known' | 'edited' | 'differs' | PassedOver['why']
  readonly detail: string | null
}

interface KnownCopy {
  readonly present: PresentDeployment
  readonly artifact: ArtifactEntry
  /** Whether a merge of it waits for a person. */
  readonly isPending: boolean
}

const OPEN: Readonly<Partial<Record<Drift['kind'], KnownStand['as']>>> = {
  unknown_baseline: 'differs',
  modified: 'edited',
  diverged: 'edited',
  outdated: 'known',
}

/** Says of a copy that is known how it still differs, and what settles that. */
export function knownStand(
  ports: Pick<Ports, 'places'>,
  { present, artifact, isPending }: KnownCopy,
): KnownStand {
  const { entry, onDisk, problem } = present
  if (problem !== null) return { as: whyOf(problem), detail: problem.message }
  const { kind } = decideDrift({
    baseline: entry.baseline?.tree ?? null,
    collection: (entry.pin ?? artifact).tree,
    project: onDisk,
  })
  const as = OPEN[kind]
  if (as === undefined) return { as: 'known', detail: null }
  const settle = isPending
    ? `a merge waits: \`skillmeat resolve ${artifactLabel(artifact)}\``
    : settlingCommands(ports, entry, artifact)
  const what = kind === 'outdated' ? 'older than the collection' : 'known, and still open'
  return { as, detail: `${what}: ${settle}` }
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
