import { disableMember } from '../../operations/composites/choose-parts.ts'
import { presentChange } from '../../api/present/change.ts'
import { presentChangedMembers } from '../../api/present/members.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { renderMembers } from '../render/members.ts'

export const command = defineCommand({
  arguments: [
    { name: '<plugin>', description: 'the plugin', completes: 'artifact' },
    { name: '<member>', description: 'the part to leave out', completes: 'artifact' },
  ],
  options: {},
  examples: [['skillmeat plugin disable office pptx', 'then `skillmeat sync` takes it out']],
  changes: true,
  run: async (context, [name = '', member = '']) => {
    const { out, dryRun } = context
    const request = { name, member, isDisabled: true, dryRun }
    const outcome = await disableMember(await context.ports(), request)
    out.document(
      () => presentChange(outcome, presentChangedMembers),
      () => renderMembers(out, outcome),
    )
    return EXIT.done
  },
})
