import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { SkillmeatError } from '../../core/errors.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import type { PresentArtifact } from '../engine/observe/present-state.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { changeArtifacts } from './change-artifacts.ts'

export interface Tagged {
  readonly artifact: string
  readonly tags: readonly string[]
}

/** Adds and removes tags: words to file artifacts under. */
export async function tagArtifacts(
  ports: Ports,
  request: {
    readonly names: readonly string[]
    readonly add: readonly string[]
    readonly remove: readonly string[]
    readonly dryRun: boolean
  },
): Promise<ChangeOutcome<readonly Tagged[]>> {
  for (const tag of request.add) assertTag(tag)
  const { names, dryRun } = request
  const change = {
    command: 'tag',
    summary: 'Changed the tags of %',
    names,
    dryRun,
  }
  const body = (tx: Transaction, { entry }: PresentArtifact): Promise<Tagged> => {
    const tags = [...new Set([...entry.tags, ...request.add])]
      .filter((tag) => !request.remove.includes(tag))
      .toSorted()
    if (tags.join('\n') !== entry.tags.join('\n')) {
      tx.put(viewKeys.artifact(entry.collection, entry.uuid), { ...entry, tags })
    }
    return Promise.resolve({ artifact: artifactLabel(entry), tags })
  }
  return changeArtifacts(ports, change, { body, evenUnread: true })
}

function assertTag(tag: string): void {
  if (/^[\p{L}\p{N}][\p{L}\p{N} ._:/-]{0,63}$/u.test(tag)) return
  throw new SkillmeatError('E_USAGE', `"${tag}" is no tag.`, {
    fix: 'A tag has letters, digits, spaces and . _ : / - and at most 64 characters.',
  })
}
