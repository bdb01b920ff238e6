import { SkillmeatError } from '../errors.ts'
import { terminalText } from '../security/terminal-text.ts'
import { assertArtifactName } from './artifact-name.ts'
import type { ArtifactType } from './artifact-type.ts'
import { ARTIFACT_TYPES, isArtifactType } from './artifact-type.ts'

/** Names one artifact inside one collection: `skill:pdf`. */
export interface ArtifactId {
  readonly type: ArtifactType
  readonly name: string
}

/** Reads `type:name`. Throws `E_NAME_INVALID` for any other form and for a name that is not safe. */
export function parseArtifactId(text: string): ArtifactId {
  const colon = text.indexOf(':')
  const type = text.slice(0, Math.max(colon, 0))
  if (!isArtifactType(type)) {
    throw new SkillmeatError(
      'E_NAME_INVALID',
      `"${terminalText(text, 100)}" is not an artifact id.`,
      {
        fix: `Write <type>:<name>, such as skill:pdf. Types: ${ARTIFACT_TYPES.join(', ')}.`,
        data: { text },
      },
    )
  }
  const name = text.slice(colon + 1)
  assertArtifactName(name)
  return { type, name }
}

/** Returns `type:name`, which `parseArtifactId` reads back. */
export function formatArtifactId({ type, name }: ArtifactId): string {
  return `${type}:${name}`
}
