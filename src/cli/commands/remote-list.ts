import { listRemotes } from '../../operations/remotes/remotes.ts'
import { presentRemotes } from '../../api/present/remotes.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { count, safeText, table } from '../render/text.ts'

export const command = defineCommand({
  arguments: [],
  options: {},
  examples: [['skillmeat remote list', 'each with its collection and how far it was taken in']],
  changes: false,
  run: async ({ out, ports }) => {
    const remotes = await listRemotes(await ports())
    out.document(
      () => presentRemotes(remotes),
      () =>
        remotes.length === 0
          ? ['There is none. Add one with `skillmeat remote add <name> <git url>`.']
          : table(
              remotes.map(({ name, url, branch, collection, commit, artifacts }) => [
                safeText(name),
                safeText(collection),
                commit === null
                  ? 'not pulled yet'
                  : `${count(artifacts, 'artifact')} at ${commit.slice(0, 10)}`,
                `${safeText(url, 200)}${branch === null ? '' : ` (${safeText(branch)})`}`,
              ]),
            ),
    )
    return EXIT.done
  },
})
