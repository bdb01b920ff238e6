import type { FoundInSource } from '../../operations/sources/find-in-sources.ts'
import type { ListedSource } from '../../operations/sources/list-sources.ts'
import type { RefreshedSource } from '../../operations/sources/refresh-sources.ts'
import type { AddedSource } from '../../operations/sources/registry.ts'
import type { Output } from '../command/output.ts'
import { count, relativeTime, safeText, table } from './text.ts'

/** So many refusals are shown. */
const FEW = 5

/** Says what a source that was added holds. */
export function addedSourceLines({ entry, index }: AddedSource): readonly string[] {
  const { name, location } = entry
  const elsewhere = index.items.filter((item) => item.elsewhere !== null).length
  const refused = index.refused ?? []
  const away = elsewhere === 0 ? '' : `, ${elsewhere} of them in other sources`
  return [
    `Added ${safeText(name, 60)}, ${safeText(location, 200)}: ${count(index.items.length, 'artifact')}${away}.`,
    ...refused.slice(0, FEW).map(({ message }) => `  refused: ${safeText(message, 300)}`),
    ...(refused.length > FEW
      ? [`  ${refused.length - FEW} more are refused; --json has all.`]
      : []),
    `Find one with \`skillmeat find <words>\`, take one with \`skillmeat add <name>@${safeText(name, 60)}\`.`,
  ]
}

/** Lists sources, a line each. */
export function sourceLines(out: Output, items: readonly ListedSource[]): readonly string[] {
  return table(
    items.map((one) => [
      `  ${safeText(one.name ?? '-', 40)}`,
      safeText(one.location, 100) + (one.ref === null ? '' : ` @${safeText(one.ref, 40)}`),
      `${one.artifacts.length} taken`,
      one.holds === null ? 'not looked at' : `${one.holds} there`,
      one.lookedAt === null ? '' : `looked at ${relativeTime(one.lookedAt)}`,
      one.isNewer === true ? out.paint('yellow', 'newer there: skillmeat update') : '',
    ]),
  )
}

/** Says what looking at sources again came to. */
export function refreshedLines(out: Output, items: readonly RefreshedSource[]): readonly string[] {
  return items.flatMap((one) => {
    const name = safeText(one.name, 60)
    if (one.problem !== null) {
      const why = safeText(one.problem.message, 300)
      return [`  ${out.paint('red', 'unreachable')}  ${name}: ${why} [${one.problem.code}]`]
    }
    const news = [
      ...(one.rewritten === null ? [] : [out.paint('yellow', safeText(one.rewritten, 200))]),
      ...(one.came.length === 0 ? [] : [`new: ${safeText(one.came.join(', '), 300)}`]),
      ...(one.went.length === 0 ? [] : [`gone: ${safeText(one.went.join(', '), 300)}`]),
    ]
    const what = one.action === 'same' ? out.paint('dim', 'same') : out.paint('green', 'looked at')
    return [`  ${what}  ${name}${news.length === 0 ? '' : `: ${news.join('; ')}`}`]
  })
}

/** Lists what was found, a line each, with what brings it. */
export function foundLines(out: Output, items: readonly FoundInSource[]): readonly string[] {
  return table(
    items.map((one) => [
      `  ${safeText(one.artifact, 60)}`,
      out.paint('dim', safeText(one.description, 60)),
      one.isHere ? out.paint('green', 'taken') : `skillmeat add ${safeText(one.spec, 100)}`,
      one.elsewhere === null ? '' : out.paint('dim', `from ${safeText(one.elsewhere, 80)}`),
    ]),
  )
}
