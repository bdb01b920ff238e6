import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { joinPieces } from '../lines/conflict-pieces.ts'
import { mergeFile } from '../lines/merge-file.ts'
import { splitPlaces } from '../lines/split-places.ts'
import { judgeMerge } from './judge-merge.ts'
import { settleKeys } from './settle-keys.ts'
import { mergeStructured } from './merge-structured.ts'

/** A server as a person thinks of it: one thing, whatever it is called. */
interface Server {
  readonly name: string
  /** What is started, or what is asked with which token: one value. */
  readonly unit: Readonly<Record<string, unknown>>
  readonly timeout: number | null
  readonly note: string | null
}

/** Servers by what they are; null for one that is gone. */
type Servers = Readonly<Record<string, Server | null>>

const IDS = ['p', 'q', 'r'] as const
const base: Servers = Object.fromEntries(
  IDS.map((id) => [
    id,
    {
      name: id,
      unit:
        id === 'r'
          ? { url: `https://${id}`, headers: { Authorization: `\${${id}}` } }
          : { command: `run-${id}`, args: [`-${id}`], env: { TOKEN: id } },
      timeout: 5,
      note: 'as it was',
    },
  ]),
)

type Change = (server: Server) => Server | null
const set =
  (unit: Record<string, unknown>): Change =>
  (server) => ({
    ...server,
    unit: { ...server.unit, ...unit },
  })
const CHANGES: readonly Change[] = [
  (server) => server,
  () => null,
  (server) => ({ ...server, name: `${server.name}-new` }),
  (server) => ({ ...server, name: `${server.name}-other` }),
  (server) => ({ ...server, timeout: 9 }),
  (server) => ({ ...server, timeout: null }),
  (server) => ({ ...server, note: 'changed' }),
  (server) => ({ ...server, note: 'otherwise' }),
  (server) =>
    ('url' in server.unit ? set({ url: 'https://else' }) : set({ command: 'else' }))(server),
  (server) => ('url' in server.unit ? set({ headers: {} }) : set({ args: ['--else'] }))(server),
  (server) =>
    ('url' in server.unit ? set({ type: 'http' }) : set({ env: { TOKEN: 'else' } }))(server),
]

const changes = fc.record(
  Object.fromEntries(IDS.map((id) => [id, fc.constantFrom(...CHANGES)])) as Record<
    (typeof IDS)[number],
    fc.Arbitrary<Change>
  >,
)
const own = (name: string): Server => ({ name, unit: { command: name }, timeout: null, note: null })
/** What a side adds, at the end. */
const added = fc.constantFrom<Servers>({}, {}, { n: own('n') }, { m: own('m') })

function apply(made: Record<string, Change>, more: Servers): Servers {
  return {
    ...Object.fromEntries(
      Object.entries(base).map(([id, server]) => [id, server && (made[id]?.(server) ?? null)]),
    ),
    ...more,
  }
}

const CONFLICT = Symbol('conflict')

/** Merges one value of one thing: what one side changed, or both alike. */
function mergeOne<T>(before: T, mine: T, yours: T): T | typeof CONFLICT {
  const same = (left: T, right: T) => JSON.stringify(left) === JSON.stringify(right)
  if (same(mine, yours) || same(yours, before)) return mine
  return same(mine, before) ? yours : CONFLICT
}

/** Merges one server; null where it is gone. */
function mergeServer(
  before: Server | null,
  mine: Server | null,
  yours: Server | null,
): Server | null | typeof CONFLICT {
  const whole = mergeOne(before, mine, yours)
  if (whole !== CONFLICT) return whole
  if (before === null || mine === null || yours === null) return CONFLICT
  const name = mergeOne(before.name, mine.name, yours.name)
  const unit = mergeOne(before.unit, mine.unit, yours.unit)
  const timeout = mergeOne(before.timeout, mine.timeout, yours.timeout)
  const note = mergeOne(before.note, mine.note, yours.note)
  const isOpen = [name, unit, timeout, note].includes(CONFLICT)
  return isOpen ? CONFLICT : ({ name, unit, timeout, note } as Server)
}

/** Merges as a person would who knows which server is which; null where that is to be asked about. */
function mergeByMeaning(ours: Servers, theirs: Servers): Map<string, Server> | null {
  const ids = new Set([...Object.keys(base), ...Object.keys(ours), ...Object.keys(theirs)])
  const merged = [...ids].map((id) =>
    mergeServer(base[id] ?? null, ours[id] ?? null, theirs[id] ?? null),
  )
  const left = merged.filter((server) => server !== null)
  const isFilled = (side: Servers) => Object.values(side).some((server) => server !== null)
  if (left.length === 0 && isFilled(ours) && isFilled(theirs)) return null
  const decided = left.filter((server) => server !== CONFLICT)
  return decided.length < left.length
    ? null
    : new Map(decided.map((server) => [server.name, server]))
}

function write(servers: Servers): string {
  const mcpServers = Object.fromEntries(
    Object.values(servers).flatMap((server) =>
      server === null ? [] : [[server.name, entryOf(server)]],
    ),
  )
  return `${JSON.stringify({ mcpServers }, null, 2)}\n`
}

