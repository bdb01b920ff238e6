import type { ArtifactType } from '../artifact/artifact-type.ts'
import { findAgent } from './agents.ts'
import { REFUSALS } from './shared/refusals.ts'
import type { RefusableCopy, RefusalKind } from './shared/refusals.ts'

/** Why an agent does not load a copy, or does not use it by itself. */
export interface RefusedFor {
  /** In words that follow "does not load it:". */
  readonly reason: string
  /** `--fix` writes the same content so that it is loaded. */
  readonly mends: boolean
}

/** Lists why an agent does not load a copy; nothing where it does. */
export function whyRefused(
  platform: string,
  type: ArtifactType,
  copy: RefusableCopy,
): readonly RefusedFor[] {
  return judge(findAgent(platform)?.refuses?.[type] ?? [], copy)
}

/** Lists why an agent that loads a copy does not use it by itself; nothing where it does. */
export function whyOnlyByName(
  platform: string,
  type: ArtifactType,
  copy: RefusableCopy,
): readonly RefusedFor[] {
  return judge(findAgent(platform)?.offersOnlyByName?.[type] ?? [], copy)
}

function judge(kinds: readonly RefusalKind[], copy: RefusableCopy): readonly RefusedFor[] {
  const found = kinds.map((kind) => REFUSALS[kind]).filter(({ isRefused }) => isRefused(copy))
  // Two kinds can be one fault.
  const reasons = new Map(found.map(({ say, mends = false }) => [say(copy), mends]))
  return [...reasons].map(([reason, mends]) => ({ reason, mends }))
}
