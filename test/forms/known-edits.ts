import { isList, isObject } from '../../src/core/agents/shared/data.ts'
import type { PlainObject } from '../../src/core/agents/shared/data.ts'
import type { Format } from '../../src/core/form/format.ts'
import { toPlainJson } from '../../src/core/json/plain-json.ts'
import type { PlainJson } from '../../src/core/json/plain-json.ts'
import { parseStrictJson } from '../../src/core/json/strict-json.ts'

/** Returns the text of the collection with another value of a field that every agent knows. */
export function withKnownEdit(part: Format['part'], text: string): string | null {
  switch (part) {
    case 'artifact.json':
      return editJson(text, editServer)
    case 'hooks.json':
      return editJson(text, editHooks)
    case 'artifact.md':
    case 'SKILL.md':
      return editBody(text)
    case '.claude-plugin/plugin.json':
    case 'plugin.json':
      return editJson(text, (manifest) => ({ ...manifest, version: '9.9.9' }))
  }
}

/** Returns the text as data, for comparisons where only the data counts. */
export function dataOf(part: Format['part'], text: string): PlainJson {
  return part.endsWith('.md') ? text.replaceAll('\r\n', '\n') : toPlainJson(parseStrictJson(text))
}

function editBody(text: string): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n'
  return `${text.replace(/\r?\n$/, '')}${eol}One line more.${eol}`
}

function editServer({ mcpServers }: PlainObject): PlainObject {
  return {
    mcpServers: mapObject(mcpServers, (server) =>
      'command' in server
        ? { ...server, command: 'edited' }
        : { ...server, url: 'https://edited.test' },
    ),
  }
}

/** Another timeout of the first command: its command has to stay, or nobody could tell whose it is. */
function editHooks(file: PlainObject): PlainObject | null {
  let isEdited = false
  const editHandler = (handler: PlainJson) => {
    if (isEdited || !isObject(handler) || handler['type'] !== 'command') return handler
    isEdited = true
    return { ...handler, timeout: 77 }
  }
  const editGroups = (groups: PlainJson): PlainJson =>
    isList(groups)
      ? groups.map((group) =>
          isObject(group) && isList(group['hooks'])
            ? { ...group, hooks: group['hooks'].map(editHandler) }
            : group,
        )
      : groups
  const lists = isObject(file['hooks']) ? file['hooks'] : file
  const edited = Object.fromEntries(
    Object.entries(lists).map(([event, groups]) => [event, editGroups(groups)]),
  )
  if (!isEdited) return null
  return lists === file ? edited : { ...file, hooks: edited }
}

function mapObject(
  value: PlainJson | undefined,
  change: (item: PlainObject) => PlainObject,
): PlainObject {
  return Object.fromEntries(
    Object.entries(isObject(value) ? value : {}).map(([key, item]) => [
      key,
      isObject(item) ? change(item) : item,
    ]),
  )
}

function editJson(text: string, edit: (data: PlainObject) => PlainObject | null): string | null {
  const data = toPlainJson(parseStrictJson(text))
  const next = isObject(data) ? edit(data) : null
  return next === null ? null : `${JSON.stringify(next, null, 2)}\n`
}
