import { artifactLabel, fullLabel } from '../../core/artifact/artifact-label.ts'
import type { SkillmeatError } from '../../core/errors.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import { currentCollection } from '../catalog/current-collection.ts'
import { findArtifacts } from '../catalog/find-artifact.ts'
import type { PresentArtifact } from '../engine/observe/present-state.ts'
import { runChange } from '../engine/run/run-change.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

interface Change {
  readonly command: string
  /** What the log says was done; `%` stands for the artifacts. */
  readonly summary: string
  readonly names: readonly string[]
  readonly dryRun: boolean
}

/**
 * Runs `body` on each named artifact, with the edits found on disk recorded. One whose files cannot be
 * read is refused alone; of several, `leave` reports it and the others go on.
 */
export async function changeArtifacts<T>(
  ports: Ports,
  change: Change,
  {
    body,
    leave,
    evenUnread = false,
  }: {
    /** It does without the files. */
    readonly evenUnread?: boolean
    readonly body: (transaction: Transaction, artifact: PresentArtifact) => Promise<T>
    readonly leave?: (entry: ArtifactEntry, problem: SkillmeatError) => T
  },
): Promise<ChangeOutcome<readonly T[]>> {
  const scope = async (tx: Transaction) => ({ artifacts: await findArtifacts(tx, change.names) })
  return runChange(ports, { ...change, scope }, async (tx, state) => {
    const result: T[] = []
    const names: string[] = []
    const current = await currentCollection(tx)
    const found = await findArtifacts(tx, change.names)
    for (const { uuid } of found) {
      const artifact = state.artifacts.get(uuid)
      if (artifact === undefined) throw new Error(`${uuid} was not observed`)
      const { entry, problem } = artifact
      if (problem !== null && !evenUnread) {
        if (leave === undefined || found.length === 1) throw problem
        result.push(leave(entry, problem))
        continue
      }
      names.push(entry.collection === current ? artifactLabel(entry) : fullLabel(entry))
      result.push(await body(tx, artifact))
    }
    return { summary: change.summary.replace('%', () => names.join(', ')), result }
  })
}
