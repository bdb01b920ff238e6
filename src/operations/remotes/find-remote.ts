import { SkillmeatError } from '../../core/errors.ts'
import type { RemoteEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/** Returns a team's repository by its name; the only one where no name is given. Throws `E_REMOTE_NOT_FOUND`. */
export async function findRemote(
  transaction: Transaction,
  name: string | null,
): Promise<RemoteEntry> {
  const all = await transaction.scan<RemoteEntry>(viewKeys.remotes())
  const found = name === null ? all : all.filter((one) => one.name === name)
  const [first, second] = found
  if (first !== undefined && second === undefined) return first
  const names = all.map((one) => one.name).join(', ')
  throw new SkillmeatError('E_REMOTE_NOT_FOUND', whyNone(name, all.length), {
    fix:
      all.length === 0
        ? 'Add one with `skillmeat remote add <name> <git url>`.'
        : `Name one of ${names}; \`skillmeat remote list\` shows them.`,
    data: { name },
  })
}

function whyNone(name: string | null, known: number): string {
  if (name !== null) return `There is no remote "${name}".`
  return known === 0 ? 'This home has no remote.' : 'This home has several remotes.'
}
