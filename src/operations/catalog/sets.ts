import { fullLabel } from '../../core/artifact/artifact-label.ts'
import { nearestNames } from '../../core/artifact/nearest-names.ts'
import { SkillmeatError } from '../../core/errors.ts'
import { terminalText } from '../../core/security/terminal-text.ts'
import type { ArtifactEntry, SetEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { currentCollection } from './current-collection.ts'

/** What stands before the name of a set where artifacts are named. */
const SIGN = '@'

/** Returns a set's name without its sign. */
export function bareSetName(text: string): string {
  return text.startsWith(SIGN) ? text.slice(SIGN.length) : text
}

/** Returns the set of a name, with or without its sign. Throws `E_NOT_FOUND` with the nearest ones. */
export async function findSet(transaction: Transaction, text: string): Promise<SetEntry> {
  const collection = await currentCollection(transaction)
  const name = bareSetName(text)
  const found = await transaction.get<SetEntry>(viewKeys.set(collection, name))
  if (found !== null) return found
  const all = await transaction.scan<SetEntry>(viewKeys.sets(collection))
  const near = nearestNames(
    name,
    all.map((one) => one.name),
  )
  throw new SkillmeatError('E_NOT_FOUND', `There is no set "${terminalText(name, 100)}".`, {
    missing: 'set',
    fix:
      near.length > 0
        ? `Did you mean ${near.map((one) => `${SIGN}${one}`).join(', ')}?`
        : `Make it: \`skillmeat set create ${terminalText(name, 100)} <artifacts>\`.`,
  })
}

/** Lists what a set consists of; what was removed from the collection since is left out. */
export async function artifactsOf(
  transaction: Transaction,
  { collection, members }: SetEntry,
): Promise<readonly ArtifactEntry[]> {
  const found = await Promise.all(
    members.map((uuid) => transaction.get<ArtifactEntry>(viewKeys.artifact(collection, uuid))),
  )
  return found.filter((artifact) => artifact !== null)
}

/** Puts the labels of its artifacts in the place of each set. Throws `E_NOT_FOUND`, also for an empty one. */
export async function withSets(
  transaction: Transaction,
  names: readonly string[],
): Promise<readonly string[]> {
  if (!names.some((name) => name.startsWith(SIGN))) return names
  const all: string[] = []
  for (const name of names) {
    if (!name.startsWith(SIGN)) {
      all.push(name)
      continue
    }
    const set = await findSet(transaction, name)
    const artifacts = await artifactsOf(transaction, set)
    if (artifacts.length === 0) throw emptySet(set)
    all.push(...artifacts.map(fullLabel))
  }
  return [...new Set(all)]
}

function emptySet({ name }: SetEntry): SkillmeatError {
  return new SkillmeatError('E_NOT_FOUND', `The set "${name}" has no artifact any more.`, {
    fix: `Add some: \`skillmeat set edit ${name} --add <artifacts>\`, or delete it: \`skillmeat set delete ${name}\`.`,
  })
}
