import { SkillmeatError } from '../../core/errors.ts'
import { moveSource } from '../../operations/importing/move-source.ts'
import { presentEach } from '../../api/present/change.ts'
import { presentMovedSource } from '../../api/present/imports.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { repeatedOption } from '../command/options.ts'
import { readAddress, readSourceLocation } from '../command/source-location.ts'
import { footer, safeText, table } from '../render/text.ts'

export const command = defineCommand({
  arguments: [
    { name: '<what>', description: 'an artifact, or the old address', completes: 'artifact' },
    { name: '<source>', description: 'folder, owner/repo[/path][@ref], or git URL' },
  ],
  options: {
    allowHost: repeatedOption('--allow-host <host>', 'a host that is not public and that you know'),
  },
  examples: [
    ['skillmeat source move old-owner/skills new-owner/skills', 'all that came from there'],
    ['skillmeat source move pdf ~/work/skills', 'one artifact'],
  ],
  details:
    'The next `skillmeat update` goes on from what came from the old place. What is not in the new one stays as it was.',
  changes: true,
  run: async (context, [what = '', to = ''], { allowHost }) => {
    const { out } = context
    const location = readSourceLocation(context, to)
    if (location.kind === 'bundle') {
      throw new SkillmeatError('E_USAGE', 'A bundle is no source that can be asked again.', {
        fix: 'Name a folder or a repository.',
      })
    }
    const request = {
      what,
      address: readAddress(context, what),
      to: { ...location, path: null },
      allowHosts: allowHost,
      dryRun: context.dryRun,
    }
    const outcome = await moveSource(await context.ports(), request)
    out.document(
      () => presentEach(outcome, presentMovedSource),
      () => [
        ...table(
          outcome.result.map(({ artifact, path }) => [
            path === null
              ? `  ${out.paint('yellow', 'not there')}`
              : `  ${out.paint('green', 'moved')}`,
            safeText(artifact, 60),
            safeText(path ?? '', 100),
          ]),
        ),
        ...footer(out, outcome),
      ],
    )
    return outcome.result.some(({ path }) => path === null) ? EXIT.attention : EXIT.done
  },
})
