import { EXIT } from '../command/exit-codes.ts'
import { SkillmeatError } from '../../core/errors.ts'
import { addSource } from '../../operations/sources/registry.ts'
import { addedSourceLines } from '../render/sources.ts'
import { defineCommand } from '../command/command.ts'
import { footer, safeText } from '../render/text.ts'
import { listSources } from '../../operations/sources/list-sources.ts'
import { presentAddedSource } from '../../api/present/sources.ts'
import { presentChange } from '../../api/present/change.ts'
import { presentRefreshed, presentRemovedSource } from '../../api/present/sources.ts'
import { presentSources } from '../../api/present/sources.ts'
import { readSourceLocation } from '../command/source-location.ts'
import { refreshSources } from '../../operations/sources/refresh-sources.ts'
import { refreshedLines } from '../render/sources.ts'
import { removeSource } from '../../operations/sources/registry.ts'
import { repeatedOption, textOption } from '../command/options.ts'
import { sourceLines } from '../render/sources.ts'
import type { Command, CommandSpec } from '../command/command.ts'

/** What one of the commands of sources, or of marketplaces alone, says of itself. */
export interface SourceWords {
  /** It is about those alone that have a marketplace. */
  readonly isMarketplace: boolean
  readonly examples: CommandSpec['examples']
}

function noneYet(isMarketplace: boolean): string {
  const [what, add] = isMarketplace ? ['marketplaces', 'marketplace'] : ['sources', 'source']
  return `No ${what} yet. Add one: skillmeat ${add} add owner/repo`
}

/** Makes `source add` or `marketplace add`. */
export function addCommand({ isMarketplace, examples }: SourceWords): Command {
  return defineCommand({
    arguments: [{ name: '<source>', description: 'folder, owner/repo[@ref], or git URL' }],
    options: {
      name: textOption('--name <name>', 'what to call it; its own name when left out'),
      allowHost: repeatedOption(
        '--allow-host <host>',
        'a host that is not public and that you know',
      ),
    },
    examples,
    changes: true,
    run: async (context, [source = ''], { name, allowHost }) => {
      const { out, dryRun } = context
      const location = readSourceLocation(context, source)
      if (location.kind === 'bundle') {
        throw new SkillmeatError('E_USAGE', 'A bundle is no source that can be asked again.', {
          fix: 'Take it with `skillmeat add <bundle>`.',
        })
      }
      const request = { location, name, isMarketplace, allowHosts: allowHost, dryRun }
      const outcome = await addSource(await context.ports(), request)
      out.document(
        () => presentChange(outcome, presentAddedSource),
        () => [...addedSourceLines(outcome.result), ...footer(out, outcome)],
      )
      return EXIT.done
    },
  })
}

/** Makes `source list` or `marketplace list`. */
export function listCommand({ isMarketplace, examples }: SourceWords): Command {
  return defineCommand({
    arguments: [],
    options: {},
    examples,
    changes: false,
    run: async (context) => {
      const { out } = context
      const items = await listSources(await context.ports(), { onlyMarketplaces: isMarketplace })
      out.document(
        () => presentSources(items),
        () => (items.length === 0 ? [noneYet(isMarketplace)] : sourceLines(out, items)),
      )
      return EXIT.done
    },
  })
}

/** Makes `source remove` or `marketplace remove`. */
export function removeCommand({ examples }: SourceWords): Command {
  return defineCommand({
    arguments: [{ name: '<name>', description: 'its name or address' }],
    options: {},
    examples,
    changes: true,
    run: async (context, [name = '']) => {
      const { out, dryRun } = context
      const outcome = await removeSource(await context.ports(), { name, dryRun })
      const { name: own, location } = outcome.result
      out.document(
        () => presentChange(outcome, presentRemovedSource),
        () => [`Forgot ${safeText(own, 60)}, ${safeText(location, 200)}`, ...footer(out, outcome)],
      )
      return EXIT.done
    },
  })
}

/** Makes `source update` or `marketplace update`. */
export function updateCommand({ isMarketplace, examples }: SourceWords): Command {
  return defineCommand({
    arguments: [{ name: '[names...]', description: 'all when left out' }],
    options: {},
    examples,
    changes: false,
    writesHome: true,
    run: async (context, names) => {
      const { out } = context
      const items = await refreshSources(await context.ports(), {
        names,
        onlyMarketplaces: isMarketplace,
      })
      out.document(
        () => presentRefreshed(items),
        () => (items.length === 0 ? [noneYet(isMarketplace)] : refreshedLines(out, items)),
      )
      return items.some(({ problem }) => problem !== null) ? EXIT.attention : EXIT.done
    },
  })
}
