import { SkillmeatError } from '../../core/errors.ts'
import { addSource } from '../../operations/sources/registry.ts'
import { presentChange } from '../../api/present/change.ts'
import { presentAddedSource } from '../../api/present/sources.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { repeatedOption, textOption } from '../command/options.ts'
import { readSourceLocation } from '../command/source-location.ts'
import { addedSourceLines } from '../render/sources.ts'
import { footer } from '../render/text.ts'

export const command = defineCommand({
  arguments: [{ name: '<source>', description: 'folder, owner/repo[@ref], or git URL' }],
  options: {
    name: textOption('--name <name>', 'what to call it; its own name when left out'),
    allowHost: repeatedOption('--allow-host <host>', 'a host that is not public and that you know'),
  },
  examples: [
    ['skillmeat marketplace add anthropics/claude-plugins-official', 'nothing of it is taken yet'],
  ],
  changes: true,
  run: async (context, [source = ''], { name, allowHost }) => {
    const { out, dryRun } = context
    const location = readSourceLocation(context, source)
    if (location.kind === 'bundle') {
      throw new SkillmeatError('E_USAGE', 'A bundle is no source that can be asked again.', {
        fix: 'Take it with `skillmeat add <bundle>`.',
      })
    }
    const request = { location, name, isMarketplace: true, allowHosts: allowHost, dryRun }
    const outcome = await addSource(await context.ports(), request)
    out.document(
      () => presentChange(outcome, presentAddedSource),
      () => [...addedSourceLines(outcome.result), ...footer(out, outcome)],
    )
    return EXIT.done
  },
})
