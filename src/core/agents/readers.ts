import type { ArtifactType } from '../artifact/artifact-type.ts'
import { AGENTS, findAgent } from './agents.ts'
import type { Reader } from './shared/agent.ts'

/** Every agent as a reader, with its id. */
export const READERS: readonly (Reader & { readonly platform: string })[] = AGENTS.flatMap(
  ({ id, reader }) => (reader === undefined ? [] : [{ platform: id, ...reader }]),
)

/** Tells whether an agent takes the `name` in a file for what it is, rather than the file's own name. */
export function goesByName(platform: string, type: ArtifactType): boolean {
  const agent = findAgent(platform)
  return agent?.byName?.includes(type) === true || agent?.reader?.reads[type]?.identity === 'name'
}
