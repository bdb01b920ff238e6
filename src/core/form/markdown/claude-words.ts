import type { PlainJson } from '../../source/plain-json.ts'
import { isList, isText } from '../data.ts'

/** Tells whether a model is one that Claude Code alone knows by this name. */
export function isClaudeModel(model: string): boolean {
  return /^(?:sonnet|opus|haiku|fable|opusplan|default|inherit|best|claude-.*)(?:\[1m\])?$/i.test(
    model,
  )
}

/** Lists the tools of a field: a list, or one text with commas or spaces; what stands in brackets is left out. */
export function readTools(value: PlainJson | undefined): readonly string[] {
  const texts = isList(value) ? value.filter(isText) : isText(value) ? [value] : []
  return texts
    .flatMap((text) => text.replaceAll(/\([^)]*\)/g, '').split(/[\s,]+/))
    .filter((tool) => tool !== '')
}
