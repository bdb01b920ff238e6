import { SkillmeatError } from '../../core/errors.ts'
import { verify } from '../../operations/upkeep/verify.ts'
import { presentVerified } from '../../api/present/upkeep.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { flagOption } from '../command/options.ts'
import { keepHeapSmall } from '../command/small-heap.ts'
import { renderVerified } from '../render/verified.ts'

export const command = defineCommand({
  arguments: [],
  options: {
    repair: flagOption('--repair', 'bring back what other places still hold'),
    sources: flagOption('--sources', 'with --repair: look in the sources too (network)'),
  },
  examples: [
    ['skillmeat verify', 'exit code 1 when something is damaged'],
    ['skillmeat verify --repair', 'mend what can be mended'],
  ],
  details:
    'Every object of the store is read and hashed again, and so are the tarballs of snapshots. Lost content is looked for in the collection, in all projects, in tarballs and in copies of the store; only what hashes right is taken.',
  changes: false,
  writesHome: true,
  run: async ({ ports, out }, _args, options) => {
    const repair = options.repair
    const sources = options.sources
    if (sources && !repair) {
      throw new SkillmeatError('E_USAGE', '--sources means nothing without --repair.', {
        fix: 'Run: skillmeat verify --repair --sources',
      })
    }
    keepHeapSmall()
    const verified = await verify(await ports(), { repair, sources })
    out.document(
      () => presentVerified(verified),
      () => renderVerified(out, verified, repair),
    )
    return verified.clean ? EXIT.done : EXIT.attention
  },
})
