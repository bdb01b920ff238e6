import type { Slot } from '../../form/format.ts'
import type { PlainJson } from '../../json/plain-json.ts'
import type { PlainObject } from '../shared/data.ts'
import { isObject, isText, pickKeys } from '../shared/data.ts'
import { nodeData, readJsonDocument } from '../shared/json/json-document.ts'
import { readMarkdown, setBody, setField } from '../shared/markdown/markdown-file.ts'
import { NAMES, agentOpencode } from './subagents.ts'

/** An agent that stands in OpenCode's settings, as the collection has it. */
export interface TakenAgent {
  readonly name: string
  /** Null where it is not to be taken. */
  readonly text: string | null
  /** What of it is left out, or why all of it is, in words. */
  readonly lost: readonly string[]
}

/** Returns the text of a file that a prompt names; null where it cannot be had. */
export type ReadPrompt = (path: string) => string | null

const FILE = /\{file:(?<path>[^}]+)\}/g
const VARIABLE = /\{env:[^}]+\}/
const TAKEN = ['description', 'mode', 'model', 'tools', 'prompt']
/** What else holds artifacts in these settings, and is not taken in. */
const OTHERS: readonly (readonly [key: string, one: string])[] = [
  ['mcp', 'server'],
  ['command', 'command'],
  ['mode', 'mode'],
]

/** Reads OpenCode's settings, which may have comments. Throws `E_MANIFEST_PARSE`. */
export function readSettings(file: string): PlainObject {
  const { root } = readJsonDocument(file)
  const data = root === null ? {} : nodeData(root)
  return isObject(data) ? data : {}
}

/** Lists the files that prompts of agents in the settings name, as they name them. */
export function promptFiles(settings: PlainObject): readonly string[] {
  return agentsIn(settings).flatMap(([, config]) => {
    const prompt = isObject(config) ? config['prompt'] : undefined
    if (!isText(prompt)) return []
    return [...prompt.matchAll(FILE)].map(({ groups }) => groups?.['path']?.trim() ?? '')
  })
}

/** Counts what the settings hold beside agents that could be artifacts. */
export function othersIn(settings: PlainObject): readonly string[] {
  return OTHERS.flatMap(([key, one]) => {
    const value = settings[key]
    const count = isObject(value) ? Object.keys(value).length : 0
    if (count === 0) return []
    return [count === 1 ? `1 ${one}` : `${count} ${one}s`]
  })
}

/** Takes the agents out of OpenCode's settings. Settings for an agent that OpenCode brings itself are none. */
export function takeAgents(settings: PlainObject, readPrompt: ReadPrompt): readonly TakenAgent[] {
  return agentsIn(settings).map(([name, config]) => {
    const none = (why: string): TakenAgent => ({ name, text: null, lost: [why] })
    if (!isObject(config)) return none('it is no object')
    if (config['disable'] === true) return none('it is switched off')
    const { prompt } = config
    if (!isText(prompt) || prompt.trim() === '') return none('it has no prompt of its own')
    const files = promptFiles({ agent: { [name]: config } })
    const absent = files.filter((path) => readPrompt(path) === null)
    if (absent.length > 0) return none(`${absent.join(', ')} is not in the source`)
    const body = prompt.replaceAll(FILE, (_, path: string) => readPrompt(path.trim()) ?? '')
    return { name, text: textOf(name, config, body), lost: lostOf(config, body) }
  })
}

function agentsIn(settings: PlainObject): readonly [string, PlainJson][] {
  const { agent } = settings
  return isObject(agent) ? Object.entries(agent) : []
}

/**
 * The same agent in a file of its own says the same, and its form is read already. Its name stands in the text
 * too, since other agents look for it there.
 */
function textOf(name: string, config: PlainObject, body: string): string {
  const said = { ...pickKeys(config, ['description', 'mode', 'model']), ...allTools(config) }
  const slot: Slot = { name, folder: '', pluginFolder: null, scope: 'project' }
  const read = agentOpencode.read(markdown(said, `${body.trim()}\n`), slot, null) ?? ''
  const own = readMarkdown(read)
  return markdown({ name, ...own.fields }, own.body)
}

function markdown(fields: PlainObject, body: string): string {
  const text = Object.entries(fields).reduce(
    (written, [key, value]) => setField(written, key, value),
    '\n',
  )
  return setBody(text, body)
}

/** Says of each tool whether it is on: what is not named is, unless all are off; none where all are. */
function allTools({ tools }: PlainObject): PlainObject {
  if (!isObject(tools)) return {}
  const usual = tools['*'] !== false
  const own = [...NAMES.keys()].map(
    (tool) => [tool, usual ? tools[tool] !== false : tools[tool] === true] as const,
  )
  if (own.every(([, isOn]) => isOn)) return {}
  const servers = Object.entries(tools).filter(([tool]) => tool.startsWith('mcp__'))
  return { tools: Object.fromEntries([...own, ...servers]) }
}

function lostOf(config: PlainObject, body: string): readonly string[] {
  const { tools, model } = config
  const lost = Object.keys(config)
    .filter((key) => !TAKEN.includes(key) && key !== 'disable')
    .map((key) => `"${key}"`)
  if (isText(model) && !model.includes('/')) lost.push('"model", which names no provider')
  const rules = isObject(tools) ? Object.keys(tools) : []
  const unknown = rules.filter(
    (tool) => tool !== '*' && !NAMES.has(tool) && !tool.startsWith('mcp__'),
  )
  if (unknown.length > 0) lost.push(`the tools ${unknown.join(', ')}`)
  if (VARIABLE.test(body)) lost.push('what {env:…} in its prompt stands for')
  return lost
}
