import { applyEdits, modify, parse } from 'jsonc-parser'
import { parse as parseToml } from 'smol-toml'
import { setToml } from '../../src/core/agents/shared/toml/set-toml.ts'
import { OUTER_KEY } from './user-files.ts'

export const SECRET = 'sk-live-0123456789'

/** Where the entry of a server is: a file in a format, and a name in it. */
export interface EntryPlace {
  readonly id: string
  readonly file: string
  readonly name: string
}

/** Puts a secret wherever the entry of a server waits for one. */
export function withSecrets(place: EntryPlace): string {
  return asked(place).reduce((file, path) => put({ ...place, file }, path), place.file)
}

/** Puts one more value into the environment and the headers of an entry. */
export function withNewSecret(place: EntryPlace): string {
  const entry = entryOf(place)
  if (Object.keys(entry).length === 0) return place.file
  const isCodex = place.id === 'mcp-codex'
  const env = place.id === 'mcp-opencode' ? 'environment' : 'env'
  const field = 'command' in entry ? env : isCodex ? 'http_headers' : 'headers'
  return put(place, [field, 'NEW'])
}

function asked(place: EntryPlace): readonly (readonly string[])[] {
  const entry = entryOf(place)
  const waiting = ['env', 'environment', 'headers'].flatMap((field) =>
    Object.entries(at(entry, [field]))
      .filter(([, value]) => /\$\{\w|\{env:/.test(String(value)))
      .map(([key]) => [field, key]),
  )
  if (place.id !== 'mcp-codex') return waiting
  const names = Object.values(at(entry, ['env_vars'])).map((key) => ['env', String(key)])
  const headers = Object.keys(at(entry, ['env_http_headers'])).map((key) => ['http_headers', key])
  const bearer = 'bearer_token_env_var' in entry ? [['http_headers', 'Authorization']] : []
  return [...names, ...headers, ...bearer]
}

function put({ id, file, name }: EntryPlace, path: readonly string[]): string {
  const key = OUTER_KEY[id] ?? ''
  if (id === 'mcp-codex') return setToml(file, [key, name, ...path], SECRET)
  return applyEdits(file, modify(file, [key, name, ...path], SECRET, {}))
}

function entryOf({ id, file, name }: EntryPlace): object {
  const text = file.replace(/^\ufeff/, '')
  const data: unknown =
    id === 'mcp-codex' ? parseToml(text) : parse(text, [], { allowTrailingComma: true })
  return at(data, [OUTER_KEY[id] ?? '', name])
}

function at(value: unknown, path: readonly string[]): object {
  let found = value
  for (const key of path) found = isObject(found) ? Reflect.get(found, key) : undefined
  return isObject(found) ? found : {}
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
