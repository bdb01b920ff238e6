import type { ArtifactEntry, MembershipEntry, PartChoices } from '../../../core/view/entries.ts'
import { viewKeys } from '../../../core/view/keys.ts'
import type { Transaction } from '../../engine/transaction/transaction.ts'
import { bundledParts } from './bundled-members.ts'
import type { BundledPart } from './bundled-members.ts'
import type { ImportBundled } from './bundled-import.ts'

/**
 * Merges a bundle's choices about the parts of a composite, three-way against what an earlier bundle
 * said. The bundle's choice to leave a part out or to replace it applies unless this home decided
 * otherwise. Returns whether anything changed.
 */
export async function mergeBundledChoices(
  transaction: Transaction,
  input: ImportBundled,
  { uuid }: Pick<ArtifactEntry, 'uuid'>,
): Promise<boolean> {
  let isChanged = false
  for (const part of await bundledParts(transaction, input)) {
    const key = viewKeys.member(uuid, part.child)
    const member = await transaction.get<MembershipEntry>(key)
    if (member === null) continue
    const { told: base = {}, disabled, instead, ...entry } = member
    const theirs = choicesThere(part)
    if (isSame(base, theirs)) continue
    const now = choices(disabled, instead)
    const next = choices(
      taken(base.disabled, now.disabled, theirs.disabled),
      taken(base.instead, now.instead, theirs.instead),
    )
    transaction.put(key, { ...entry, ...next, told: theirs } satisfies MembershipEntry)
    isChanged ||= !isSame(now, next)
  }
  return isChanged
}

/** Returns what was chosen about a part in a bundle. */
function choicesThere({ disabled, instead }: BundledPart): PartChoices {
  return choices(disabled ? true : undefined, instead ?? undefined)
}

function choices(disabled: PartChoices['disabled'], instead: PartChoices['instead']): PartChoices {
  return {
    ...(disabled === undefined ? {} : { disabled }),
    ...(instead === undefined ? {} : { instead }),
  }
}

function taken<Value>(base: Value, ours: Value, theirs: Value): Value {
  return ours === base ? theirs : ours
}

function isSame(left: PartChoices, right: PartChoices): boolean {
  return left.disabled === right.disabled && left.instead === right.instead
}
