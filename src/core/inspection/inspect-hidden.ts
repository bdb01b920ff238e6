import type { Warning } from '../errors.ts'
import { findingId } from '../security/finding.ts'
import type { FindingGate } from '../security/finding.ts'
import { findHiddenText, hiddenText } from '../security/hidden-text.ts'
import { terminalText } from '../security/terminal-text.ts'

/** A file of an artifact that is text. */
export interface TextFile {
  readonly path: string
  readonly text: string
}

/**
 * Returns warnings for control characters, and for hidden text that `gate` lets pass. Throws
 * `E_HIDDEN_UNICODE` for any other, with the ids of the findings where there is a gate.
 */
export function inspectHidden(
  files: readonly TextFile[],
  gate: FindingGate | null,
): readonly Warning[] {
  const found = files.flatMap(({ path, text }) =>
    findHiddenText(path, text).map((one) => ({
      ...one,
      path,
      id:
        gate === null || one.severity === 'warns'
          ? null
          : findingId(gate.sha256, { code: 'E_HIDDEN_UNICODE', path, text: one.text }),
    })),
  )
  const blocking = found.filter(
    ({ severity, id }) => severity === 'blocks' && !(id !== null && gate?.allowed.has(id)),
  )
  if (blocking.length > 0) {
    throw hiddenText(blocking.map(({ path, line, what, id }) => ({ path, line, what, id })))
  }
  return found.map(({ path, line, what, severity }) => ({
    code: severity === 'warns' ? 'W_CONTROL_CHARS' : 'W_HIDDEN_TEXT',
    message: `${terminalText(path, 200)}:${line} has ${what}.`,
    where: `${path}:${line}`,
  }))
}
