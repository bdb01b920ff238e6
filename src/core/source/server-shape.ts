import { terminalText } from '../security/terminal-text.ts'
import { schemaError } from './manifest-paths.ts'
import type { SkillmeatError } from '../errors.ts'
import type { JsonValue } from '../json/strict-json.ts'

/** Where agents look for the address of a server. */
const ADDRESSES = ['url', 'httpUrl', 'serverUrl'] as const

/** Returns why a server that a file names cannot be one; null for one that can. */
export function serverProblem(
  path: string,
  name: string,
  config: JsonValue,
): SkillmeatError | null {
  const what = shapeProblem(config)
  return what === null
    ? null
    : schemaError(path, `names the server "${terminalText(name, 100)}", ${what}`)
}

const isList = (value: JsonValue): boolean => Array.isArray(value)
const isObject = (value: JsonValue): boolean => value === null || value instanceof Map

/** What a server has to say in the way in which agents read it, where it says it at all. */
const RULES: readonly (readonly [
  key: string,
  isRight: (value: JsonValue) => boolean,
  problem: string,
])[] = [
  ...['command', ...ADDRESSES].map((key) => [key, isFilled, 'is no text'] as const),
  ['args', isList, 'is no list'],
  ['env', isObject, 'is no object'],
  ['headers', isObject, 'is no object'],
]

function shapeProblem(config: JsonValue): string | null {
  if (!(config instanceof Map)) return 'which is no object'
  const wrong = RULES.find(([key, isRight]) => {
    const value = config.get(key)
    return value !== undefined && !isRight(value)
  })
  if (wrong !== undefined) return `whose "${wrong[0]}" ${wrong[2]}`
  const isNamed = ['command', ...ADDRESSES].some((key) => config.has(key))
  return isNamed ? null : 'which has neither a command nor a URL'
}

function isFilled(value: JsonValue): boolean {
  return typeof value === 'string' && value.trim() !== ''
}
