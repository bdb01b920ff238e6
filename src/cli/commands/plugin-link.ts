import { linkMember } from '../../operations/composites/change-members.ts'
import { presentChange } from '../../api/present/change.ts'
import { presentChangedMembers } from '../../api/present/members.ts'
import type { CommandSpec } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { flagOption, textOption } from '../command/option-values.ts'
import { renderMembers } from '../render/members.ts'

const RELATIONSHIPS = ['contains', 'requires', 'optional'] as const

export const command: CommandSpec = {
  arguments: [
    { name: '<plugin>', description: 'the plugin', completes: 'artifact' },
    { name: '<member>', description: 'what becomes a part of it', completes: 'artifact' },
  ],
  options: [
    { flags: '--pin <version>', description: 'the version to pin (what it is now)' },
    { flags: '--follow', description: 'pin nothing: the head is deployed' },
    {
      flags: '--relationship <kind>',
      description: 'how it belongs (contains)',
      choices: RELATIONSHIPS,
    },
  ],
  examples: [['skillmeat plugin link office pptx', 'one more part']],
  changes: true,
  run: async (context, [name = '', member = ''], options) => {
    const { out, dryRun } = context
    const wanted = textOption(options, 'relationship')
    const relationship = RELATIONSHIPS.find((kind) => kind === wanted) ?? 'contains'
    const version = flagOption(options, 'follow') ? '' : textOption(options, 'pin')
    const request = { name, member, relationship, version, dryRun }
    const outcome = await linkMember(await context.ports(), request)
    out.document(
      () => presentChange(outcome, presentChangedMembers),
      () => renderMembers(out, outcome),
    )
    return EXIT.done
  },
}
