import type { ChangedMembers } from '../../operations/composites/change-members.ts'
import type { ChangeOutcome } from '../../operations/session/run-change.ts'
import type { Output } from '../output.ts'
import { footer, foreign, shortId, table } from './text.ts'

/** Says what became of the parts of a plugin. */
export function renderMembers(out: Output, outcome: ChangeOutcome<ChangedMembers>): string[] {
  const { composite, members } = outcome.result
  return [
    out.paint('bold', foreign(composite)),
    ...table(
      members.map(({ artifact, change, version }) => [
        `  ${change}`,
        foreign(artifact, 80),
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
