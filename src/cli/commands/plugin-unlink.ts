import { unlinkMember } from '../../operations/composites/change-members.ts'
import { presentChange } from '../../api/present/change.ts'
import { presentChangedMembers } from '../../api/present/members.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { renderMembers } from '../render/members.ts'

export const command = defineCommand({
  arguments: [
    { name: '<plugin>', description: 'the plugin', completes: 'artifact' },
    { name: '<member>', description: 'the part to take out', completes: 'artifact' },
  ],
  options: {},
  examples: [['skillmeat plugin unlink office pptx', 'the skill itself stays']],
  changes: true,
  run: async (context, [name = '', member = '']) => {
    const { out, dryRun } = context
    const outcome = await unlinkMember(await context.ports(), { name, member, dryRun })
    out.document(
      () => presentChange(outcome, presentChangedMembers),
      () => renderMembers(out, outcome),
    )
    return EXIT.done
  },
})
