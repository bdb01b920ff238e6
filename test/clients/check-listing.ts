import type { Client, Listed, ListedType, Listing } from './client.ts'
import type { Said } from './deployed.ts'
import type { Finding, Row } from './finding.ts'

export interface ToCompare {
  readonly client: Client
  readonly said: readonly Said[]
  readonly listing: Listing
  /** What it lists without anything of ours. */
  readonly before: Listing
  /** What stands before a name of a plugin's part in the client's lists. */
  readonly prefix: Readonly<Partial<Record<ListedType, string>>>
}

const TYPES: readonly ListedType[] = ['skill', 'command', 'agent', 'mcp']

/** Compares what a client lists with what we say of it, a row for each type that it lists. */
export function compareListing(question: ToCompare): readonly Row[] {
  return TYPES.flatMap((type): readonly Row[] => {
    const listed = question.listing[type]
    const said = question.said.filter((one) => one.type === type)
    if (listed === undefined) return []
    const others = new Set(otherNames(question, type))
    const own = without(listed, question.before[type] ?? []).filter(
      ({ name }) => !others.has(name) || said.some((one) => one.name === name),
    )
    if (own.length + said.length === 0) return []
    const findings = [
      ...said.flatMap((one) => findOne(question, one, { own, said })),
      ...extras(question, type, own),
    ]
    return [{ what: type, listed: own.length, expected: said.length, findings }]
  })
}

interface OfType {
  readonly own: readonly Listed[]
  readonly said: readonly Said[]
}

function findOne({ prefix }: ToCompare, one: Said, { own, said }: OfType): readonly Finding[] {
  const { type, label, name } = one
  const before = prefix[type] ?? ''
  if (one.isRefused) return refusedOf(one, own)
  const there = own.find((listed) => listed.name === before + name)
  if (there !== undefined) return stateOf(one, there)
  const byName = own.find((listed) => namesOf(one, before).includes(listed.name))
  if (byName === undefined) {
    return [{ kind: 'missing', subject: label, text: `does not list ${before}${name}` }]
  }
  const alike = said.filter((other) => other.own === one.own)
  const asMany = own.filter((listed) => listed.name === byName.name).length
  if (alike.length > 1 && asMany < alike.length) {
    const text = `lists ${alike.length} copies as one, "${byName.name}"`
    return [{ kind: 'alias', subject: label, text }]
  }
  return [{ kind: 'name', subject: label, text: `lists ${name} as "${byName.name}"` }]
}

function refusedOf(one: Said, own: readonly Listed[]): readonly Finding[] {
  const there = own.find(({ name }) => namesOf(one).includes(name))
  if (there === undefined) return []
  return [{ kind: 'refused', subject: one.label, text: 'is listed, and we say it is not loaded' }]
}

/** A server that is off may be there, and may not be on. */
function stateOf({ label, name }: Said, { isOff }: Listed): readonly Finding[] {
  const shouldBeOff = name.startsWith('off-')
  if (shouldBeOff === (isOff === true)) return []
  const text = shouldBeOff ? 'has a server on that is off' : 'has a server off that is on'
  return [{ kind: 'off', subject: label, text }]
}

/** Claude Code has skills and commands in both of these lists. */
const ALIKE: Readonly<Partial<Record<ListedType, ListedType>>> = {
  skill: 'command',
  command: 'skill',
}

function otherNames({ said, prefix }: ToCompare, type: ListedType): readonly string[] {
  const other = ALIKE[type]
  return said.filter((one) => one.type === other).flatMap((one) => namesOf(one, prefix[one.type]))
}

/** The Copilot CLI writes a space in a name as a hyphen. */
export function namesOf({ name, own }: Said, before = ''): readonly string[] {
  return [name, own ?? name, (own ?? name).replaceAll(' ', '-')].map((one) => before + one)
}

function extras(
  { said, prefix }: ToCompare,
  type: ListedType,
  own: readonly Listed[],
): readonly Finding[] {
  const known = new Set(
    said.filter((one) => one.type === type).flatMap((one) => namesOf(one, prefix[type])),
  )
  return own
    .filter(({ name }) => !known.has(name))
    .map(({ name }) => ({
      kind: 'extra',
      subject: `${type}:${name}`,
      text: `lists "${name}", which was not deployed`,
    }))
}

/** Takes away what was listed before, as often as it was. */
function without(listed: readonly Listed[], before: readonly Listed[]): readonly Listed[] {
  const left = before.map(({ name }) => name)
  return listed.filter(({ name }) => {
    const at = left.indexOf(name)
    if (at !== -1) left.splice(at, 1)
    return at === -1
  })
}
