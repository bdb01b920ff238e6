import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import { isDependency, listMembers } from '../catalog/members.ts'
import { givenConsents } from '../engine/consent/consents.ts'
import type { PresentState } from '../engine/observe/present-state.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { findGained } from './gained-capabilities.ts'
import type { Fetched } from './upstream/fetched.ts'

/**
 * Lists the parts of plugins whose update waits for a person's word, by uuid, with the label of the plugin:
 * a plugin is updated whole or not at all. What another plugin has too goes on.
 */
export async function partsThatWait(
  transaction: Transaction,
  state: PresentState,
  {
    artifacts,
    fetched,
  }: {
    readonly artifacts: readonly ArtifactEntry[]
    readonly fetched: ReadonlyMap<string, Fetched>
  },
): Promise<ReadonlyMap<string, string>> {
  const waiting = new Map<string, string>()
  const going = new Set<string>()
  for (const { uuid, type } of artifacts) {
    const entry = state.artifacts.get(uuid)?.entry
    const found = fetched.get(uuid)
    if (type !== 'composite' || entry === undefined) continue
    const waits = found?.kind === 'read' && (await isHeldBack(transaction, entry, found))
    for (const member of await listMembers(transaction, entry)) {
      if (isDependency(member)) continue
      if (waits) waiting.set(member.child, artifactLabel(entry))
      else going.add(member.child)
    }
  }
  return new Map([...waiting].filter(([child]) => !going.has(child)))
}

/** Tells whether an update adds something that nobody agreed to. */
async function isHeldBack(
  transaction: Transaction,
  entry: ArtifactEntry,
  found: Extract<Fetched, { kind: 'read' }>,
): Promise<boolean> {
  const { asks } = await findGained(transaction, entry, found)
  return asks !== null && !givenConsents(transaction.ports).has(asks)
}
