import { SkillmeatError } from '../../core/errors.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
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

/**
 * Refuses to let credentials out: `E_SECRET_IN_EXPORT` with file, line and the first four
 * characters of each. A content that leaves in several places is named once.
 */
export function assertNoSecrets(files: Iterable<LeavingFile>): void {
  const seen = new Set<ObjectId>()
  const decoder = new TextDecoder()
  const findings: { where: string; path: string; line: number; kind: string; shown: string }[] = []
  for (const { where, path, blob, bytes } of files) {
    if (seen.has(blob)) continue
    seen.add(blob)
    for (const finding of findSecrets(decoder.decode(bytes))) {
      findings.push({ where, path, ...finding })
    }
  }
  if (findings.length === 0) return
  const named = findings
    .slice(0, SHOWN)
    .map(
      ({ where, path, line, kind, shown }) =>
        `${where} seems to hold a ${kind} (${shown}) in ${terminalText(path, 200)}:${line}`,
    )
  const more = findings.length - named.length
  throw new SkillmeatError(
    'E_SECRET_IN_EXPORT',
    `${named.join('; ')}${more > 0 ? `; and ${more} more` : ''}. Nothing was written.`,
    {
      fix: 'Take it out, and change it where it is valid. What may leave goes with --allow-findings.',
      data: { findings },
    },
  )
}
