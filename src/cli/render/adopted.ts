import type { InitItem } from '../../operations/setup/init.ts'
import type { Colour, Output } from '../command/output.ts'
import { count, safeText, table } from './text.ts'

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
              item.artifact === null ? '-' : safeText(item.artifact, 60),
              safeText(item.seen.join(', '), 160),
              out.paint('dim', safeText(item.detail ?? '', 300)),
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
    [times('same', 'edited'), 'more copies of them'],
    [times('known'), 'known already'],
    [times('differs'), 'that differ from one of their name'],
    [times('refused'), 'refused'],
    [times('not_understood'), 'not understood'],
  ] as const
  const rest = told.flatMap(([number, what]) => (number === 0 ? [] : [`${number} ${what}`]))
  return `Adopted ${count(added, 'artifact')}${rest.length === 0 ? '' : `; ${rest.join(', ')}`}.`
}

/** What a person does about copies of one name of which nobody knows which was first. */
export function differsLine(items: readonly InitItem[]): readonly string[] {
  return items.some(({ as }) => as === 'differs')
    ? [
        'Where copies differ, `skillmeat diff <name>` shows how and `skillmeat sync` asks what is to be.',
      ]
    : []
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
