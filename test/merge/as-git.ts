import { isSkillmeatError } from '../../src/core/errors.ts'
import { mergeText } from '../../src/core/merge/lines/merge-text.ts'
import type { MergeTextOptions } from '../../src/core/merge/lines/merge-text.ts'

export type Triple = Readonly<Record<'base' | 'ours' | 'theirs', Uint8Array>>

const GIT_REFUSES = 255
const GIT_MOST_CONFLICTS = 127

/** Our line merge, answering as `git merge-file` does. */
export function mergeAsGit({ base, ours, theirs }: Triple, options: MergeTextOptions) {
  try {
    const { text, conflicts } = mergeText(base, ours, theirs, options)
    return { exit: Math.min(conflicts, GIT_MOST_CONFLICTS), output: Buffer.from(text) }
  } catch (error) {
    if (!isSkillmeatError(error, 'E_MERGE_BINARY')) throw error
    return { exit: GIT_REFUSES, output: Buffer.alloc(0) }
  }
}
