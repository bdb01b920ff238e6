import { isSkillmeatError } from '../errors.ts'
import { parseStrictJson } from '../source/strict-json.ts'
import type { JsonValue } from '../source/strict-json.ts'

type JsonMap = ReadonlyMap<string, JsonValue>

/**
 * Lists what an agent runs by itself for a `hooks.json`, or for the server in an `artifact.json`,
 * one line each: what a person has to agree to.
 *
 * Text that cannot be read runs nothing that could be named; it is listed as such.
 */
export function listCommands(part: string, text: string): readonly string[] {
  try {
    const document = parseStrictJson(text)
    if (!isMap(document)) return []
    if (part === 'hooks.json') return hookCommands(document)
    return part === 'artifact.json' ? serverCommands(document) : []
  } catch (error) {
    if (isSkillmeatError(error)) return [`cannot be read: ${error.message}`]
    throw error
  }
}

function hookCommands(document: JsonMap): string[] {
  const events = document.get('hooks') ?? document
  if (!isMap(events)) return []
  return [...events].flatMap(([event, groups]) =>
    listOf(groups).flatMap((group) => {
      if (!isMap(group)) return []
      const matcher = textOf(group.get('matcher'))
      const when = matcher === '' ? event : `${event} (${matcher})`
      return listOf(group.get('hooks')).flatMap((hook) =>
        isMap(hook) ? [`on ${when}: ${actionOf(hook)}`] : [],
      )
    }),
  )
}

function actionOf(hook: JsonMap): string {
  const type = textOf(hook.get('type'))
  if (type === 'prompt' || type === 'agent') return `asks a model: ${textOf(hook.get('prompt'))}`
  return commandLine(hook)
}

function serverCommands(document: JsonMap): string[] {
  const servers = document.get('mcpServers')
  if (!isMap(servers)) return []
  return [...servers].flatMap(([name, server]) =>
    isMap(server) ? [`server ${name}: ${commandLine(server)}`] : [],
  )
}

function commandLine(what: JsonMap): string {
  const url = textOf(what.get('url')) || textOf(what.get('httpUrl'))
  if (url !== '') return `connects to ${url}`
  return [what.get('command'), ...listOf(what.get('args'))]
    .map((word) => textOf(word))
    .filter((word) => word !== '')
    .join(' ')
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : []
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : ''
}

function isMap(value: JsonValue | undefined): value is JsonMap {
  return value instanceof Map
}