function entryOf({ unit, timeout, note }: Server) {
  const { headers, env, ...first } = unit
  // Lines between what belongs together, so that lines alone would merge it.
  return {
    ...first,
    a: 1,
    b: 2,
    c: 3,
    d: 4,
    ...(env === undefined ? {} : { env }),
    ...(headers === undefined ? {} : { headers }),
    ...(timeout === null ? {} : { timeout }),
    ...(note === null ? {} : { note }),
  }
}

const encode = (text: string) => new TextEncoder().encode(text)

/** Merges as the program does: by lines, else by key; null where a person is asked. */
function merge(ours: Servers, theirs: Servers): unknown {
  const bytes = {
    base: encode(write(base)),
    ours: encode(write(ours)),
    theirs: encode(write(theirs)),
  }
  const { text, conflicts } = mergeFile(bytes, {})
  const isFine = conflicts === 0 && judgeMerge('.mcp.json', bytes, text) === null
  const merged = isFine ? text : mergeStructured('.mcp.json', bytes)?.text
  return merged === undefined ? null : JSON.parse(new TextDecoder().decode(merged))
}

test('what is merged is what somebody makes of it who knows which server is which', () => {
  fc.assert(
    fc.property(changes, changes, added, added, (mine, other, more, others) => {
      const [ours, theirs] = [apply(mine, more), apply(other, others)]
      const merged = merge(ours, theirs)
      fc.pre(merged !== null)
      const meant = mergeByMeaning(ours, theirs)
      expect(
        meant && Object.fromEntries([...meant].map(([at, one]) => [at, entryOf(one)])),
      ).toEqual((merged as { mcpServers: unknown }).mcpServers)
    }),
    { numRuns: Number(process.env['MERGE_RUNS'] ?? 400) },
  )
})

/** Decides every place of a file that a person is asked about, each for a side of its own. */
function decide(ours: Servers, theirs: Servers, sides: readonly ('ours' | 'theirs')[]): Servers {
  const bytes = {
    base: encode(write(base)),
    ours: encode(write(ours)),
    theirs: encode(write(theirs)),
  }
  const split = splitPlaces('.mcp.json', bytes, settleKeys)
  const text = joinPieces(split, (place, index) => place[sides[index % sides.length] ?? 'ours'])
  const { mcpServers } = JSON.parse(new TextDecoder().decode(text)) as {
    mcpServers: Record<string, Record<string, unknown>>
  }
  return Object.fromEntries(
    IDS.map((id) => {
      const { a: _a, b: _b, c: _c, d: _d, timeout, note, ...unit } = mcpServers[id] ?? {}
      const whole = { name: id, unit, timeout: timeout ?? null, note: note ?? null }
      return [id, mcpServers[id] === undefined ? null : (whole as Server)]
    }),
  )
}

/** Returns what of a server only one side changed, or both alike. */
function whatIsClear(sides: Readonly<Record<'before' | 'mine' | 'yours', Server | null>>) {
  const { before, mine, yours } = sides
  const fields = (['unit', 'timeout', 'note'] as const).map((field) => [
    field,
    mergeOne<unknown>(before?.[field], mine?.[field], yours?.[field]),
  ])
  return Object.fromEntries(fields.filter(([, value]) => value !== CONFLICT)) as Partial<Server>
}

test('whatever a person decides place by place, what acts together is that of one side', () => {
  const sides = fc.array(fc.constantFrom('ours' as const, 'theirs' as const), { minLength: 1 })
  fc.assert(
    fc.property(changes, changes, sides, (mine, other, chosen) => {
      const [ours, theirs] = [apply(mine, {}), apply(other, {})]
      const isRenamed = IDS.some((id) =>
        [ours, theirs].some((side) => side[id] !== null && side[id]?.name !== id),
      )
      fc.pre(!isRenamed && mergeByMeaning(ours, theirs) === null)
      const decided = decide(ours, theirs, chosen)
      for (const id of IDS) {
        const server = {
          before: base[id] ?? null,
          mine: ours[id] ?? null,
          yours: theirs[id] ?? null,
        }
        if (Object.values(server).includes(null)) continue
        expect([server.mine?.unit, server.yours?.unit]).toContainEqual(decided[id]?.unit)
        expect(decided[id]).toMatchObject(whatIsClear(server))
      }
    }),
    { numRuns: Number(process.env['MERGE_RUNS'] ?? 400) },
  )
})

test('hardly anything is asked about that is clear', () => {
  fc.assert(
    fc.property(changes, changes, (mine, other) => {
      const [ours, theirs] = [apply(mine, {}), apply(other, {})]
      const meant = mergeByMeaning(ours, theirs)
      fc.pre(meant !== null)
      // By key, a thing that was renamed and changed is another thing.
      const isMoved = IDS.some((id) =>
        [ours, theirs].some((side) => side[id] !== null && side[id]?.name !== base[id]?.name),
      )
      fc.pre(!isMoved)
      expect(merge(ours, theirs)).not.toBeNull()
    }),
    { numRuns: 200 },
  )
})
