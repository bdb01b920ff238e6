import { addRemote } from '../../operations/remotes/remotes.ts'
import { presentRemote } from '../../api/present/remotes.ts'
import { presentChange } from '../../api/present/change.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { textOption } from '../command/options.ts'
import { readRepositoryUrl } from '../command/repository-url.ts'
import { footer, safeText } from '../render/text.ts'

export const command = defineCommand({
  arguments: [
    { name: '<name>', description: 'what it is called here' },
    {
      name: '<url>',
      description: 'git address: https, ssh, git@host:path, owner/repo, or a folder here',
    },
  ],
  options: {
    branch: textOption('--branch <branch>', 'the branch to follow; the default one when left out'),
    collection: textOption('--collection <name>', 'the collection to share; the one in use'),
  },
  examples: [
    ['skillmeat remote add team git@github.com:acme/agent-kit.git', "a team's repository"],
    [
      'skillmeat remote add team https://git.corp.internal/kit.git --branch stable',
      'a branch of it',
    ],
  ],
  details:
    'Nothing is fetched yet: `skillmeat pull` does that. Who may read and write is what git and its host say; leave user names and passwords out of the address.',
  changes: true,
  run: async (context, [name = '', typed = ''], { branch, collection }) => {
    const { out, dryRun } = context
    const url = readRepositoryUrl(context, typed)
    const request = { name, url, branch, collection, dryRun }
    const outcome = await addRemote(await context.ports(), request)
    const { result } = outcome
    out.document(
      () => presentChange(outcome, presentRemote),
      () => [
        `${safeText(result.name)} is ${safeText(result.url, 200)}, for the collection ${safeText(result.collection)}.`,
        `Take in what it holds with \`skillmeat pull ${safeText(result.name)}\`.`,
        ...footer(out, outcome),
      ],
    )
    return EXIT.done
  },
})
