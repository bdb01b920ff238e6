import type { Sides } from './text-value.ts'

/** A stretch of a text: what all sides have, or a place where each has its own. */
export type TextPiece = string | Sides<string>

/**
 * Cuts a text where its three sides differ, a piece for each of `places`; those whose lines overlap
 * are one piece.
 *
 * `textsOf` returns the text as ours has it but for some places, which are as each side has them; null
 * where there is none, and then all places are one.
 */
export function cutPlaces(
  left: Sides<string>,
  places: readonly string[],
  textsOf: (group: ReadonlySet<string>) => Sides<string> | null,
): readonly TextPiece[] {
  const groups = places.map((place) => new Set([place]))
  const apart = cutGroups(left, groups, textsOf)
  // What is put together again from the pieces has to be what each side says.
  return apart !== null && isWhole(apart, left) ? apart : piecesOf(left.ours, [spanOf(left)])
}

/** The lines of ours from `from` to before `to`, counted from 0, and what each side has there. */
interface Span {
  readonly from: number
  readonly to: number
  readonly text: Sides<string>
}

function cutGroups(
  left: Sides<string>,
  groups: readonly ReadonlySet<string>[],
  textsOf: (group: ReadonlySet<string>) => Sides<string> | null,
): readonly TextPiece[] | null {
  const found: { readonly group: ReadonlySet<string>; readonly span: Span }[] = []
  for (const group of groups) {
    const texts = textsOf(group)
    if (texts === null || texts.ours !== left.ours) return null
    if (texts.theirs !== texts.ours) found.push({ group, span: spanOf(texts) })
  }
  const sorted = found.toSorted((one, other) => one.span.from - other.span.from)
  const overlap = sorted.findIndex(({ span }, index) => {
    const before = sorted[index - 1]
    return before !== undefined && span.from < before.span.to
  })
  const [one, other] = [sorted[overlap - 1], sorted[overlap]]
  if (one === undefined || other === undefined) {
    return piecesOf(
      left.ours,
      sorted.map(({ span }) => span),
    )
  }
  const rest = sorted.filter((each) => each !== one && each !== other).map(({ group }) => group)
  return cutGroups(left, [...rest, one.group.union(other.group)], textsOf)
}

/** Returns the lines in which three texts are not all alike. */
function spanOf({ base, ours, theirs }: Sides<string>): Span {
  const [inBase, inOurs, inTheirs] = [base, ours, theirs].map(linesOf)
  const all = [inBase ?? [], inOurs ?? [], inTheirs ?? []] as const
  const shortest = Math.min(...all.map(({ length }) => length))
  const isAlike = (at: (lines: readonly string[]) => string | undefined) =>
    new Set(all.map(at)).size === 1
  let from = 0
  while (from < shortest && isAlike((lines) => lines[from])) from += 1
  let below = 0
  while (below < shortest - from && isAlike((lines) => lines.at(-1 - below))) below += 1
  const cut = (lines: readonly string[]) => lines.slice(from, lines.length - below).join('')
  const text = { base: cut(all[0]), ours: cut(all[1]), theirs: cut(all[2]) }
  return { from, to: all[1].length - below, text }
}

function piecesOf(ours: string, spans: readonly Span[]): TextPiece[] {
  const lines = linesOf(ours)
  let at = 0
  const pieces = spans.flatMap(({ from, to, text }): TextPiece[] => {
    const before = lines.slice(at, from).join('')
    at = to
    return before === '' ? [text] : [before, text]
  })
  const after = lines.slice(at).join('')
  return after === '' ? pieces : [...pieces, after]
}

function isWhole(pieces: readonly TextPiece[], left: Sides<string>): boolean {
  return (['base', 'ours', 'theirs'] as const).every(
    (side) =>
      pieces.map((piece) => (typeof piece === 'string' ? piece : piece[side])).join('') ===
      left[side],
  )
}

function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}
