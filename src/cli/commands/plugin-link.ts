import { linkMember } from '../../operations/composites/change-members.ts'
import { presentChange } from '../../api/present/change.ts'
import { presentChangedMembers } from '../../api/present/members.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { choiceOption, flagOption, textOption } from '../command/options.ts'
import { renderMembers } from '../render/members.ts'

const RELATIONSHIPS = ['contains', 'requires', 'optional'] as const

export const command = defineCommand({
  arguments: [
    { name: '<plugin>', description: 'the plugin', completes: 'artifact' },
    { name: '<member>', description: 'what becomes a part of it', completes: 'artifact' },
  ],
  options: {
    pin: textOption('--pin <version>', 'the version to pin (what it is now)'),
    follow: flagOption('--follow', 'pin nothing: the head is deployed'),
    relationship: choiceOption('--relationship <kind>', 'how it belongs (contains)', RELATIONSHIPS),
  },
  examples: [['skillmeat plugin link office pptx', 'one more part']],
  changes: true,
  run: async (context, [name = '', member = ''], options) => {
    const { out, dryRun } = context
    const wanted = options.relationship
    const relationship = RELATIONSHIPS.find((kind) => kind === wanted) ?? 'contains'
    const version = options.follow ? '' : options.pin
    const request = { name, member, relationship, version, dryRun }
    const outcome = await linkMember(await context.ports(), request)
    out.document(
      () => presentChange(outcome, presentChangedMembers),
      () => renderMembers(out, outcome),
    )
    return EXIT.done
  },
})
