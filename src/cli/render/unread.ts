import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { UnreadArtifact } from '../../operations/engine/observe/present-state.ts'
import type { Output } from '../command/output.ts'
import { safeText } from './text.ts'

/** Names artifacts whose files could not be read, why, and what became of them. */
export function unreadLines(
  out: Output,
  unread: readonly UnreadArtifact[],
  what: string,
): string[] {
  return unread.map(({ entry, problem }) => {
    const about = safeText(artifactLabel(entry), 60)
    return `  ${out.paint('red', problem.code)} ${about} ${what}: ${safeText(problem.message, 300)}`
  })
}
