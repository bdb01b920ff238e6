import type { ArtifactType } from '../artifact/artifact-type.ts'
import { findAgent } from './agents.ts'
import { REFUSALS } from './shared/refusals.ts'
import type { RefusableCopy, RefusalKind } from './shared/refusals.ts'

/** Lists why an agent does not load a copy, in words that follow "does not load it:"; nothing where it does. */
export function whyRefused(
  platform: string,
  type: ArtifactType,
  copy: RefusableCopy,
): readonly string[] {
  return judge(findAgent(platform)?.refuses?.[type] ?? [], copy)
}

/** Lists why an agent that loads a copy does not use it by itself; nothing where it does. */
export function whyOnlyByName(
  platform: string,
  type: ArtifactType,
  copy: RefusableCopy,
): readonly string[] {
  return judge(findAgent(platform)?.offersOnlyByName?.[type] ?? [], copy)
}

function judge(kinds: readonly RefusalKind[], copy: RefusableCopy): readonly string[] {
  const found = kinds.map((kind) => REFUSALS[kind]).filter(({ isRefused }) => isRefused(copy))
  // Two kinds can be one fault.
  return [...new Set(found.map(({ say }) => say(copy)))]
}
