import { SkillmeatError } from '../errors.ts'
import { terminalText } from '../security/terminal-text.ts'
import { assertArtifactName, assertCollectionName } from './artifact-name.ts'
import type { ArtifactType } from './artifact-type.ts'
import { ARTIFACT_TYPES, isArtifactType } from './artifact-type.ts'

/** One way to read what a person typed for an artifact. */
export interface ArtifactQuery {
  /** `null`: the collection in use. */
  readonly collection: string | null
  /** `null`: any type. */
  readonly type: ArtifactType | null
  readonly name: string
}

/**
 * Reads `[collection/][type:]name` into the readings to try, in order; at least one.
 *
 * `git/commit` may be the nested name `git/commit` or `commit` of the collection `git`: the whole
 * name comes first. Throws `E_NAME_INVALID` when a part could never be a name.
 */
export function parseArtifactQuery(text: string): readonly [ArtifactQuery, ...ArtifactQuery[]] {
  const colon = text.indexOf(':')
  if (colon !== -1) return [readTyped(text, colon)]
  assertArtifactName(text)
  const slash = text.indexOf('/')
  const whole: ArtifactQuery = { collection: null, type: null, name: text }
  if (slash === -1) return [whole]
  const collection = text.slice(0, slash)
  return [whole, { collection, type: null, name: text.slice(slash + 1) }]
}

function readTyped(text: string, colon: number): ArtifactQuery {
  const before = text.slice(0, colon)
  const name = text.slice(colon + 1)
  const slash = before.indexOf('/')
  const type = before.slice(slash + 1)
  if (!isArtifactType(type)) {
    throw new SkillmeatError(
      'E_NAME_INVALID',
      `"${terminalText(text, 100)}" does not name an artifact: "${terminalText(type, 100)}" is no type.`,
      {
        fix: `Write [collection/][type:]name, such as pdf or skill:pdf. Types: ${ARTIFACT_TYPES.join(', ')}.`,
        data: { text },
      },
    )
  }
  assertArtifactName(name)
  if (slash === -1) return { collection: null, type, name }
  const collection = before.slice(0, slash)
  assertCollectionName(collection)
  return { collection, type, name }
}
