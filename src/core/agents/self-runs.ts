import type { ArtifactType } from '../artifact/artifact-type.ts'
import { AGENTS } from './agents.ts'
import type {
  HooksOfOthers,
  SelfRunHolder,
  SelfRunKind,
  SelfRuns,
} from './shared/self-run-kinds.ts'

/** What each agent runs or obeys by itself. */
export const AGENT_RUNS: readonly (SelfRuns & { readonly platform: string })[] = AGENTS.flatMap(
  ({ id, runs }) => (runs === undefined ? [] : [{ platform: id, ...runs }]),
)

/** Returns the kinds that one of `platforms` runs by itself of what `holder` holds, each once. */
export function kindsRunBy(
  platforms: readonly string[],
  holder: SelfRunHolder,
): readonly SelfRunKind[] {
  const named = AGENT_RUNS.filter(({ platform }) => platforms.includes(platform))
  return [...new Set(named.flatMap(({ asks }) => asks[holder] ?? []))]
}

/** Returns the kinds that any agent runs by itself of an artifact, wherever it may be deployed. */
export function kindsRunAnywhere(type: ArtifactType): readonly SelfRunKind[] {
  const holders: readonly SelfRunHolder[] =
    type === 'composite' || type === 'hook' ? [type, 'plugin'] : [type]
  const all = AGENT_RUNS.flatMap(({ asks }) => holders.flatMap((holder) => asks[holder] ?? []))
  return [...new Set(all)]
}

/** An agent that runs the hooks in another agent's file, with its id. */
export type HookReader = HooksOfOthers & { readonly platform: string }

/** Returns the agents that run the hooks in `file` beside the one that it is written for. */
export function otherHookReaders(file: string | undefined): readonly HookReader[] {
  const readers = AGENTS.flatMap(({ id, hooksOfOthers }) =>
    hooksOfOthers === undefined || hooksOfOthers.file !== file
      ? []
      : [{ platform: id, ...hooksOfOthers }],
  )
  // Names are told in this order since they first were; what was agreed to says them so.
  return readers.toReversed()
}
