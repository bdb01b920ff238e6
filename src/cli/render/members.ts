import type { ChangedMembers } from '../../operations/composites/change-members.ts'
import type { ChangeOutcome } from '../../operations/engine/run/run-change.ts'
import type { Output } from '../command/output.ts'
import { footer, safeText, shortId, table } from './text.ts'

/** Says what became of the parts of a plugin. */
export function renderMembers(out: Output, outcome: ChangeOutcome<ChangedMembers>): string[] {
  const { composite, members } = outcome.result
  return [
    out.paint('bold', safeText(composite)),
    ...table(
      members.map(({ artifact, change, version }) => [
        `  ${change.replace('_', ' ')}`,
        safeText(artifact, 80),
        version !== null
          ? out.paint('yellow', shortId(version))
          : change === 'linked' || change === 'pinned'
            ? 'follows the head'
            : '',
      ]),
    ),
    ...footer(out, outcome),
  ]
}

/** Says which parts of a plugin a merge left as they are here, though they are others there too. */
export function describeKeptParts({
  artifact,
  parts_kept: kept,
}: {
  readonly artifact: string
  readonly parts_kept: readonly string[]
}): string[] {
  return kept.map(
    (part) =>
      `  ${safeText(part, 100)} stays as ${safeText(artifact, 60)} has it here: both sides changed it, each to something else`,
  )
}
