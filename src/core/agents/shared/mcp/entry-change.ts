import type { PlainJson } from '../../../json/plain-json.ts'
import type { Slot } from '../../../form/format.ts'
import type { PlainObject } from '../data.ts'
import { isObject, isSame, withChanges, withoutKeys } from '../data.ts'
import { withSecrets, withoutSecrets } from './secrets.ts'
import { readServer, writeServer } from './server.ts'
import type { ServerDialect } from './server-dialect.ts'
import { readSwitch, turnedAs } from './server-switch.ts'

/** Returns what an entry says as the collection's text: `was` where it says the same. */
export function readEntry(
  dialect: ServerDialect,
  entry: PlainObject,
  { slot, was }: { readonly slot: Slot; readonly was: string | null },
): string {
  const { known, readBack } = knownOf(dialect, { slot, was })
  const found = withoutSecrets(dialect.decode(entry, slot), [readBack, known], slot.name)
  if (was === null || known === null || readBack === null) {
    return writeServer(null, slot.name, readSwitch(withoutEmpty(found), entry))
  }
  const isUnchanged = isSame(withoutEmpty(readBack), withoutEmpty(found))
  const changed = isUnchanged ? known : withChanges(known, readBack, found)
  if (!isObject(changed)) return was
  const next = isUnchanged ? changed : turnedAs(changed, found)
  return isSame(next, known) ? was : writeServer(was, slot.name, next)
}

const EMPTY_SAYS_NOTHING: readonly string[] = ['args', 'env', 'headers']

/**
 * Leaves out what says nothing, as agents write it beside the rest: that a command is started, and that
 * there are no arguments, variables or headers.
 */
function withoutEmpty(server: PlainObject): PlainObject {
  return withoutKeys(server, (key) => {
    if (key === 'type') return server[key] === 'stdio' && isStarted(server)
    const value = server[key]
    return EMPTY_SAYS_NOTHING.includes(key) && (isSame(value, {}) || isSame(value, []))
  })
}

function isStarted(server: PlainObject): boolean {
  return Object.hasOwn(server, 'command')
}

/** Returns the collection's server, as it is and as it would be read back. */
function knownOf(
  dialect: ServerDialect,
  { slot, was }: { readonly slot: Slot; readonly was: string | null },
): Readonly<Record<'known' | 'readBack', PlainObject | null>> {
  const known = was === null ? null : readServer(was).server
  const written = known === null ? null : dialect.encode(known, slot)
  return { known, readBack: written === null ? null : dialect.decode(written, slot) }
}

/** Names the values of an entry for which the collection has placeholders, such as `env.TOKEN`. */
export function ownValues(
  dialect: ServerDialect,
  entry: PlainObject,
  { slot, was }: { readonly slot: Slot; readonly was: string | null },
): readonly string[] {
  const server = dialect.decode(entry, slot)
  const { known, readBack } = knownOf(dialect, { slot, was })
  const hidden = withoutSecrets(server, [readBack, known], slot.name)
  return ['env', 'headers'].flatMap((field) => {
    const [own, taken] = [server[field], hidden[field]]
    if (!isObject(own) || !isObject(taken)) return []
    return Object.keys(own)
      .filter((key) => !isSame(own[key], taken[key]))
      .map((key) => `${field}.${key}`)
  })
}

/** Returns the entry for `now` over the one that the file has: what is the user's stays. */
export function changedEntry(
  dialect: ServerDialect,
  file: PlainObject | null,
  { slot, was, now }: { readonly slot: Slot; readonly was: string | null; readonly now: string },
): PlainObject | null {
  const next = dialect.encode(readServer(now).server, slot)
  if (next === null) return null
  if (file === null) return { ...next, ...withoutKeys(dialect.defaults, (key) => key in next) }
  const before = (was === null ? null : dialect.encode(readServer(was).server, slot)) ?? {}
  // Of another kind of server nothing that we wrote may stay, nor what belonged to it.
  const isOtherKind = Object.hasOwn(before, 'command') !== Object.hasOwn(next, 'command')
  const stale = was === null || isOtherKind ? ownedOf(dialect, file) : before
  const changed = withChanges(file, stale, next)
  if (!isObject(changed)) return next
  const whole = { ...changed, ...extrasOf(dialect, { file, before, next }) }
  return withSecrets(
    whole,
    { file, was: before },
    { fields: dialect.secrets, isPlaceholder: (text) => dialect.isPlaceholder(text, slot) },
  )
}

function ownedOf({ owned }: ServerDialect, file: PlainObject): PlainObject {
  return withoutKeys(file, (key) => !owned.has(key))
}

/** A key that only passes through is ours as long as the user left it alone. */
function extrasOf(
  { owned }: ServerDialect,
  { file, before, next }: Readonly<Record<'file' | 'before' | 'next', PlainObject>>,
): PlainObject {
  const kept = Object.keys({ ...before, ...next }).flatMap((key): [string, PlainJson][] => {
    const own = file[key]
    if (owned.has(key) || own === undefined || isSame(own, before[key])) return []
    return [[key, own]]
  })
  return Object.fromEntries(kept)
}
