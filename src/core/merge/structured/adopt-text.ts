import type { TextContainer, TextPart, TextScalar } from './text-value.ts'
import { formatValue } from './text-value.ts'

/** Returns text with every line after its first shifted from one indentation to another. */
export function shiftLines(text: string, from: string, to: string): string {
  return from === to ? text : text.replaceAll(new RegExp(`\n${from}(?!\n)`, 'g'), `\n${to}`)
}

/** Returns the lines above a part of theirs as they stand above a part of ours. */
export function adoptLead(lead: string, from: string, to: string): string {
  if (!lead.endsWith('\n')) return shiftLines(lead, from, to)
  return `${shiftLines(`\n${lead.slice(0, -1)}`, from, to).slice(1)}\n`
}

/** Returns a part of theirs as it stands in a container of ours, its comments with it. */
export function adoptPart(part: TextPart, ours: TextContainer): TextPart {
  const indent = ours.layout === 'block' ? ours.indent : (ours.parts[0]?.indent ?? '')
  const text = shiftLines(`${part.gap}${formatValue(part.value)}`, part.indent, indent)
  const lead = adoptLead(part.lead, part.indent, indent)
  return { ...part, lead, indent, gap: '', value: verbatim(text) }
}

/** Returns a part of ours with the value of theirs, as it is written there. */
export function adoptValue(ours: TextPart, theirs: TextPart): TextPart {
  const text = formatValue(theirs.value)
  const shift = (one: string) => shiftLines(one, theirs.indent, ours.indent)
  const isInline =
    !`${ours.gap}${theirs.gap}`.includes('\n') && text !== '' && formatValue(ours.value) !== ''
  if (isInline) return { ...ours, value: verbatim(shift(text)) }
  return { ...ours, gap: '', value: verbatim(shift(`${theirs.gap}${text}`)) }
}

/** Text that is to stand as it is. */
export function verbatim(text: string): TextScalar {
  return { kind: 'scalar', text, identity: '' }
}
