import { toolList } from '../../artifact/tool-list.ts'
import type { PlainJson } from '../../json/plain-json.ts'
import { isList } from '../shared/data.ts'

/** Tells whether a model is one that Claude Code alone knows by this name. */
export function isClaudeModel(model: string): boolean {
  return /^(?:sonnet|opus|haiku|fable|opusplan|default|inherit|best|claude-.*)(?:\[1m\])?$/i.test(
    model,
  )
}

/** Lists the names of the tools of a field; what stands in brackets is left out. */
export function readTools(value: PlainJson | undefined): readonly string[] {
  return toolList(value)
    .map((tool) => tool.replace(/\([\s\S]*$/, ''))
    .filter((tool) => tool !== '')
}

/** Lists the tools that are allowed for some uses only, such as `Bash(git *)`. */
export function narrowedTools(value: PlainJson | undefined): readonly string[] {
  return toolList(value).filter((tool) => tool.includes('('))
}

/** Returns tools in the way in which `was` lists them: a list, or one text. */
export function listedTools(tools: readonly string[], was: PlainJson | undefined): PlainJson {
  return isList(was) ? tools : tools.join(', ')
}
