import { SkillmeatError } from '../../core/errors.ts'
import { allowOptions } from '../../core/security/finding.ts'
import type { FindingGate } from '../../core/security/finding.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { listUnsettled } from '../engine/consent/files-with-markers.ts'
import type { UnsettledFile } from '../engine/consent/files-with-markers.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import type { Chosen } from './choose-artifacts.ts'

/**
 * Refuses to hand a merge that nobody settled to others: `E_CONFLICT`, with the files, but for those
 * that `gate` lets pass. Markers that came from upstream are a text about merges.
 */
export async function assertSettledContents(
  transaction: Transaction,
  { artifacts, members }: Chosen,
  gate: FindingGate,
): Promise<void> {
  const pinned = [...members.values()].flatMap((parts) =>
    parts.flatMap(({ artifact, pin }) => (pin === null ? [] : [{ artifact, tree: pin.tree }])),
  )
  const heads = artifacts.map((artifact) => ({ artifact, tree: artifact.tree }))
  const found = new Map<string, readonly UnsettledFile[]>()
  for (const { artifact, tree } of [...heads, ...pinned]) {
    const open = await listUnsettled(transaction, { artifact, tree }, gate)
    if (open.length > 0) found.set(artifactLabel(artifact), open)
  }
  const [first] = found
  if (first === undefined) return
  const [label, files] = first
  const more = found.size > 1 ? `, and so have ${found.size - 1} more` : ''
  const named = files.map(({ path, id }) => `${path} (finding ${id})`).join(', ')
  const all = [...found].flatMap(([artifact, open]) => open.map((one) => ({ artifact, ...one })))
  const allow = allowOptions(all.map(({ id }) => id))
  throw new SkillmeatError(
    'E_CONFLICT',
    `${label} has conflict markers left in ${named}${more}. Nothing was written.`,
    {
      fix: `Settle them with \`skillmeat edit ${label}\`. What is meant to have them goes with ${allow}.`,
      data: { findings: all },
    },
  )
}
