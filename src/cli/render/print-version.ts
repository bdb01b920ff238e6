import { presentVersionDetail } from '../../api/present/history.ts'
import { showVersion } from '../../operations/history/show-version.ts'
import type { CommandContext } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { renderStat } from './diff.ts'
import { refLabel } from './refs.ts'
import { safeText, relativeTime, shortId, table } from './text.ts'

/** Prints one version: who, when, why, and what changed. */
export async function printVersion(
  { out, ports }: CommandContext,
  name: string,
  version: string,
): Promise<number> {
  const found = await showVersion(await ports(), name, version)
  const { label, id, tree, parents, origin, message, generation, refs, changes } = found
  out.document(
    () => presentVersionDetail(found),
    () => [
      `${out.paint('yellow', id)}  ${out.paint('bold', safeText(label))}`,
      ...table([
        ['origin', origin],
        ['content', tree.slice(0, 12)],
        ['parents', parents.length === 0 ? '-' : parents.map(shortId).join(' ')],
        ['generation', String(generation)],
        ['made', `${relativeTime(found.created_at)} by ${safeText(found.created_by)}`],
        ...(refs.length === 0 ? [] : [['named', safeText(refs.map(refLabel).join(', '), 300)]]),
      ]),
      '',
      `    ${safeText(message, 400)}`,
      '',
      ...renderStat(out, changes),
    ],
  )
  return EXIT.done
}
