import { SkillmeatError } from '../../../errors.ts'
import { toPlainJson } from '../../../json/plain-json.ts'
import { parseStrictJson } from '../../../json/strict-json.ts'
import type { PlainObject } from '../data.ts'
import { isObject } from '../data.ts'
import { setJson } from '../json/set-json.ts'

/** One server as the collection has it. */
export interface CollectedServer {
  /** Its name in the collection's file, which need not be the artifact's. */
  readonly name: string
  readonly server: PlainObject
  /** How many more the file names; an artifact is one. */
  readonly others: number
}

/**
 * The keys of a server that the collection holds, so that changing one is an edit of the artifact.
 * Any other key passes to agents that read the same form, and belongs to the user from then on.
 */
export const SERVER_KEYS: ReadonlySet<string> = new Set([
  'type',
  'command',
  'args',
  'env',
  'cwd',
  'url',
  'headers',
  'timeout',
  'description',
])

/** Reads `artifact.json`. Throws as `parseStrictJson` does, and `E_MANIFEST_SCHEMA` for no server. */
export function readServer(text: string): CollectedServer {
  const whole = toPlainJson(parseStrictJson(text))
  const servers = isObject(whole) ? whole['mcpServers'] : undefined
  const named = isObject(servers) ? Object.entries(servers) : []
  for (const [name, server] of named) {
    if (isObject(server)) return { name, server, others: named.length - 1 }
  }
  throw new SkillmeatError(
    'E_MANIFEST_SCHEMA',
    'The artifact.json of the server names no server.',
    {
      fix: 'Write it as {"mcpServers": {"<name>": {…}}}.',
    },
  )
}

/** Returns `artifact.json` with another server in it; a new one for a text of null. */
export function writeServer(was: string | null, name: string, server: PlainObject): string {
  if (was === null) return `${JSON.stringify({ mcpServers: { [name]: server } }, null, 2)}\n`
  return setJson(was, ['mcpServers', readServer(was).name], server)
}
