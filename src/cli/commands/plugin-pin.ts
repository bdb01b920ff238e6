import { repinMembers } from '../../operations/composites/change-members.ts'
import { presentChange } from '../../api/present/change.ts'
import { presentChangedMembers } from '../../api/present/members.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { renderMembers } from '../render/members.ts'

export const command = defineCommand({
  arguments: [
    { name: '<plugin>', description: 'the plugin', completes: 'artifact' },
    { name: '<member>', description: 'the part', completes: 'artifact' },
    { name: '<version>', description: 'the version to stay on, such as head~1 or a tag' },
  ],
  options: {},
  examples: [['skillmeat plugin pin office pdf v1.2.0', 'keep one part where it is']],
  changes: true,
  run: async (context, [name = '', member = '', version = '']) => {
    const { out, dryRun } = context
    const request = { name, members: [member], version, dryRun }
    const outcome = await repinMembers(await context.ports(), request)
    out.document(
      () => presentChange(outcome, presentChangedMembers),
      () => renderMembers(out, outcome),
    )
    return EXIT.done
  },
})
