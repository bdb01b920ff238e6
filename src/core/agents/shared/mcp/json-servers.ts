import type { Format, OddEntry, Slot, TextChange } from '../../../form/format.ts'
import type { PlainJson } from '../../../json/plain-json.ts'
import type { PlainObject } from '../data.ts'
import { isObject } from '../data.ts'
import { isBare } from '../json/json-gap.ts'
import { findNode, jsonProblem, nodeData, readJsonDocument } from '../json/json-document.ts'
import type { JsonDocument } from '../json/json-document.ts'
import { repeatedKeys } from '../json/repeated-keys.ts'
import { removeJson, removeOuter, setJson } from '../json/set-json.ts'
import { entryProblem } from './entry-problem.ts'
import { changedEntry, ownValues, readEntry } from './entry-change.ts'
import { readServer } from './server.ts'
import type { ServerDialect } from './server-dialect.ts'

/** Makes the format of servers that stand by name under one key of a JSON file. */
export function jsonServers(dialect: ServerDialect): Format {
  const { id, key } = dialect
  return {
    id,
    part: 'artifact.json',
    read(file, slot, was) {
      const entry = findEntry(readJsonDocument(file), key, slot.name)
      if (was !== null && isUnsaid(dialect, was, slot)) return was
      return entry === null ? null : readEntry(dialect, entry, { slot, was })
    },
    write: (file, slot, change) => writeServers(dialect, file, { slot, change }),
    isEmpty(file) {
      const { root } = readJsonDocument(file)
      return root === null ? file.trim() === '' : isBare(file, root)
    },
    hasKey: (file) => findNode(readJsonDocument(file).root, [key]) !== undefined,
    ownValues(file, slot, was) {
      const entry = findEntry(readJsonDocument(file), key, slot.name)
      return entry === null ? [] : ownValues(dialect, entry, { slot, was })
    },
    carry(from, to, slot) {
      const entry = findEntry(readJsonDocument(from), key, slot.name)
      return entry === null ? null : setJson(to, [key, slot.name], entry)
    },
    contents: {
      kind: 'named',
      names: (file) => serverNames(dialect, file),
      odd: (file) => oddEntries(dialect, file),
    },
    losses(text, slot) {
      const { server, others } = readServer(text)
      const one = { field: 'mcpServers', message: 'Only the first server of the file is deployed.' }
      return [...(others > 0 ? [one] : []), ...dialect.losses(server, slot)]
    },
  }
}

/**
 * Tells whether the agent cannot express a server; then it is in no file and nobody can have changed
 * it.
 */
function isUnsaid(dialect: ServerDialect, was: string, slot: Slot): boolean {
  return dialect.encode(readServer(was).server, slot) === null
}

function writeServers(
  dialect: ServerDialect,
  file: string,
  { slot, change }: { readonly slot: Slot; readonly change: TextChange },
): string {
  const { was, now, keepKey } = change
  if (was === now) return file
  const { key } = dialect
  if (now === null) return withoutEntry(file, [key, slot.name], keepKey)
  const entry = findEntry(readJsonDocument(file), key, slot.name)
  const next = changedEntry(dialect, entry, { slot, was, now })
  return next === null
    ? withoutEntry(file, [key, slot.name], true)
    : setJson(file, [key, slot.name], next)
}

function withoutEntry(
  file: string,
  [key, name]: readonly [string, string],
  keepKey: boolean,
): string {
  const text = removeJson(file, [key, name])
  const outer = findNode(readJsonDocument(text).root, [key])
  return keepKey || outer === undefined || !isBare(text, outer) ? text : removeOuter(text, key)
}

function serverNames(dialect: ServerDialect, file: string): readonly string[] {
  const servers = serversOf(file, dialect.key)
  if (!isObject(servers)) return []
  return Object.keys(servers).filter((name) => problemOf(dialect, servers[name]) === null)
}

function oddEntries(dialect: ServerDialect, file: string): readonly OddEntry[] {
  const { key } = dialect
  const repeated = repeatedKeys(readJsonDocument(file).root, key)
  const servers = serversOf(file, key)
  if (servers === undefined) return repeated
  if (!isObject(servers)) return [...repeated, { key, what: 'is no object' }]
  const odd = Object.entries(servers).flatMap(([name, entry]) => {
    const what = problemOf(dialect, entry)
    return what === null ? [] : [{ key: name, what }]
  })
  return [...repeated, ...odd]
}

function problemOf(dialect: ServerDialect, entry: PlainJson | undefined): string | null {
  return entryProblem(dialect, entry, 'is no server: it is no object')
}

function serversOf(file: string, key: string): PlainJson | undefined {
  const outer = findNode(readJsonDocument(file).root, [key])
  return outer === undefined ? undefined : nodeData(outer)
}

function findEntry({ text, root }: JsonDocument, key: string, name: string): PlainObject | null {
  const outer = findNode(root, [key])
  if (outer === undefined) return null
  if (outer.type !== 'object')
    throw jsonProblem(text, outer.offset, `has "${key}" that is no object`)
  const node = findNode(outer, [name])
  if (node === undefined) return null
  const entry = nodeData(node)
  if (!isObject(entry))
    throw jsonProblem(text, node.offset, `has a server "${name}" that is no object`)
  return entry
}
