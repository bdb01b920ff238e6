import { wordsOf } from './merge-notes.ts'
import type { TextContainer, TextPart } from './text-value.ts'

/** The parts of a merged flow in their order, and which of them come from theirs. */
export interface MergedParts {
  readonly parts: readonly TextPart[]
  readonly adopted: ReadonlySet<TextPart>
}

/**
 * Puts merged parts between the brackets of ours: a comma after all but the last, on lines of their
 * own where ours has lines, in one line where it has one.
 *
 * Returns `theirs` where ours has nothing to go by and theirs is to be taken whole; null where a
 * comment of theirs does not fit.
 */
export function fitIntoFlow(
  merged: MergedParts,
  { ours, theirs }: { readonly ours: TextContainer; readonly theirs: TextContainer },
): TextContainer | 'theirs' | null {
  const [first] = ours.parts
  if (first === undefined) {
    if (merged.parts.length === 0) return ours
    return merged.parts.length === theirs.parts.length ? 'theirs' : null
  }
  const hasLines = first.lead.includes('\n')
  if ([...merged.adopted].some((part) => !fits(part, hasLines))) return null
  const placed = hasLines
    ? merged.parts.map((part) => onLineOfItsOwn(part, first))
    : inOneLine(merged, { first, separator: findSeparator(ours, theirs) })
  const endsWithComma = ours.parts.at(-1)?.hasComma ?? false
  const last = placed.length - 1
  return {
    ...ours,
    parts: placed.map((part, index) => ({ ...part, hasComma: index < last || endsWithComma })),
  }
}

/** A comment has to end with its line. */
function fits({ lead, trail }: TextPart, hasLines: boolean): boolean {
  return hasLines
    ? lead.includes('\n') || wordsOf(lead) === ''
    : wordsOf(lead) === '' && wordsOf(trail) === ''
}

function onLineOfItsOwn(part: TextPart, { indent }: TextPart): TextPart {
  return part.lead.trim() !== '' || part.lead.includes('\n')
    ? part
    : { ...part, lead: `\n${indent}` }
}

function inOneLine(
  { parts, adopted }: MergedParts,
  { first, separator }: { readonly first: TextPart; readonly separator: string },
): TextPart[] {
  return parts.map((part, index) => {
    if (index === 0) return { ...part, lead: first.lead }
    return adopted.has(part) || part.lead === first.lead ? { ...part, lead: separator } : part
  })
}

/** Returns what stands between two parts in one line, the comma left out. */
function findSeparator(ours: TextContainer, theirs: TextContainer): string {
  const lead = ours.parts[1]?.lead ?? theirs.parts[1]?.lead ?? ' '
  return /^[ \t]*$/.test(lead) ? lead : ' '
}
