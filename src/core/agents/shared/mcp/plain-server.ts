import type { PlainJson } from '../../../json/plain-json.ts'
import { formatJson, toPlainJson } from '../../../json/plain-json.ts'
import type { JsonValue } from '../../../json/strict-json.ts'
import { isPlainHeader, isPlainValue } from './plain-value.ts'

/** An MCP server as it is taken into a collection. */
export interface PlainServer {
  readonly bytes: Uint8Array
  /** What became a placeholder, and which: `env.TOKEN (${TOKEN})`. */
  readonly placeholders: readonly string[]
}

/**
 * Returns one server as a file of its own: `{ "mcpServers": { name: … } }`.
 *
 * Values of environment variables and of headers never leave the machine they were written on: each
 * becomes `${NAME}`, unless it is a placeholder already, or plainly no secret.
 */
export function plainServer(name: string, config: ReadonlyMap<string, JsonValue>): PlainServer {
  const placeholders: string[] = []
  const hide = (key: string, value: JsonValue, variable: (field: string) => string) => {
    if (!(value instanceof Map)) return toPlainJson(value)
    return Object.fromEntries(
      [...value].map(([field, secret]): [string, PlainJson] => {
        const isPlain = typeof secret === 'string' && isPlainField(key, field, secret)
        if (typeof secret !== 'string' || isPlain || /\$\{[^}]+\}/.test(secret)) {
          return [field, toPlainJson(secret)]
        }
        placeholders.push(`${key}.${field} (\${${variable(field)}})`)
        return [field, `\${${variable(field)}}`]
      }),
    )
  }
  const server = Object.fromEntries(
    [...config].map(([key, value]): [string, PlainJson] => {
      if (key === 'env') return [key, hide(key, value, (field) => field)]
      if (key === 'headers') return [key, hide(key, value, (field) => variableName(name, field))]
      return [key, toPlainJson(value)]
    }),
  )
  return { bytes: formatJson({ mcpServers: { [name]: server } }), placeholders }
}

/** Tells whether a value under `env` or `headers` is plainly no secret. */
export function isPlainField(key: string, field: string, value: string): boolean {
  return key === 'headers' ? isPlainHeader(field, value) : isPlainValue(field, value)
}

export function variableName(server: string, header: string): string {
  return `${server}_${header}`.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')
}
