import { isSkillmeatError } from '../errors.ts'
import { parseStrictJson } from '../json/strict-json.ts'
import type { JsonMap, JsonValue } from '../json/strict-json.ts'

/** Reads JSON, or says in `problem` why it cannot be read: what is not understood is not waved through. */
export function readConfig(text: string): {
  readonly value: JsonValue
  readonly problem: string | null
} {
  try {
    return { value: parseStrictJson(text), problem: null }
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    return { value: null, problem: `cannot be read: ${error.message}` }
  }
}

/** Lists what hooks run, one line each; `value` is a `hooks.json`, or what stands below its `hooks`. */
export function hookLines(value: JsonValue | undefined): readonly string[] {
  if (!isMap(value)) return []
  const below = value.get('hooks')
  const events = isMap(below) ? below : value
  return [...events].flatMap(([event, groups]) =>
    listOf(groups).flatMap((group) => (isMap(group) ? groupLines(event, group) : [])),
  )
}

/** A group of handlers, or a handler that stands where a group could. */
function groupLines(event: string, group: JsonMap): readonly string[] {
  const matcher = textOf(group.get('matcher'))
  const when = matcher === '' ? event : `${event} (${matcher})`
  const handlers = group.has('hooks') ? listOf(group.get('hooks')) : [group]
  return handlers.flatMap((handler) => (isMap(handler) ? [`on ${when}: ${actionOf(handler)}`] : []))
}

const SHELLS = ['command', 'bash', 'powershell', 'windows', 'linux', 'osx'] as const

function actionOf(handler: JsonMap): string {
  const type = textOf(handler.get('type'))
  if (type === 'prompt' || type === 'agent') return `asks a model: ${textOf(handler.get('prompt'))}`
  const tool = textOf(handler.get('tool'))
  if (tool !== '') return `calls ${tool} of ${textOf(handler.get('server'))}`
  const lines = SHELLS.flatMap((key) => {
    const words = key === 'command' ? commandLine(handler) : textOf(handler.get(key))
    return words === '' ? [] : [words]
  })
  return lines.length === 0 ? 'something that is not known' : [...new Set(lines)].join(' | ')
}

/** Lists what the servers below `key`, such as `mcpServers`, start or connect to. */
export function serverLines(value: JsonValue | undefined, what = 'server'): readonly string[] {
  if (!isMap(value)) return []
  return [...value].flatMap(([name, server]) => {
    if (!isMap(server)) return []
    const helpers = ['headersHelper', 'http_headers_helper'].flatMap((key) => {
      const helper = textOf(server.get(key))
      return helper === '' ? [] : [`${what} ${name}: runs ${helper} for its headers`]
    })
    return [`${what} ${name}: ${commandLine(server)}`, ...helpers]
  })
}

function commandLine(what: JsonMap): string {
  const url = textOf(what.get('url')) || textOf(what.get('httpUrl'))
  if (url !== '') return `connects to ${url}`
  const command = what.get('command')
  const words = Array.isArray(command) ? command : [command]
  return [...words, ...listOf(what.get('args'))]
    .map((word) => textOf(word))
    .filter((word) => word !== '')
    .join(' ')
}

/** Returns the list that a value is; of anything else, none. */
export function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : []
}

/** Returns a text; of anything else the empty one. */
export function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : ''
}

/** Tells whether a value is an object. */
export function isMap(value: JsonValue | undefined): value is JsonMap {
  return value instanceof Map
}
