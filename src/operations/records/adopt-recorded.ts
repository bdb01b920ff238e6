import type { RecordedDeployment } from '../../core/deployment/parse-record.ts'
import { isSkillmeatError } from '../../core/errors.ts'
import type { Target } from '../catalog/target-project.ts'
import { matchRecords } from '../engine/observe/adopt-deployment.ts'
import type { MatchedEntry } from '../engine/observe/adopt-deployment.ts'
import { readRecords } from '../engine/observe/adopt-record.ts'
import type { PresentState } from '../engine/observe/present-state.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { installAll } from './install-all.ts'
import type { Installed } from './install-report.ts'
import { groupRecorded } from './recorded-artifacts.ts'

/** What a folder's record says. */
export interface AdoptedRecord {
  /** What became of the artifacts that this home did not have. */
  readonly taken: readonly Installed[]
  /** All that it lists, by place; nothing where it cannot be read. */
  readonly recorded: ReadonlyMap<string, RecordedDeployment>
}

/**
 * Takes what the record of a folder lists, and this home does not have, into the collection: out of the
 * project's own files, under the ids that it has there. Nothing is fetched, and nothing is written there.
 *
 * What an earlier program recorded has no ids; it is left to whoever adopts the files.
 */
export async function adoptRecorded(
  transaction: Transaction,
  place: {
    readonly target: Target
    readonly collection: string
    readonly state: PresentState
  },
): Promise<AdoptedRecord> {
  const { target, collection, state } = place
  const { project } = target
  const entries = await tryMatch(transaction, target)
  const open = entries.filter(({ recorded, match }) => recorded.isComplete && match.kind !== 'same')
  const taken = await installAll(transaction, groupRecorded(open), {
    request: { project, names: [], as: null, same: null, allow: [], agrees: true, dryRun: false },
    project,
    collection,
    fetched: { states: new Map(), relations: new Map() },
    contents: new Map(),
    state,
    writes: false,
  })
  return { taken, recorded: new Map(entries.map(({ recorded }) => [recorded.path, recorded])) }
}

/** A record that cannot be read is told of by whoever observes the project. */
async function tryMatch(
  transaction: Transaction,
  { project, root }: Target,
): Promise<readonly MatchedEntry[]> {
  try {
    return await matchRecords(transaction, await readRecords(transaction, project, [root]))
  } catch (error) {
    if (isSkillmeatError(error)) return []
    throw error
  }
}
