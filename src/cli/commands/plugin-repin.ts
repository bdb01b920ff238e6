import { repinMembers } from '../../operations/composites/change-members.ts'
import { presentChange } from '../../api/present/change.ts'
import { presentChangedMembers } from '../../api/present/members.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { renderMembers } from '../render/members.ts'

export const command = defineCommand({
  arguments: [
    { name: '<plugin>', description: 'the plugin', completes: 'artifact' },
    { name: '[members...]', description: 'only these parts', completes: 'artifact' },
  ],
  options: {},
  examples: [
    ['skillmeat plugin repin office', 'pin every part to what it is now'],
    ['skillmeat plugin repin office pdf', 'only one'],
  ],
  details:
    'Copies follow with the next sync; until then they show as drifted. What that would do is in ' +
    '`skillmeat impact <part> --version head`.',
  changes: true,
  run: async (context, [name = '', ...members]) => {
    const { out, dryRun } = context
    const request = { name, members, version: null, dryRun }
    const outcome = await repinMembers(await context.ports(), request)
    out.document(
      () => presentChange(outcome, presentChangedMembers),
      () => renderMembers(out, outcome),
    )
    return EXIT.done
  },
})
