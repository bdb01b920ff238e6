import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { SkillmeatError } from '../../core/errors.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/** Throws `E_NAME_TAKEN` when another artifact of the collection has the name, or one that differs in case alone. */
export async function assertNameFree(
  transaction: Transaction,
  wanted: Pick<ArtifactEntry, 'uuid' | 'collection' | 'type' | 'name'>,
): Promise<void> {
  const all = await transaction.scan<ArtifactEntry>(viewKeys.artifacts(wanted.collection))
  const taken = all.some(
    ({ type, name, uuid }) =>
      uuid !== wanted.uuid && type === wanted.type && folded(name) === folded(wanted.name),
  )
  if (taken) throw nameTaken(artifactLabel(wanted))
}

function folded(name: string): string {
  return name.normalize('NFKC').toLowerCase()
}

function nameTaken(label: string): SkillmeatError {
  return new SkillmeatError('E_NAME_TAKEN', `The collection has ${label} already.`, {
    fix: 'Choose another name, or rename the other one first.',
    data: { artifact: label },
  })
}
