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

/** Lists the tools of a field as they are written, with what stands in brackets. */
export function writtenTools(value: PlainJson | undefined): readonly string[] {
  if (isList(value)) return value.filter(isText)
  return isText(value) ? (value.match(/[^\s,(]+(?:\([^)]*\))?/g) ?? []) : []
}

/** Lists the tools that are allowed for some uses only, such as `Bash(git *)`. */
export function narrowedTools(value: PlainJson | undefined): readonly string[] {
  return writtenTools(value).filter((tool) => tool.includes('('))
}

/** Returns tools in the way in which `was` lists them: a list, or one text. */
export function listedTools(tools: readonly string[], was: PlainJson | undefined): PlainJson {
  return isList(was) ? tools : tools.join(', ')
}
