import type { PlainJson } from '../../source/plain-json.ts'
import type { Loss, Slot } from '../format.ts'
import type { PlainObject } from '../data.ts'
import { isList, isObject, isText } from '../data.ts'
import type { HookDialect } from './hook-dialect.ts'
import { groupsOf, handlersOf } from './hook-file.ts'
import type { ShellRoot } from './hook-paths.ts'
import { hasLostPath, readCommand, writeCommand } from './hook-paths.ts'
import { listHooks } from './list-hooks.ts'

const ROOT: ShellRoot = { project: '$CLAUDE_PROJECT_DIR', user: '$HOME' }

const DIALECT: HookDialect = {
  id: 'hooks-claude',
  header: {},
  isOwnFile: false,
  eventOf: (event) => (event === 'description' ? null : event),
  collectedEvent: (event) => event,
  encode(group, _, slot) {
    const handlers = handlersOf(group).map(({ at }) => at)
    const isPlain = isList(group['hooks']) && handlers.length === group['hooks'].length
    if (!isPlain) return []
    return [{ value: mapCommands(group, (text) => writeCommand(text, ROOT, slot)), handlers }]
  },
  decode: (value, _, slot) => mapCommands(value, (text) => readCommand(text, ROOT, slot)),
  losses: (events, slot) =>
    Object.keys(events).flatMap((event) =>
      groupsOf(events, event).flatMap(({ group }) => groupLosses(group, event, slot)),
    ),
}

/**
 * `hooks` of Claude Code's `settings.json`: the collection's own form but for paths, which begin
 * with `"$CLAUDE_PROJECT_DIR"`, or with `"$HOME"` where all projects share them. Everything in a
 * group is the collection's.
 *
 * Source: code.claude.com, "Hooks reference", "Reference scripts by path".
 */
export const hooksClaude = listHooks(DIALECT)

function mapCommands(group: PlainObject, change: (text: string) => string): PlainObject {
  const { hooks } = group
  if (!isList(hooks)) return group
  return { ...group, hooks: hooks.map((handler) => mapHandler(handler, change)) }
}

/** A handler with `args` is run without a shell, so nothing of it is a shell command. */
function mapHandler(handler: PlainJson, change: (text: string) => string): PlainJson {
  if (!isObject(handler) || !isText(handler['command']) || isList(handler['args'])) return handler
  return { ...handler, command: change(handler['command']) }
}

function groupLosses(group: PlainObject, event: string, slot: Slot): readonly Loss[] {
  return handlersOf(group).flatMap(({ group: { command, args } }) => {
    const field = `hooks.${event}`
    const isLost = isText(command) && (isList(args) || hasLostPath(command, slot))
    if (!isLost || !command.includes('CLAUDE_PLUGIN_ROOT')) return []
    const message = `"${command}" names a file of the plugin, which does not lie in the project.`
    return [{ field, message }]
  })
}
