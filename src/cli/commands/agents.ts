import { listAgents } from '../../operations/catalog/list-agents.ts'
import type { ListedAgent } from '../../operations/catalog/list-agents.ts'
import { presentAgent } from '../../api/present/agents.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { findNamedProject } from '../command/project-here.ts'
import { flagOption } from '../command/options.ts'
import { safeText, table } from '../render/text.ts'

const FOUND = { project: 'here', user: 'in your home', nowhere: '' } as const satisfies Record<
  ListedAgent['found'],
  string
>

function tellFolder(folder: string | null): string {
  if (folder === null) return ''
  return folder.startsWith('/') ? folder : `~/${folder}`
}

export const command = defineCommand({
  arguments: [
    { name: '[project]', description: 'the folder here when left out', completes: 'project' },
  ],
  options: {
    all: flagOption('--all', 'those too that nothing here or in your home tells of'),
  },
  examples: [
    ['skillmeat agents', 'which agents are used here, and where their skills go'],
    ['skillmeat agents --all', 'every agent that `deploy --profile` takes'],
  ],
  changes: false,
  run: async (context, [path], { all }) => {
    const { out } = context
    const project = await findNamedProject(context, path)
    const known = listAgents(await context.ports(), project)
    const items = known.filter(({ found }) => all || found !== 'nowhere')
    out.document(
      () => ({ items: items.map(presentAgent) }),
      () => [
        ...table(
          items.map(({ id, name, found, writes }) => [
            safeText(id),
            safeText(name),
            out.paint(found === 'project' ? 'green' : 'dim', FOUND[found]),
            writes.project ?? '',
            out.paint('dim', tellFolder(writes.user)),
          ]),
        ),
        ...(all || items.length === known.length
          ? []
          : [`${known.length - items.length} more are known: skillmeat agents --all`]),
      ],
    )
    return EXIT.done
  },
})
