import type { Format, OddEntry, Slot, TextChange } from '../../../form/format.ts'
import type { PlainJson } from '../../../json/plain-json.ts'
import type { PlainObject } from '../data.ts'
import { isObject } from '../data.ts'
import { SkillmeatError } from '../../../errors.ts'
import { addSection, findData, removeToml, setToml } from '../toml/set-toml.ts'
import { readTomlDocument } from '../toml/toml-document.ts'
import { entryProblem } from './entry-problem.ts'
import { changedEntry, ownValues, readEntry } from './entry-change.ts'
import { readServer } from './server.ts'
import type { ServerDialect } from './server-dialect.ts'

/** The shape of an entry in the file, for a dialect that works with a different one. */
export interface EntryShape {
  /** Returns an entry of the file as the dialect has it. */
  fromFile(entry: PlainObject): PlainObject
  toFile(entry: PlainObject): PlainObject
}

/** Makes the format of servers that are tables below one table of a TOML file. */
export function tomlServers(dialect: ServerDialect, shape: EntryShape): Format {
  const { id, key } = dialect
  const find = (file: string, slot: Slot): PlainObject | null => {
    const entry = findEntry(file, key, slot.name)
    return entry === null ? null : shape.fromFile(entry)
  }
  const serversIn = (file: string) =>
    sortServers(file, key, (entry) =>
      entryProblem(
        dialect,
        isObject(entry) ? shape.fromFile(entry) : entry,
        'is no server: it is no table',
      ),
    )
  return {
    id,
    part: 'artifact.json',
    read(file, slot, was) {
      const entry = find(file, slot)
      if (was !== null && dialect.encode(readServer(was).server, slot) === null) return was
      return entry === null ? null : readEntry(dialect, entry, { slot, was })
    },
    write(file, slot, { was, now }: TextChange) {
      if (was === now) return file
      const path = [key, slot.name]
      const entry = find(file, slot)
      const next = now === null ? null : changedEntry(dialect, entry, { slot, was, now })
      if (next === null) return removeToml(file, path)
      if (entry === null) return addSection(file, path, shape.toFile(next))
      return setToml(file, path, shape.toFile(next))
    },
    isEmpty: (file) => file.replace(/^\ufeff/, '').trim() === '',
    hasKey: (file) => findData(readTomlDocument(file), [key]) !== undefined,
    ownValues(file, slot, was) {
      const entry = find(file, slot)
      return entry === null ? [] : ownValues(dialect, entry, { slot, was })
    },
    carry(from, to, slot) {
      const entry = findEntry(from, key, slot.name)
      return entry === null
        ? null
        : addSection(removeToml(to, [key, slot.name]), [key, slot.name], entry)
    },
    contents: {
      kind: 'named',
      names: (file) => serversIn(file).names,
      odd: (file) => serversIn(file).odd,
    },
    losses(text, slot) {
      const { server, others } = readServer(text)
      const one = { field: 'mcpServers', message: 'Only the first server of the file is deployed.' }
      return [...(others > 0 ? [one] : []), ...dialect.losses(server, slot)]
    },
  }
}

/** Sorts the entries into those that may be servers and those that are none. */
function sortServers(
  file: string,
  key: string,
  problemOf: (entry: PlainJson | undefined) => string | null,
): { readonly names: readonly string[]; readonly odd: readonly OddEntry[] } {
  const servers = findData(readTomlDocument(file), [key])
  if (servers === undefined) return { names: [], odd: [] }
  if (!isObject(servers)) return { names: [], odd: [{ key, what: 'is no table' }] }
  const sorted = Object.keys(servers).map((name) => ({ name, what: problemOf(servers[name]) }))
  return {
    names: sorted.flatMap(({ name, what }) => (what === null ? [name] : [])),
    odd: sorted.flatMap(({ name, what }) => (what === null ? [] : [{ key: name, what }])),
  }
}

function findEntry(file: string, key: string, name: string): PlainObject | null {
  const document = readTomlDocument(file)
  const outer = findData(document, [key])
  if (outer === undefined) return null
  const entry = isObject(outer) && Object.hasOwn(outer, name) ? outer[name] : undefined
  if (isObject(outer) && entry === undefined) return null
  if (isObject(entry)) return entry
  const what = isObject(outer) ? `a server "${name}"` : `"${key}"`
  throw new SkillmeatError('E_MANIFEST_PARSE', `The file has ${what} that is no table.`, {
    fix: 'Mend the file by hand. Nothing was changed.',
  })
}
