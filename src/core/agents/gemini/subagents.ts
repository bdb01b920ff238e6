import { toolList } from '../../artifact/tool-list.ts'
import type { PlainJson } from '../../json/plain-json.ts'
import type { PlainObject } from '../shared/data.ts'
import { isList, isText } from '../shared/data.ts'
import type { Loss } from '../../form/format.ts'
import { GEMINI_TOOLS } from './tools.ts'
import { listedTools, narrowedTools, readTools } from '../claude-code/words.ts'
import { BODY, markdownCodec } from '../shared/markdown/file-codec.ts'
import type { MarkdownFile } from '../shared/markdown/markdown-file.ts'
import { saysNothing } from '../shared/markdown/markdown-file.ts'
import { ownFile } from '../shared/markdown/own-file.ts'

const TOOLS: ReadonlyMap<string, string> = new Map([
  ...GEMINI_TOOLS,
  ['Skill', 'activate_skill'],
  ['AskUserQuestion', 'ask_user'],
  ['EnterPlanMode', 'enter_plan_mode'],
  ['ExitPlanMode', 'exit_plan_mode'],
])

/** Gemini's tools that Claude has nothing like, and its old name of one. */
const MORE_TOOLS = new Set([
  'read_many_files',
  'save_memory',
  'get_internal_docs',
  'update_topic',
  'search_file_content',
])

/** Claude's name of each of Gemini's tools; the first where two are one. */
const NAMES: ReadonlyMap<string, string> = new Map(
  [...TOOLS].toReversed().map(([name, own]) => [own, name]),
)

/** Keys of Gemini's own that an agent of the collection may have. */
const NUMBERS = ['temperature', 'max_turns', 'timeout_mins'] as const

/**
 * `.gemini/agents/<name>.md`: a name of small letters, digits, `-` and `_`, a description, `tools` as
 * a list of Gemini's own names, a model of Gemini's. An agent with any other key, or with a tool that
 * Gemini does not know, would not be loaded at all.
 *
 * Source: google-gemini/gemini-cli, docs/core/subagents.md and packages/core/src/agents/agentLoader.ts.
 */
export const agentGemini = ownFile({
  id: 'agent-gemini',
  codec: markdownCodec,
  order: ['name', 'display_name', 'description', 'tools', 'model', ...NUMBERS, BODY],
  encode({ fields, body }, slot) {
    const { name, display_name, description, tools, model, maxTurns } = fields
    const slug = slugOf(isText(name) ? name : slot.name)
    return {
      name: slug,
      ...(isText(display_name) ? { display_name } : {}),
      description: isText(description) && description !== '' ? description : slug,
      ...(tools === undefined ? {} : toolConfig(readTools(tools))),
      ...(isText(model) && isGeminiModel(model) ? { model } : {}),
      ...numbersOf({ max_turns: maxTurns ?? null, ...fields }),
      ...(body === '' ? {} : { [BODY]: body }),
    }
  },
  decode(values) {
    const { name, display_name, description, tools, model, [BODY]: body } = values
    return {
      fields: {
        ...(isText(name) ? { name } : {}),
        ...(isText(display_name) ? { display_name } : {}),
        ...(isText(description) ? { description } : {}),
        ...(isList(tools) ? { tools: tools.filter(isText).filter(isOwnTool) } : {}),
        ...(isText(model) && isGeminiModel(model) ? { model } : {}),
        ...numbersOf(values),
      },
      body: isText(body) ? body : null,
    }
  },
  spell: (field, value, was) => (field === 'tools' ? spellTools(value, was) : value),
  losses,
  isEmpty: saysNothing,
})

function slugOf(name: string): string {
  const slug = name.toLowerCase().replaceAll(/[^a-z0-9_-]+/g, '-')
  return slug.replaceAll(/^-+|-+$/g, '') || 'agent'
}

function isGeminiModel(model: string): boolean {
  return /^(?:gemini|gemma)-/.test(model)
}

function numbersOf(fields: PlainObject): PlainObject {
  return Object.fromEntries(
    NUMBERS.flatMap((key): [string, PlainJson][] => {
      const value = fields[key]
      const isWhole = Number.isInteger(value) && Number(value) > 0
      return typeof value === 'number' && (key === 'temperature' || isWhole) ? [[key, value]] : []
    }),
  )
}

/** All tools are what an agent has that lists none. */
function toolConfig(tools: readonly string[]): PlainObject {
  if (tools.includes('*')) return {}
  return { tools: [...new Set(tools.flatMap((name) => ownTool(name) ?? []))] }
}

/** Returns Gemini's name of a tool; null where it has none like it. */
function ownTool(name: string): string | null {
  const [, server, tool = '*'] = /^mcp__([\w.:-]+?)(?:__([\w.:*-]+))?$/.exec(name) ?? []
  const own = server === undefined ? (TOOLS.get(name) ?? name) : `mcp_${server}_${tool}`
  return isOwnTool(own) ? own : null
}

function isOwnTool(own: string): boolean {
  if (NAMES.has(own) || MORE_TOOLS.has(own)) return true
  return /^(?:\*|mcp_\*|mcp_[a-z0-9.:-]+_(?:\*|_*[a-z0-9.:-][\w.:-]*)|discovered_tool_\w+)$/i.test(
    own,
  )
}

/** Returns Claude's name of a tool, where it has one. */
function claudeTool(own: string): string {
  const [, server, tool = ''] = /^mcp_([^_]+)_(.+)$/.exec(own) ?? []
  if (server !== undefined) return tool === '*' ? `mcp__${server}` : `mcp__${server}__${tool}`
  return NAMES.get(own) ?? own
}

/** Returns the tools as the artifact writes them: its own without those that went, then the new. */
function spellTools(value: PlainJson, was: PlainJson | undefined): PlainJson {
  const now = isList(value) ? value.filter(isText) : []
  const written = toolList(was)
  const known = new Map(written.map((text) => [text, ownTool(readTools(text)[0] ?? '')]))
  const kept = written.filter((text) => {
    const own = known.get(text) ?? null
    return own === null || now.includes(own)
  })
  const added = now.filter((own) => !known.values().some((one) => one === own)).map(claudeTool)
  return listedTools([...kept, ...added], was)
}

const READ: ReadonlySet<string> = new Set([
  'name',
  'display_name',
  'description',
  'tools',
  'model',
  'maxTurns',
  ...NUMBERS,
])

function losses({ fields }: MarkdownFile): readonly Loss[] {
  return Object.entries(fields).flatMap(([field, value]): readonly Loss[] => {
    if (field === 'tools') return toolLosses(value)
    if (field === 'name' && isText(value) && slugOf(value) !== value) {
      return [{ field, message: `Gemini CLI knows it as "${slugOf(value)}".` }]
    }
    if (field === 'model' && isText(value) && value !== 'inherit' && !isGeminiModel(value)) {
      return [{ field, message: `Gemini CLI does not know the model "${value}".` }]
    }
    if (READ.has(field)) return []
    return [{ field, message: `Gemini CLI does not read "${field}" of an agent.` }]
  })
}

function toolLosses(tools: PlainJson): readonly Loss[] {
  const field = 'tools'
  const lost = readTools(tools).filter((name) => ownTool(name) === null)
  return [
    ...lost.map((name) => ({ field, message: `Gemini CLI has no tool "${name}".` })),
    ...narrowedTools(tools).map((tool) => ({
      field,
      message: `Gemini CLI has no rules in a tool list; "${tool}" becomes the whole tool.`,
    })),
  ]
}
