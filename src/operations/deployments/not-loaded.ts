import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { Warning } from '../../core/errors.ts'
import { whyOnlyByName, whyRefused } from '../../core/agents/why-refused.ts'
import type { DeploymentEntry } from '../../core/view/entries.ts'
import type { TargetPlatform } from '../catalog/target-project.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { describeOwn, textToBe } from './loaded-twice.ts'
import { describeMended } from './mended.ts'

export interface CopyToLoad {
  readonly entry: DeploymentEntry
  readonly target: TargetPlatform
  /** It was deployed before, so that its form stays. */
  readonly isThere: boolean
}

/** Says why the agent that something is deployed for does not load it; nothing where it does. */
export async function findNotLoaded(
  { objects }: Transaction,
  { entry, target: { platform }, isThere }: CopyToLoad,
): Promise<readonly Warning[]> {
  const own = await describeOwn(objects, entry)
  if (own === null) return []
  const mended = describeMended(own, await textToBe(objects, entry))
  const where = artifactLabel(entry)
  const say = (does: string, why: typeof whyRefused): readonly Warning[] => {
    const left = why(platform.id, entry.type, mended)
    return why(platform.id, entry.type, own).map((reason) => ({
      code: 'W_NOT_LOADED',
      message: `${platform.name} ${does}: ${reason}${left.includes(reason) ? '' : howToMend(where, isThere)}.`,
      where,
    }))
  }
  return [
    ...say('does not load it', whyRefused),
    ...say('offers it to whoever names it, and does not use it by itself', whyOnlyByName),
  ]
}

function howToMend(label: string, isThere: boolean): string {
  if (!isThere) return '; `--fix` writes it so that it does'
  return `; \`skillmeat undeploy ${label}\` and \`skillmeat deploy ${label} --fix\` write it so that it does`
}
