import type { Data, DataMap } from './data.ts'
import { isList, isMap, isSameData } from './data.ts'
import type { Sides } from './text-value.ts'

/** Keys of one map that say one thing together, where one of `heads` is there; as `plain` writes them. */
interface Group {
  readonly heads: ReadonlySet<string>
  readonly keys: ReadonlySet<string>
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '))
}

/** One key is written `api_key`, `api-key` and `apiKey`. */
function plain(key: string): string {
  return key.replaceAll(/[-_]/g, '').toLowerCase()
}

/** What is started, and what is asked with which credentials: of servers, of hooks, and of any other file. */
const GROUPS: readonly Group[] = [
  {
    heads: words('command cmd program executable entrypoint bin run'),
    keys: words(
      'command cmd program executable entrypoint bin run args argv arguments cwd env environment envfile envvars matcher',
    ),
  },
  {
    heads: words('url httpurl serverurl uri endpoint baseurl host hostname server dsn'),
    keys: words(
      'url httpurl serverurl uri endpoint baseurl host hostname port server dsn type transport env ' +
        'headers httpheaders envhttpheaders headershelper cookie cookies oauth auth authorization ' +
        'credentials token bearer bearertoken bearertokenenvvar accesstoken apitoken apikey key secret ' +
        'clientid clientsecret username user password passphrase',
    ),
  },
]

/**
 * Tells whether a merge put values that act together out of both sides: then it is neither what
 * ours nor what theirs meant, such as a token of the one for the host of the other. What a side names
 * in a place (a URL) makes the values there act together, also where the merge has lost it.
 */
export function mixesValues({ ours, theirs }: Omit<Sides<Data>, 'base'>, merged: Data): boolean {
  const heads = new Set([ours, theirs, merged].flatMap((data) => listHeads(data)))
  const known = Map.groupBy(
    [...listUnits(ours, heads), ...listUnits(theirs, heads)],
    ({ place }) => place,
  )
  return listUnits(merged, heads).some(({ place, value }) =>
    (known.get(place) ?? []).every((unit) => !isSameData(unit.value, value)),
  )
}

/** The keys of a hook: on what it runs, and what. */
const HOOK: Group = { heads: words('hooks'), keys: words('matcher hooks') }

/**
 * Lists the keys of one map whose merged values act together and are those of neither side, group by
 * group.
 */
export function listMixedGroups<T>(
  sides: Omit<Sides<ReadonlyMap<string, T>>, 'base'>,
  merged: ReadonlyMap<string, T>,
  isSame: (left: T, right: T) => boolean,
): readonly (readonly string[])[] {
  const { ours, theirs } = sides
  const known = [...new Set([...ours.keys(), ...theirs.keys()])]
  const named = GROUPS.filter(({ heads }) => known.some((key) => heads.has(plain(key))))
  // What is started on one side and asked on the other is one server all the same.
  const groups = named.length > 1 ? [joined(named)] : named
  return [...groups, HOOK].flatMap(({ heads, keys }) => {
    const group = known.filter((key) => keys.has(plain(key)))
    if (!group.some((key) => heads.has(plain(key)))) return []
    const isAs = (side: ReadonlyMap<string, T>) =>
      group.every((key) => isSameOrAbsent(side.get(key), merged.get(key), isSame))
    return isAs(ours) || isAs(theirs) ? [] : [group]
  })
}

function joined(groups: readonly Group[]): Group {
  return {
    heads: new Set(groups.flatMap(({ heads }) => [...heads])),
    keys: new Set(groups.flatMap(({ keys }) => [...keys])),
  }
}

function isSameOrAbsent<T>(
  left: T | undefined,
  right: T | undefined,
  isSame: (left: T, right: T) => boolean,
): boolean {
  if (left === undefined || right === undefined) return left === right
  return isSame(left, right)
}

/** Values that act together, and where they stand; items of a list stand in one place. */
interface Unit {
  readonly place: string
  readonly value: Data
}

/** Lists the places in which values act together. */
function listHeads(data: Data, place = ''): string[] {
  if (isList(data)) return data.flatMap((item) => listHeads(item, `${place}[]`))
  if (!isMap(data)) return []
  const own = GROUPS.flatMap(({ heads }, index) =>
    [...data.keys()].some((key) => heads.has(plain(key))) ? [`${place} ${index}`] : [],
  )
  const below = [...data].flatMap(([key, value]) => listHeads(value, belowOf(place, key)))
  return [...own, ...below]
}

function listUnits(data: Data, heads: ReadonlySet<string>, place = ''): Unit[] {
  if (isList(data)) return data.flatMap((item) => listUnits(item, heads, `${place}[]`))
  if (!isMap(data)) return []
  const named = GROUPS.filter((_, index) => heads.has(`${place} ${index}`))
  const own =
    named.length === 0 ? [] : [{ place: `${place} `, value: pick(data, joined(named).keys) }]
  const hook = readHook(data)
  const below = [...data].flatMap(([key, value]) => listUnits(value, heads, belowOf(place, key)))
  return [...own, ...(hook === null ? [] : [{ place: `${place} hook`, value: hook }]), ...below]
}

function belowOf(place: string, key: string): string {
  return `${place}${JSON.stringify(key)}`
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

function pick(data: DataMap, keys: ReadonlySet<string>): DataMap {
  return new Map([...data].filter(([key]) => keys.has(plain(key))))
}
