import type { ArtifactType } from '../artifact/artifact-type.ts'
import { findAgent } from './agents.ts'
import { REFUSALS } from './shared/refusals.ts'
import type { RefusableCopy, RefusalKind } from './shared/refusals.ts'

/** Lists why an agent does not load a copy, in words that follow "does not load it:"; none where it does. */
export function whyRefused(
  platform: string,
  type: ArtifactType,
  copy: RefusableCopy,
): readonly { readonly kind: RefusalKind; readonly reason: string }[] {
  const kinds = findAgent(platform)?.refuses?.[type] ?? []
  return kinds
    .filter((kind) => REFUSALS[kind].isRefused(copy))
    .map((kind) => ({ kind, reason: REFUSALS[kind].say(copy) }))
}
