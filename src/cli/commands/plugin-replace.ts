import { replaceMember } from '../../operations/composites/choose-parts.ts'
import { presentChange } from '../../api/present/change.ts'
import { presentChangedMembers } from '../../api/present/members.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { renderMembers } from '../render/members.ts'

export const command = defineCommand({
  arguments: [
    { name: '<plugin>', description: 'the plugin', completes: 'artifact' },
    { name: '<member>', description: 'the part', completes: 'artifact' },
    {
      name: '[artifact]',
      description: 'what to deploy in its place; the part itself when left out',
      completes: 'artifact',
    },
  ],
  options: {},
  examples: [
    ['skillmeat plugin replace office pdf pdf-mine', 'your own pdf; the rest keeps updating'],
    ['skillmeat plugin replace office pdf', "the plugin's own again"],
  ],
  changes: true,
  run: async (context, [name = '', member = '', by]) => {
    const { out, dryRun } = context
    const request = { name, member, by: by ?? null, dryRun }
    const outcome = await replaceMember(await context.ports(), request)
    out.document(
      () => presentChange(outcome, presentChangedMembers),
      () => renderMembers(out, outcome),
    )
    return EXIT.done
  },
})
