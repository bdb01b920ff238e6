import { SkillmeatError } from '../errors.ts'
import type { TomlTable, TomlValue } from './read-toml.ts'

/** Reads fields of one table with a clear refusal for a wrong type. */
export class TomlFields {
  readonly table: TomlTable
  private readonly where: string

  constructor(table: TomlTable, where: string) {
    this.table = table
    this.where = where
  }

  /** Returns a text field; the first of `keys` that is there counts. Throws `E_MANIFEST_SCHEMA` when none is or it is no text. */
  text(...keys: string[]): string {
    const found = this.optionalText(...keys)
    if (found === null) throw this.refuse(`has no "${keys[0] ?? ''}"`)
    return found
  }

  optionalText(...keys: string[]): string | null {
    const key = keys.find((name) => this.table[name] !== undefined)
    if (key === undefined) return null
    const value = this.table[key]
    if (typeof value !== 'string') throw this.refuse(`has a "${key}" that is no text`)
    return value
  }

  texts(key: string): readonly string[] {
    const value = this.table[key]
    if (value === undefined) return []
    if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
      throw this.refuse(`has a "${key}" that is no list of texts`)
    }
    return value
  }

  refuse(what: string): SkillmeatError {
    return new SkillmeatError('E_MANIFEST_SCHEMA', `${this.where} ${what}.`, {
      fix: 'Mend the entry by hand. Nothing was changed.',
      data: { where: this.where },
    })
  }
}

/** Returns the list of tables under `key`, or refuses with `E_MANIFEST_SCHEMA`. */
export function tablesAt(table: TomlTable, key: string, where: string): readonly TomlTable[] {
  const value: TomlValue | undefined = table[key]
  if (value === undefined) return []
  if (Array.isArray(value) && value.every(isTable)) return value
  throw new SkillmeatError('E_MANIFEST_SCHEMA', `"${key}" in ${where} is no list of tables.`, {
    fix: 'Mend the file by hand. Nothing was changed.',
    data: { where },
  })
}

/** Returns a table of those `fields` that are known. */
export function knownFields(fields: Readonly<Record<string, TomlValue | null>>): TomlTable {
  const known: Record<string, TomlValue> = {}
  for (const [key, value] of Object.entries(fields)) if (value !== null) known[key] = value
  return known
}

export function isTable(value: TomlValue | undefined): value is TomlTable {
  return typeof value === 'object' && !Array.isArray(value)
}

/** Returns a time as it is written here; the earlier Python tool wrote UTC without saying so. */
export function readTime(text: string | null): string | null {
  if (text === null || !/^\d{4}-\d\d-\d\d[T ][\d:.]+$/.test(text)) return text
  const time = new Date(`${text}Z`)
  return Number.isNaN(time.getTime()) ? text : time.toISOString()
}
