import { kebabName } from '../../core/bundle/plugin-name.ts'
import { SkillmeatError } from '../../core/errors.ts'
import type { Ports } from '../../ports/ports.ts'
import type { Repositories, RepositoryAddress } from '../../ports/repository.ts'

/** Makes up the name of a branch to propose something on; `several` stands for more than one artifact. */
export function madeUpBranch(
  { chance }: Pick<Ports, 'chance'>,
  names: readonly string[],
  several: string,
): string {
  const [first, second] = names
  const word = first === undefined || second !== undefined ? several : kebabName(first)
  return `skillmeat/${word}-${chance.hex(6)}`
}

/** What is proposed has a branch of its own. Throws `E_NAME_TAKEN` where the repository has that one. */
export async function assertNewBranch(
  repositories: Repositories,
  address: RepositoryAddress,
  branch: string,
): Promise<void> {
  const { commit } = await repositories.tip(address, branch)
  if (commit === null) return
  throw new SkillmeatError('E_NAME_TAKEN', `${address.url} has a branch ${branch} already.`, {
    fix: 'Name one that is not there with --branch; without a name one is made up.',
    data: { url: address.url, branch, commit },
  })
}
