import type { ArtifactEntry } from '../../core/view/entries.ts'
import { keptPristine } from '../engine/versions/next-pristine.ts'
import type { NextPristine } from '../engine/versions/next-pristine.ts'
import { pristineOfHead } from '../engine/versions/pristine-of.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { treeInReach } from './rolled-back.ts'
import type { ReportedPlace } from './rolled-back.ts'

/**
 * Takes the record of upstream content back with the content. A whole artifact gets what the
 * snapshot records, including its ref and commit. Single paths go back file by file, and the rest
 * stays as it came since.
 */
export async function restorePristine(
  transaction: Transaction,
  sides: {
    readonly entry: ArtifactEntry
    readonly past: ArtifactEntry
    readonly place: Omit<ReportedPlace, 'artifact'>
    readonly paths: readonly string[] | null
  },
): Promise<NextPristine> {
  const { entry, past, place, paths } = sides
  const trees = { wanted: past.pristine, other: entry.pristine, paths }
  const pristine = (await treeInReach(transaction, place, trees)) ?? entry.pristine
  const then = await pristineOfHead(transaction, past)
  if (pristine === past.pristine) {
    return { came: then, entry: { pristine, upstream: past.upstream } }
  }
  const kept = await keptPristine(transaction, entry)
  if (pristine === entry.pristine) return kept
  const came = kept.came ?? then
  return { came: came === null ? null : { ...came, tree: pristine }, entry: { pristine } }
}
