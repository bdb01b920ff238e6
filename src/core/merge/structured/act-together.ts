import type { Data, DataMap } from './data.ts'
import { isList, isMap, isSameData } from './data.ts'
import type { Sides } from './text-value.ts'

/** Keys of one map that say one thing together, where one of `heads` is there. */
interface Group {
  readonly heads: readonly string[]
  readonly keys: readonly string[]
}

/** What is started, and what is asked with which credentials: of servers, and of hooks. */
const GROUPS: readonly Group[] = [
  {
    heads: ['command'],
    keys: ['command', 'args', 'cwd', 'env', 'environment', 'envFile', 'env_vars', 'matcher'],
  },
  {
    heads: ['url', 'httpUrl', 'serverUrl'],
    keys: [
      'url',
      'httpUrl',
      'serverUrl',
      'type',
      'transport',
      'headers',
      'http_headers',
      'env_http_headers',
      'bearer_token_env_var',
      'headersHelper',
      'oauth',
      'auth',
    ],
  },
]

/**
 * Tells whether a merge put values that act together out of both sides: then it is neither what
 * ours nor what theirs meant, such as a token of the one for the host of the other.
 */
export function mixesValues({ ours, theirs }: Omit<Sides<Data>, 'base'>, merged: Data): boolean {
  const known = Map.groupBy([...listUnits(ours), ...listUnits(theirs)], ({ place }) => place)
  return listUnits(merged).some(({ place, value }) =>
    (known.get(place) ?? []).every((unit) => !isSameData(unit.value, value)),
  )
}

/** Values that act together, and where they stand; items of a list stand in one place. */
interface Unit {
  readonly place: string
  readonly value: Data
}

function listUnits(data: Data, place = ''): Unit[] {
  if (isList(data)) return data.flatMap((item) => listUnits(item, `${place}[]`))
  if (!isMap(data)) return []
  const groups = GROUPS.filter(({ heads }) => heads.some((head) => data.has(head)))
  const own = groups.map(({ heads, keys }) => ({
    place: `${place} ${heads[0]}`,
    value: pick(data, keys),
  }))
  const hook = readHook(data)
  const below = [...data].flatMap(([key, value]) =>
    listUnits(value, `${place}${JSON.stringify(key)}`),
  )
  return [...own, ...(hook === null ? [] : [{ place: `${place} hook`, value: hook }]), ...below]
}

/** Returns on what a hook runs and what it runs; null for anything else than a hook with a matcher. */
function readHook(data: DataMap): Data | null {
  const commands = data.get('hooks')
  if (!isList(commands)) return null
  return [data.get('matcher') ?? null, commands.map(withoutTimeout)]
}

function withoutTimeout(command: Data): Data {
  return isMap(command) ? new Map([...command].filter(([key]) => key !== 'timeout')) : command
}

function pick(data: DataMap, keys: readonly string[]): DataMap {
  return new Map([...data].filter(([key]) => keys.includes(key)))
}
