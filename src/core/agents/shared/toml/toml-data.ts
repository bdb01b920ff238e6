import type { PlainJson } from '../../../json/plain-json.ts'
import type { TomlTable, TomlValue } from '../../../toml/read-toml.ts'
import type { PlainObject } from '../data.ts'

/** Returns a TOML table as the data that formats work with. */
export function tomlData(table: TomlTable): PlainObject {
  return Object.fromEntries(Object.entries(table).map(([key, value]) => [key, plain(value)]))
}

function plain(value: TomlValue): PlainJson {
  if (typeof value !== 'object') return value
  return isTomlList(value) ? value.map(plain) : tomlData(value)
}

function isTomlList(value: TomlTable | readonly TomlValue[]): value is readonly TomlValue[] {
  return Array.isArray(value)
}
