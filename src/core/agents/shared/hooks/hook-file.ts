import type { PlainJson } from '../../../json/plain-json.ts'
import { toPlainJson } from '../../../json/plain-json.ts'
import { parseStrictJson } from '../../../json/strict-json.ts'
import { SkillmeatError } from '../../../errors.ts'
import type { PlainObject } from '../data.ts'
import { isList, isObject } from '../data.ts'
import type { JsonPath } from '../json/json-document.ts'

/** The collection's `hooks.json`. */
export interface HookFile {
  /** Where the events stand: below `hooks`, or at the top. */
  readonly path: JsonPath
  readonly events: PlainObject
  /** Names modules that an agent loads into itself; null for none. */
  readonly modules: PlainJson | null
}

/** Reads `hooks.json`, with or without the outer object. Throws as `parseStrictJson` does. */
export function readHookFile(text: string): HookFile {
  const whole = toPlainJson(parseStrictJson(text))
  if (!isObject(whole)) {
    throw new SkillmeatError('E_MANIFEST_SCHEMA', 'The hooks.json is no JSON object.', {
      fix: 'Write it as {"hooks": {"<event>": […]}}.',
    })
  }
  const { hooks, modules = null, ...events } = whole
  if (isObject(hooks)) return { path: ['hooks'], events: hooks, modules }
  return { path: [], events: hooks === undefined ? events : { hooks, ...events }, modules }
}

/** Lists the events that hold something else than groups with lists of handlers, which nothing is written of. */
export function unreadEvents(events: PlainObject): readonly string[] {
  return Object.entries(events).flatMap(([event, groups]) => {
    const isRead = isList(groups) ? groups.every(isGroup) : !isObject(groups)
    return isRead ? [] : [event]
  })
}

function isGroup(value: PlainJson): boolean {
  return isObject(value) && isList(value['hooks']) && value['hooks'].every(isObject)
}

/** Lists the groups of an event that are objects, with their places in its list. */
export function groupsOf(
  events: PlainObject,
  event: string,
): readonly { readonly at: number; readonly group: PlainObject }[] {
  return objectsIn(events[event])
}

/** Lists the handlers of a group, with their places in its list. */
export function handlersOf(
  group: PlainObject,
): readonly { readonly at: number; readonly group: PlainObject }[] {
  return objectsIn(group['hooks'])
}

function objectsIn(
  value: PlainJson | undefined,
): readonly { readonly at: number; readonly group: PlainObject }[] {
  if (!isList(value)) return []
  return value.flatMap((group, at) => (isObject(group) ? [{ at, group }] : []))
}
