import { createComposite } from '../../operations/composites/change-members.ts'
import { presentChange } from '../../api/present/change.ts'
import { presentChangedMembers } from '../../api/present/members.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { renderMembers } from '../render/members.ts'

export const command = defineCommand({
  arguments: [
    { name: '<name>', description: 'name of the plugin' },
    { name: '[members...]', description: 'what it is made of', completes: 'artifact' },
  ],
  options: {},
  examples: [['skillmeat plugin create office pdf docx', 'two skills that belong together']],
  details: 'Each part is pinned to what it is now; `skillmeat plugin repin` moves the pins.',
  changes: true,
  run: async (context, [name = '', ...members]) => {
    const { out, dryRun } = context
    const outcome = await createComposite(await context.ports(), { name, members, dryRun })
    out.document(
      () => presentChange(outcome, presentChangedMembers),
      () => renderMembers(out, outcome),
    )
    return EXIT.done
  },
})
