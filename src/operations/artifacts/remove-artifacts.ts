import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { SkillmeatError } from '../../core/errors.ts'
import type { ArtifactEntry, DeploymentEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { listParents } from '../catalog/members.ts'
import { planRemoval } from '../composites/plan-removal.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import { addSafetySnapshot } from '../snapshots/safety-snapshot.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { changeArtifacts } from './change-artifacts.ts'

export interface Removed {
  readonly artifact: string
  readonly version: string
  /** Projects that still have a copy. */
  readonly deployedIn: readonly string[]
  /** Why it stays: its files cannot be read; null where it went. */
  readonly problem: SkillmeatError | null
}

/** Takes artifacts out of the collection. Copies in projects stay; `undo` brings the artifact back. */
export async function removeArtifacts(
  ports: Ports,
  request: {
    readonly names: readonly string[]
    /** Also parts of composites, which then show as missing there. */
    readonly force: boolean
    readonly dryRun: boolean
  },
): Promise<ChangeOutcome<readonly Removed[]>> {
  const change = { ...request, command: 'remove', summary: 'Removed %' }
  return changeArtifacts<Removed>(ports, change, {
    body: async (tx, { entry, onDisk }) => {
      if (!request.force) await assertNoPart(tx, entry)
      await addSafetySnapshot(tx, entry.collection, `removing ${artifactLabel(entry)}`)
      await planRemoval(tx, { entry, onDisk })
      const deployments = await tx.scan<DeploymentEntry>(viewKeys.allDeployments())
      return {
        artifact: artifactLabel(entry),
        version: entry.version,
        deployedIn: deployments.filter(({ uuid }) => uuid === entry.uuid).map((d) => d.project),
        problem: null,
      }
    },
    leave: (entry, problem) => ({
      artifact: artifactLabel(entry),
      version: entry.version,
      deployedIn: [],
      problem,
    }),
  })
}

/** Throws `E_DECISION_NEEDED` when a composite is made of the artifact. */
async function assertNoPart(transaction: Transaction, entry: ArtifactEntry): Promise<void> {
  const parents = await listParents(transaction, entry.uuid)
  const names: string[] = []
  for (const { composite } of parents) {
    const key = viewKeys.artifact(entry.collection, composite)
    const parent = await transaction.get<ArtifactEntry>(key)
    if (parent !== null) names.push(artifactLabel(parent))
  }
  if (names.length === 0) return
  throw new SkillmeatError(
    'E_DECISION_NEEDED',
    `${artifactLabel(entry)} is a part of ${names.join(', ')}.`,
    {
      fix: 'Unlink it there first, or remove it with --force; it is missing there then.',
      data: { artifact: artifactLabel(entry), composites: names },
    },
  )
}
