import type { PlainJson } from '../../../json/plain-json.ts'
import { isList, isObject, isText } from '../data.ts'
import type { ServerDialect } from './server-dialect.ts'

/** What a server is called, and where it goes, says nothing of what it is. */
const ANYWHERE = { name: 'server', folder: '', pluginFolder: null, scope: 'project' } as const

/** Says why an entry of a file is no server that can be started or reached; null for one that is. */
export function entryProblem(
  dialect: ServerDialect,
  entry: PlainJson | undefined,
  noObject: string,
): string | null {
  if (!isObject(entry)) return noObject
  const { command, url, args, env, headers } = dialect.decode(entry, ANYWHERE)
  if (command !== undefined && !isText(command)) return 'is no server: its command is no text'
  if (url !== undefined && !isText(url)) return 'is no server: its address is no text'
  if (!isSaid(command) && !isSaid(url))
    return 'is no server: it has neither a command nor an address'
  if (isOther(args, isList)) return 'is no server: its args are no list'
  const bad = Object.entries({ env, headers }).find(([, value]) => isOther(value, isObject))
  return bad === undefined ? null : `is no server: its ${bad[0]} is no object`
}

function isSaid(value: PlainJson | undefined): boolean {
  return isText(value) && value.trim() !== ''
}

/** Null is as good as nothing. */
function isOther(
  value: PlainJson | undefined,
  isRight: (one: PlainJson | undefined) => boolean,
): boolean {
  return value !== undefined && value !== null && !isRight(value)
}
