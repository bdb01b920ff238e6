import type { Installed, InstalledCopy } from '../../operations/records/install-report.ts'
import type { Colour, Output } from '../command/output.ts'
import { count, safeText, table } from './text.ts'

const WORDS = {
  added: ['green', 'added'],
  updated: ['green', 'updated'],
  joined: ['green', 'joined'],
  unchanged: ['dim', 'unchanged'],
  undecided: ['yellow', 'undecided'],
  held_back: ['yellow', 'held back'],
  refused: ['red', 'refused'],
  missing: ['red', 'missing'],
} as const satisfies Record<Installed['action'], readonly [Colour, string]>

const BASES = {
  store: 'base: your store',
  source: 'base: its source',
  files: "base: the project's files",
  history: "base: the project's git history",
  unknown: 'base unknown: differences are yours to decide',
} as const satisfies Record<Installed['base'], string>

/** Lists what became of recorded artifacts; those that are as they were only where they were asked for. */
export function installedLines(
  out: Output,
  items: readonly Installed[],
  isNamed: boolean,
): readonly string[] {
  const shown = items.filter((one) => isNamed || !isQuiet(one))
  const quiet = items.length - shown.length
  return [
    ...table(
      shown.map((one) => {
        const [colour, word] = WORDS[one.action]
        const label = safeText(one.artifact, 60)
        return [`  ${out.paint(colour, word)}`, label, detailOf(one)]
      }),
    ),
    ...problemLines(out, shown),
    ...(quiet === 0 ? [] : [out.paint('dim', `${count(quiet, 'artifact')} as recorded already.`)]),
  ]
}

function isQuiet({ action, problem, copies }: Installed): boolean {
  return action === 'unchanged' && problem === null && copies.every(isAsRecorded)
}

function isAsRecorded({ state }: InstalledCopy): boolean {
  return state === 'there'
}

function detailOf({ action, base, copies, gained }: Installed): string {
  const isIn = action === 'added' || action === 'updated' || action === 'joined'
  const places = copies
    .filter((copy) => !isAsRecorded(copy))
    .map(({ path, state }) => `${path} ${STATES[state]}`)
  return safeText(
    [...(isIn ? [BASES[base]] : []), ...gained.map((line) => `would run ${line}`), ...places].join(
      '; ',
    ),
    300,
  )
}

const STATES = {
  there: 'is there',
  written: 'written',
  modified: 'differs, left as it is',
  missing: 'is missing',
  unchecked: 'cannot be read',
} as const satisfies Record<InstalledCopy['state'], string>

/** A source that cannot be reached is one thing to say, however many artifacts come from it. */
function problemLines(out: Output, items: readonly Installed[]): readonly string[] {
  const groups = Map.groupBy(
    items,
    ({ problem }) => problem && `${problem.code} ${problem.message}`,
  )
  return [...groups.values()].flatMap((group) => {
    const problem = group[0]?.problem ?? null
    if (problem === null) return []
    const { code, message, fix } = problem
    return [
      `  ${out.paint('red', code)} ${namesOf(group)}: ${safeText(message, 500)}`,
      ...(fix === undefined ? [] : [`    ${safeText(fix, 300)}`]),
    ]
  })
}

function namesOf(items: readonly Installed[]): string {
  const names = items.slice(0, 3).map(({ artifact }) => safeText(artifact, 100))
  const more = items.length - names.length
  return more === 0 ? names.join(', ') : `${names.join(', ')} and ${more} more`
}
