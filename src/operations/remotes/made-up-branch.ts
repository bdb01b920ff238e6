import { kebabName } from '../../core/bundle/plugin-name.ts'
import type { Ports } from '../../ports/ports.ts'

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
