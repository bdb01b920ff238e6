import type { Loss, Slot } from '../../form/format.ts'
import type { PlainObject } from '../shared/data.ts'
import { isList, isObject, isText } from '../shared/data.ts'
import { HOOK_EVENTS } from './hook-events.ts'
import type { HookDialect } from '../shared/hooks/hook-dialect.ts'
import { groupsOf, handlersOf } from '../shared/hooks/hook-file.ts'
import type { CommandPlace, Shell, ShellRoot } from '../shared/hooks/hook-paths.ts'
import { hasLostPath, readCommand, shellOf, writeCommand } from '../shared/hooks/hook-paths.ts'
import { readWords, writeWords } from '../shared/hooks/hook-words.ts'
import { listHooks } from '../shared/hooks/list-hooks.ts'

/** Claude Code fills in `${CLAUDE_PROJECT_DIR}` itself where no shell of Unix does. */
const ROOTS: Readonly<Record<Shell, ShellRoot>> = {
  sh: { project: '$CLAUDE_PROJECT_DIR', user: '$HOME' },
  powershell: { project: '${CLAUDE_PROJECT_DIR}', user: '$HOME' },
}

const DIALECT: HookDialect = {
  id: 'hooks-claude',
  header: {},
  isOwnFile: false,
  eventOf: (event) => (event === 'description' ? null : event),
  collectedEvent: (event) => event,
  encode(group, _, slot) {
    const handlers = handlersOf(group).map(({ at }) => at)
    const isPlain = isList(group['hooks']) && handlers.length === group['hooks'].length
    // A group without handlers runs nothing, and nobody could tell whose it is.
    if (!isPlain || handlers.length === 0) return []
    return [{ value: mapHandlers(group, (handler) => written(handler, slot)), handlers }]
  },
  decode: (value, _, slot) => mapHandlers(value, (handler) => collected(handler, slot)),
  losses: (events, slot) =>
    Object.keys(events).flatMap((event) => [
      ...unknownEvent(event),
      ...groupsOf(events, event).flatMap(({ group }) => groupLosses(group, event, slot)),
    ]),
}

/** Claude Code refuses to run a hook of its settings that still has these. */
const PLUGIN_VARIABLE = /\$\{CLAUDE_PLUGIN_(?:ROOT|DATA)\}/

/**
 * `hooks` of Claude Code's `settings.json`: the collection's own form but for paths, which begin
 * with `"$CLAUDE_PROJECT_DIR"`, or with `"$HOME"` where all projects share them. Everything in a
 * group is the collection's.
 *
 * Source: code.claude.com, "Hooks reference", "Reference scripts by path".
 */
export const hooksClaude = listHooks(DIALECT)

function mapHandlers(
  group: PlainObject,
  change: (handler: PlainObject) => PlainObject,
): PlainObject {
  const { hooks } = group
  if (!isList(hooks)) return group
  return {
    ...group,
    hooks: hooks.map((handler) => (isObject(handler) ? change(handler) : handler)),
  }
}

function written(handler: PlainObject, slot: Slot): PlainObject {
  const { command } = handler
  if (!isText(command)) return handler
  if (isList(handler['args'])) return writeWords(handler, slot)
  return { ...handler, command: writeCommand(command, placeOf(handler, slot)) }
}

function collected(handler: PlainObject, slot: Slot): PlainObject {
  const { command } = handler
  if (!isText(command)) return handler
  if (isList(handler['args'])) return readWords(handler, slot)
  return { ...handler, command: readCommand(command, placeOf(handler, slot)) }
}

function placeOf(handler: PlainObject, slot: Slot): CommandPlace {
  const shell = shellOf(handler)
  return { root: ROOTS[shell], shell, slot }
}

/** It is written all the same: a newer Claude Code may have it. */
function unknownEvent(event: string): readonly Loss[] {
  if (event === 'description' || HOOK_EVENTS.has(event)) return []
  const message = `Claude Code has no event "${event}"; nothing runs on it.`
  return [{ field: `hooks.${event}`, message }]
}

function groupLosses(group: PlainObject, event: string, slot: Slot): readonly Loss[] {
  return handlersOf(group).flatMap(({ group: handler }) => {
    const text = JSON.stringify(written(handler, slot))
    const name = PLUGIN_VARIABLE.exec(text)?.[0]
    const { command, args } = handler
    if (!isText(command)) return []
    const isLost = !isList(args) && hasLostPath(command, placeOf(handler, slot))
    if (name === undefined && !isLost) return []
    const what = name ?? '${CLAUDE_PLUGIN_ROOT}'
    const message = `"${command}" needs ${what}, which Claude Code has only for its own plugins; it fails.`
    return [{ field: `hooks.${event}`, message }]
  })
}
