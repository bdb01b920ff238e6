import { SkillmeatError } from '../../core/errors.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import { allowOptions, findingId } from '../../core/security/finding.ts'
import type { FindingGate } from '../../core/security/finding.ts'
import { findSecrets } from '../../core/security/secrets.ts'
import { terminalText } from '../../core/security/terminal-text.ts'

/** A file that would leave the collection. */
export interface LeavingFile {
  /** The artifact, and which state of it where that is not the head. */
  readonly where: string
  readonly path: string
  readonly blob: ObjectId
  readonly bytes: Uint8Array
}

const SHOWN = 3

interface LeavingSecret {
  /** What a person names to let it out. */
  readonly id: string
  readonly where: string
  readonly path: string
  readonly line: number
  readonly kind: string
  readonly shown: string
}

/**
 * Refuses to let credentials out that `gate` does not let pass: `E_SECRET_IN_EXPORT` with file,
 * line, the first four characters and the id of each. A content that leaves in several places is
 * named once, and one credential has one id wherever it stands.
 */
export function assertNoSecrets(files: Iterable<LeavingFile>, gate: FindingGate): void {
  const found = listSecrets(files, gate)
  if (found.length === 0) return
  const named = found
    .slice(0, SHOWN)
    .map(
      ({ where, path, line, kind, shown, id }) =>
        `${where} seems to hold a ${kind} (${shown}) in ${terminalText(path, 200)}:${line} (finding ${id})`,
    )
  const more = found.length - named.length
  const allow = allowOptions(found.map(({ id }) => id))
  throw new SkillmeatError(
    'E_SECRET_IN_EXPORT',
    `${named.join('; ')}${more > 0 ? `; and ${more} more` : ''}. Nothing was written.`,
    {
      fix: `Take it out, and change it where it is valid. What may leave goes with ${allow}.`,
      data: { findings: found },
    },
  )
}

function listSecrets(
  files: Iterable<LeavingFile>,
  { sha256, allowed }: FindingGate,
): readonly LeavingSecret[] {
  const seen = new Set<ObjectId>()
  const decoder = new TextDecoder()
  const found: LeavingSecret[] = []
  for (const { where, path, blob, bytes } of files) {
    if (seen.has(blob)) continue
    seen.add(blob)
    for (const { text, ...finding } of findSecrets(decoder.decode(bytes), Infinity)) {
      const id = findingId(sha256, { code: 'E_SECRET_IN_EXPORT', path: '', text })
      if (!allowed.has(id)) found.push({ id, where, path, ...finding })
    }
  }
  return found
}
