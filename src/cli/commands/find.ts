import { findInSources } from '../../operations/sources/find-in-sources.ts'
import { presentFound } from '../../api/present/sources.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { choiceOption } from '../command/options.ts'
import { ARTIFACT_TYPES } from '../../core/artifact/artifact-type.ts'
import { foundLines } from '../render/sources.ts'
import { safeText } from '../render/text.ts'

/** So many are shown; `--json` has all. */
const SHOWN = 30

export const command = defineCommand({
  arguments: [{ name: '<words...>', description: 'all of them have to fit' }],
  options: {
    type: choiceOption('--type <type>', 'only artifacts of this type', ARTIFACT_TYPES),
  },
  examples: [
    [
      'skillmeat find pdf',
      'in all sources that you added, or that something came from, without the network',
    ],
  ],
  details:
    'What it shows, `skillmeat add <name>@<source>` takes. `skillmeat source update` looks again.',
  changes: false,
  run: async (context, words, { type }) => {
    const { out } = context
    const all = await findInSources(await context.ports(), words)
    const items = all.filter(({ artifact }) => type === null || artifact.startsWith(`${type}:`))
    const more = items.length - SHOWN
    out.document(
      () => presentFound(items),
      () =>
        items.length === 0
          ? [
              `Nothing fits "${safeText(words.join(' '), 100)}". Add a source: skillmeat marketplace add <source>, or look again: skillmeat source update`,
            ]
          : [
              ...foundLines(out, items.slice(0, SHOWN)),
              ...(more > 0 ? [`${more} more; name more words, or take --json.`] : []),
            ],
    )
    return EXIT.done
  },
})
