import { SkillmeatError } from '../../core/errors.ts'
import { artifactLabel } from '../catalog/find-artifact.ts'
import { findUnsettled } from '../merging/find-unsettled.ts'
import type { Transaction } from '../transaction/transaction.ts'
import type { Chosen } from './choose-artifacts.ts'

/**
 * Refuses to hand a merge that nobody settled to others: `E_CONFLICT`, with the files. Markers that
 * came from upstream are a text about merges.
 */
export async function assertSettledContents(
  transaction: Transaction,
  { artifacts, members }: Chosen,
): Promise<void> {
  const pinned = [...members.values()].flatMap((parts) =>
    parts.flatMap(({ artifact, pin }) => (pin === null ? [] : [{ artifact, tree: pin.tree }])),
  )
  const heads = artifacts.map((artifact) => ({ artifact, tree: artifact.tree }))
  const found = new Map<string, readonly string[]>()
  for (const { artifact, tree } of [...heads, ...pinned]) {
    const files = await findUnsettled(transaction, tree, [artifact.pristine])
    if (files.length > 0) found.set(artifactLabel(artifact), files)
  }
  const [first] = found
  if (first === undefined) return
  const [label, files] = first
  const more = found.size > 1 ? `, and so have ${found.size - 1} more` : ''
  throw new SkillmeatError(
    'E_CONFLICT',
    `${label} has conflict markers left in ${files.join(', ')}${more}. Nothing was written.`,
    {
      fix: `Settle them with \`skillmeat edit ${label}\`. What is meant to have them goes with --allow-findings.`,
      data: { unsettled: Object.fromEntries(found) },
    },
  )
}
