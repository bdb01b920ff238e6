import type { PlainJson } from '../../../json/plain-json.ts'
import type { Slot } from '../../../form/format.ts'
import type { PlainObject } from '../data.ts'
import { isList, isObject, isSame, isText } from '../data.ts'
import { groupsOf, readHookFile } from './hook-file.ts'
import type { HookDialect, HookEntry } from './hook-dialect.ts'

/** One of our items, and where it stands now. */
export interface LocatedHook {
  readonly entry: HookEntry
  /** Its place in the list of its event; null where it is gone. */
  readonly index: number | null
  /** What stands there. */
  readonly found: PlainObject | null
}

/** Lists the items that an agent has for a `hooks.json`, in its order. */
export function encodeHooks(dialect: HookDialect, text: string, slot: Slot): readonly HookEntry[] {
  const { events } = readHookFile(text)
  return Object.keys(events).flatMap((source) => {
    const event = dialect.eventOf(source)
    if (event === null) return []
    return groupsOf(events, source).flatMap(({ at, group }) =>
      dialect.encode(group, source, slot).map(({ value, handlers }): HookEntry => ({
        event,
        value,
        source: { event: source, group: at, handlers },
      })),
    )
  })
}

/**
 * Finds our items among the user's, who may have some that are equal.
 *
 * An equal item is ours, the last one first. For one that is gone, an item of the same event with
 * the same command, or with a path into the hook's own folder, is ours and was edited; so is the only
 * one on the same matcher whose command has a word in common, or that has a matcher and is alone there.
 */
export function locateHooks(
  entries: readonly HookEntry[],
  lists: PlainObject,
  slot: Slot,
): readonly LocatedHook[] {
  const taken = new Map<HookEntry, number>()
  for (const [event, ours] of Map.groupBy(entries, (entry) => entry.event)) {
    const list = lists[event]
    const items = isList(list) ? list : []
    const free = new Set(items.keys())
    const take = (entry: HookEntry, index: number) => {
      if (index === -1) return
      taken.set(entry, index)
      free.delete(index)
    }
    for (const entry of ours.toReversed()) {
      take(
        entry,
        items.findLastIndex((item, at) => free.has(at) && isSame(item, entry.value)),
      )
    }
    for (const isAlike of [
      hasSameCommands,
      hasSameCommand,
      (_: PlainJson, item: PlainJson) => isBelow(item, slot),
    ]) {
      for (const entry of ours.filter((one) => !taken.has(one))) {
        take(
          entry,
          items.findIndex(
            (item, at) =>
              free.has(at) && isOneShape(entry.value, item) && isAlike(entry.value, item),
          ),
        )
      }
    }
    for (const isAlike of [isReworded, isInPlace]) {
      const gone = ours.filter((one) => !taken.has(one))
      for (const entry of gone) {
        const alike = [...free].filter((at) => isAlike(entry.value, items[at] ?? null))
        const rivals = gone.filter((one) => isSame(matcherOf(one.value), matcherOf(entry.value)))
        if (alike.length === 1 && rivals.length === 1) take(entry, alike[0] ?? -1)
      }
    }
  }
  return entries.map((entry) => locatedAt(entry, taken.get(entry) ?? null, lists))
}

function locatedAt(entry: HookEntry, index: number | null, lists: PlainObject): LocatedHook {
  const list = lists[entry.event]
  const item = isList(list) && index !== null ? list[index] : undefined
  return isObject(item) ? { entry, index, found: item } : { entry, index: null, found: null }
}

/** Tells whether both are groups of handlers, or both are not. */
function isOneShape(value: PlainObject, item: PlainJson): boolean {
  return isObject(item) && Object.hasOwn(value, 'hooks') === Object.hasOwn(item, 'hooks')
}

function hasSameCommands(value: PlainJson, item: PlainJson): boolean {
  return isSame(commandsOf(value), commandsOf(item))
}

function hasSameCommand(value: PlainJson, item: PlainJson): boolean {
  const commands = commandsOf(value)
  return commandsOf(item).some((command) => commands.includes(command))
}

function isReworded(value: PlainObject, item: PlainJson): boolean {
  if (!isObject(item) || !isOneShape(value, item)) return false
  if (!isSame(matcherOf(value), matcherOf(item))) return false
  return !wordsOf(value).isDisjointFrom(wordsOf(item))
}

/** Tells whether a hook replaces a missing one: it has the same matcher, which is a specific one. */
function isInPlace(value: PlainObject, item: PlainJson): boolean {
  if (!isObject(item) || !isOneShape(value, item)) return false
  const matcher = matcherOf(value)
  return matcher !== null && matcher !== '' && matcher !== '*' && isSame(matcher, matcherOf(item))
}

function matcherOf(item: PlainObject): PlainJson {
  return item['matcher'] ?? null
}

/** Returns the words of commands that say something: programs and scripts by their names, no flags. */
function wordsOf(item: PlainJson): ReadonlySet<string> {
  const words = commandsOf(item).flatMap((command) => command.split(/[\s"'=]+/))
  const names = words.map((word) => word.replace(/^.*\//, ''))
  return new Set(names.filter((name) => name.length > 1 && !name.startsWith('-')))
}

function isBelow(item: PlainJson, { folder }: Slot): boolean {
  return commandsOf(item).some((command) => command.includes(`${folder}/`))
}

/** Returns what an item and its handlers run, ask or call. */
export function commandsOf(item: PlainJson): readonly string[] {
  if (!isObject(item)) return []
  const { hooks, command, args, bash, powershell, url, prompt } = item
  const whole =
    isList(args) && isText(command) ? [command, ...args.filter(isText)].join(' ') : command
  const own = [whole, bash, powershell, url, prompt].filter(isText)
  return [...own, ...(isList(hooks) ? hooks.flatMap(commandsOf) : [])]
}
