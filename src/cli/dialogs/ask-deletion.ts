import type { Decision } from '../../operations/merging/resolve.ts'
import type { CommandContext } from '../command/command.ts'

/** What the person did with a file: its decision, and whether they left afterwards. */
export interface Walked {
  readonly decision: Decision | null
  readonly hasLeft: boolean
  /** What went wrong after the decision was made; it is kept all the same. */
  readonly failure?: unknown
}

/** Asks whether what one side deleted is kept or goes. `lines` show what the other side did to it. */
export async function askDeletion(
  { prompts }: CommandContext,
  lines: readonly string[],
  deletedBy: 'ours' | 'theirs',
): Promise<Walked> {
  prompts.show(['', ...lines])
  const key = await prompts.pressKey('It is', [
    { value: 'k', label: 'kept' },
    { value: 'd', label: 'deleted' },
    { value: 's', label: 'skipped for now' },
    { value: 'q', label: 'left; choices are kept' },
  ])
  if (key !== 'k' && key !== 'd') return { decision: null, hasLeft: key !== 's' }
  const isOurs = (key === 'd') === (deletedBy === 'ours')
  const strategy = isOurs ? 'use_local' : 'use_remote'
  return { decision: { kind: 'strategy', strategy }, hasLeft: false }
}
