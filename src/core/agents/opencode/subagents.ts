import { toolList } from '../../artifact/tool-list.ts'
import type { PlainJson } from '../../json/plain-json.ts'
import type { Loss } from '../../form/format.ts'
import type { PlainObject } from '../shared/data.ts'
import { isList, isObject, isText } from '../shared/data.ts'
import { listedTools, narrowedTools, readTools } from '../claude-code/words.ts'
import { BODY, markdownCodec } from '../shared/markdown/file-codec.ts'
import type { MarkdownFile } from '../shared/markdown/markdown-file.ts'
import { saysNothing } from '../shared/markdown/markdown-file.ts'
import { ownFile } from '../shared/markdown/own-file.ts'

/** OpenCode's tools, which an agent has unless they are switched off, by Claude's names. */
const TOOLS: ReadonlyMap<string, string> = new Map([
  ['Bash', 'bash'],
  ['Edit', 'edit'],
  ['Write', 'write'],
  ['Read', 'read'],
  ['Grep', 'grep'],
  ['Glob', 'glob'],
  ['LS', 'list'],
  ['WebFetch', 'webfetch'],
  ['TodoWrite', 'todowrite'],
  ['Task', 'task'],
])
const SUBAGENT = 'subagent'

/** Claude's names for them. */
export const NAMES: ReadonlyMap<string, string> = new Map(
  [...TOOLS].map(([name, own]) => [own, name]),
)

/**
 * `.opencode/agents/<name>.md`: `description`, a model with its provider, and `tools` as a map of
 * all that OpenCode has. The name is the file's, and `mode: subagent` where the agent says nothing else.
 *
 * Without a mode an agent is one that a person can talk to as well. So a file that says something else
 * there, or nothing any more, is an edit: it comes back as the field `mode`, `all` for no key.
 *
 * Source: opencode.ai/docs/agents.
 */
export const agentOpencode = ownFile({
  id: 'agent-opencode',
  codec: markdownCodec,
  order: ['description', 'mode', 'model', 'tools', BODY],
  encode({ fields, body }) {
    const { description, mode, model, tools } = fields
    return {
      ...(isText(description) ? { description } : {}),
      mode: isText(mode) ? mode : SUBAGENT,
      ...(isText(model) && model.includes('/') ? { model } : {}),
      ...(tools === undefined ? {} : toolMap(readTools(tools))),
      ...(body === '' ? {} : { [BODY]: body }),
    }
  },
  decode(values, _slot, was) {
    const { description, mode, model, tools, [BODY]: body } = values
    return {
      fields: {
        ...(isText(description) ? { description } : {}),
        ...readMode(mode, was?.fields['mode']),
        ...(isText(model) && model.includes('/') ? { model } : {}),
        ...(isObject(tools) ? { tools: toolNames(tools) } : {}),
      },
      body: isText(body) ? body : null,
    }
  },
  spell: (field, value, was) => (field === 'tools' ? spellTools(value, was) : value),
  losses,
  isEmpty: saysNothing,
})

function readMode(mode: PlainJson | undefined, was: PlainJson | undefined): PlainObject {
  const said = isText(mode) ? mode : 'all'
  return was === undefined && said === SUBAGENT ? {} : { mode: said }
}

function toolMap(tools: readonly string[]): PlainObject {
  if (tools.includes('*')) return {}
  const known = [...TOOLS].map(([name, own]): [string, boolean] => [own, tools.includes(name)])
  const others = tools
    .filter((name) => name.startsWith('mcp__'))
    .map((name): [string, boolean] => [name, true])
  return { tools: Object.fromEntries([...known, ...others]) }
}

function toolNames(tools: PlainObject): readonly string[] {
  return Object.entries(tools).flatMap(([own, isOn]) =>
    isOn === true && (NAMES.has(own) || own.startsWith('mcp__')) ? [NAMES.get(own) ?? own] : [],
  )
}

/** Returns the tools as the artifact writes them: its own without those that went, then the new. */
function spellTools(value: PlainJson, was: PlainJson | undefined): PlainJson {
  const names = isList(value) ? value.filter(isText) : []
  const own = readTools(was)
  const kept = toolList(was).filter((text) => {
    const [name = ''] = readTools(text)
    return !isKnown(name) || names.includes(name)
  })
  return listedTools([...kept, ...names.filter((name) => !own.includes(name))], was)
}

function isKnown(name: string): boolean {
  return TOOLS.has(name) || name.startsWith('mcp__')
}

function losses({ fields }: MarkdownFile): readonly Loss[] {
  return Object.entries(fields).flatMap(([field, value]): Loss[] => {
    if (['name', 'description', 'mode'].includes(field)) return []
    if (field === 'tools') {
      const lost = readTools(value).filter(
        (name) => !TOOLS.has(name) && !name.startsWith('mcp__') && name !== '*',
      )
      return [
        ...lost.map((name) => ({ field, message: `OpenCode has no tool "${name}".` })),
        ...narrowedTools(value).map((tool) => ({
          field,
          message: `OpenCode has no rules in a tool list; "${tool}" becomes the whole tool.`,
        })),
      ]
    }
    if (field !== 'model') {
      return [{ field, message: `OpenCode does not read "${field}" of an agent.` }]
    }
    if (isText(value) && value.includes('/')) return []
    return [{ field, message: 'OpenCode wants a model with its provider, such as "openai/gpt-5".' }]
  })
}
