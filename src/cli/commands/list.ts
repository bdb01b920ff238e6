import { ARTIFACT_TYPES, isArtifactType } from '../../core/artifact/artifact-type.ts'
import { listArtifacts } from '../../operations/catalog/list-artifacts.ts'
import { presentList } from '../../api/present/artifacts.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { choiceOption, textOption } from '../command/options.ts'
import { count, safeText, shortId, table } from '../render/text.ts'

export const command = defineCommand({
  arguments: [],
  options: {
    type: choiceOption('--type <type>', 'only this type', ARTIFACT_TYPES),
    tag: textOption('--tag <tag>', 'only with this tag'),
    collection: textOption('--collection <name>', 'another collection than the one in use'),
  },
  examples: [
    ['skillmeat list', 'everything in the collection'],
    ['skillmeat list --type command --tag git', 'commands with a tag'],
  ],
  changes: false,
  run: async (context, _args, options) => {
    const { out } = context
    const type = options.type
    const items = await listArtifacts(await context.ports(), {
      collection: options.collection,
      type: isArtifactType(type) ? type : null,
      tag: options.tag,
    })
    out.document(
      () => presentList(items),
      () => {
        if (items.length === 0) {
          const isFiltered = options.type !== null || options.tag !== null
          return isFiltered
            ? ['Nothing in the collection is like that. `skillmeat list` shows all of it.']
            : ['The collection is empty. Import something: skillmeat add anthropics/skills']
        }
        const rows = items.map(({ entry, deployments, problem }) => [
          entry.type,
          out.paint('bold', safeText(entry.name, 48)),
          out.paint('dim', shortId(entry.version)),
          deployments > 0 ? out.paint('cyan', `${deployments}×`) : '',
          problem === null
            ? ''
            : out.paint('red', problem === 'missing' ? 'files missing' : problem.code),
          safeText(entry.description, 60),
        ])
        return [...table(rows), count(items.length, 'artifact')]
      },
    )
    return items.some(({ problem }) => problem !== null) ? EXIT.attention : EXIT.done
  },
})
