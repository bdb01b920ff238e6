import type { InitItem } from '../../operations/setup/init.ts'
import type { Colour, Output } from '../command/output.ts'
import { count, safeText, table } from './text.ts'

/** Nothing of it is cut that a person has to read. */
const LONGEST = 2000

const WORDS = {
  added: 'added',
  known: 'known already',
  same: 'same',
  edited: 'edited copy',
  differs: 'differs',
  refused: 'refused',
  not_understood: 'not understood',
} as const satisfies Record<InitItem['as'], string>

const COLOURS: Readonly<Partial<Record<InitItem['as'], Colour>>> = {
  added: 'green',
  differs: 'yellow',
  refused: 'red',
  not_understood: 'yellow',
}

/** Tells what became of all that was found: by home and project, by agent, by place. */
export function adoptedLines(out: Output, items: readonly InitItem[]): readonly string[] {
  const grounds = Map.groupBy(items, ({ scope, project }) =>
    scope === 'user' ? 'In your home' : `In ${safeText(project, 200)}`,
  )
  return [...grounds].flatMap(([ground, own]) => [
    ground,
    ...[...Map.groupBy(own, agentsOf)]
      .toSorted(byName)
      .flatMap(([agents, rows]) => [
        `  ${out.paint('bold', agents)}`,
        ...table(
          rows
            .toSorted(byPlace)
            .map((item) => [
              `    ${out.paint(COLOURS[item.as] ?? 'dim', WORDS[item.as])}`,
              item.artifact === null ? '-' : safeText(item.artifact, LONGEST),
              safeText(item.seen.join(', '), LONGEST),
              out.paint('dim', safeText(item.detail ?? '', LONGEST)),
            ]),
        ),
      ]),
  ])
}

/** Sums up in one line. */
export function adoptedSum(items: readonly InitItem[]): string {
  const times = (...as: readonly InitItem['as'][]) =>
    items.filter((one) => as.includes(one.as)).length
  const added = times('added')
  const told = [
    [times('same'), 'more copies of them'],
    [times('edited'), 'edited'],
    [times('known'), 'known already'],
    [times('differs'), 'that differ from one of their name'],
    [times('refused'), 'refused'],
    [times('not_understood'), 'not understood'],
  ] as const
  const rest = told.flatMap(([number, what]) => (number === 0 ? [] : [`${number} ${what}`]))
  return `Adopted ${count(added, 'artifact')}${rest.length === 0 ? '' : `; ${rest.join(', ')}`}.`
}

function agentsOf({ agents }: InitItem): string {
  return agents.length === 0 ? 'recorded there' : agents.join(', ')
}

function byName([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : Number(left > right)
}

function byPlace({ seen: [left = ''] }: InitItem, { seen: [right = ''] }: InitItem): number {
  return left < right ? -1 : Number(left > right)
}
