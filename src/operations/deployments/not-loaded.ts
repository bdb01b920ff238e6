import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { Warning } from '../../core/errors.ts'
import { whyRefused } from '../../core/agents/why-refused.ts'
import type { DeploymentEntry } from '../../core/view/entries.ts'
import type { TargetPlatform } from '../catalog/target-project.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { describeOwn } from './loaded-twice.ts'

/** Says why the agent that something is deployed for does not load it; nothing where it does. */
export async function findNotLoaded(
  { objects }: Transaction,
  {
    entry,
    target: { platform },
  }: { readonly entry: DeploymentEntry; readonly target: TargetPlatform },
): Promise<readonly Warning[]> {
  const own = await describeOwn(objects, entry)
  if (own === null) return []
  return whyRefused(platform.id, entry.type, own).map(({ kind, reason }) => {
    const fix = kind === 'name_unlike_folder' ? '; `--fix` writes the folder\u2019s' : ''
    return {
      code: 'W_NOT_LOADED',
      message: `${platform.name} does not load it: ${reason}${fix}.`,
      where: artifactLabel(entry),
    }
  })
}
