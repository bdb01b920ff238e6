import { editArtifact } from '../../operations/artifacts/edit-artifact.ts'
import { presentChange } from '../../api/present/change.ts'
import { presentEdited } from '../../api/present/artifacts.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { footer, safeText, shortId } from '../render/text.ts'

export const command = defineCommand({
  arguments: [
    { name: '<name>', description: 'artifact', completes: 'artifact' },
    { name: '[file]', description: 'file of it; the main one when left out' },
  ],
  options: {},
  examples: [['skillmeat edit pdf', 'open its SKILL.md in $EDITOR']],
  details:
    'The collection is plain files: editing them with anything else works too, and is recorded by the next command.',
  changes: false,
  run: async (context, [name = '', path]) => {
    const { out } = context
    const outcome = await editArtifact(await context.ports(), { name, path: path ?? null })
    const { artifact, version, changed } = outcome.result
    out.document(
      () => presentChange(outcome, presentEdited),
      () => [
        ...(changed ? [`${safeText(artifact)} is now at ${shortId(version)}`] : []),
        ...footer(out, outcome),
      ],
    )
    return EXIT.done
  },
})
