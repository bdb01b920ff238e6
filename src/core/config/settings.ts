import { SkillmeatError, isSkillmeatError } from '../errors.ts'
import { isTable } from '../toml/toml-fields.ts'
import { readToml } from '../toml/read-toml.ts'
import type { TomlTable, TomlValue } from '../toml/read-toml.ts'
import {
  SETTING_SPECS,
  describeAllowed,
  findSettingSpec,
  isAllowed,
  isTableOfSettings,
} from './setting-specs.ts'
import type { SettingSpec, SettingValue } from './setting-specs.ts'

/** A person's settings, those left to their defaults included. */
export interface Settings {
  readonly merge: {
    readonly structured: boolean
    readonly recorded: boolean
    readonly tool: string | null
  }
  /** The command of each merge tool, by its name. */
  readonly mergetools: ReadonlyMap<string, string>
  readonly team: { readonly resolutions: boolean }
  readonly sources: { readonly allowedHosts: readonly string[] }
  readonly snapshots: { readonly keepLast: number; readonly dailyDays: number }
}

/** The settings that a file makes, by their keys, and the keys in it that mean nothing here. */
export interface SettingsFile {
  readonly values: ReadonlyMap<string, SettingValue>
  readonly unknown: readonly string[]
  /** Why single values of it cannot count, as `E_CONFIG`. */
  readonly refused: readonly SkillmeatError[]
}

/**
 * Reads the text of a settings file; `where` names it in errors.
 *
 * Throws `E_CONFIG` for a value that a setting does not take, and for what `inspectSettingsFile`
 * throws it for.
 */
export function parseSettingsFile(text: string, where: string): SettingsFile {
  const found = inspectSettingsFile(text, where)
  const [first] = found.refused
  if (first !== undefined) throw first
  return found
}

/**
 * Reads the text of a settings file as far as it can be read. Keys that mean nothing are listed: a
 * newer version may know them. Throws `E_CONFIG` for text that is no TOML.
 */
export function inspectSettingsFile(text: string, where: string): SettingsFile {
  const values = new Map<string, SettingValue>()
  const unknown: string[] = []
  const refused: SkillmeatError[] = []
  for (const [key, value] of listLeaves(readConfigToml(text, where))) {
    const spec = findSettingSpec(key)
    if (spec === null && isTableOfSettings(key)) refused.push(refuseTable(key, where))
    else if (spec === null) unknown.push(key)
    else if (isAllowed(spec, value)) values.set(key, value)
    else refused.push(refuseValue(spec, JSON.stringify(value), where))
  }
  return { values, unknown, refused }
}

/** Returns the settings that `values` make, with the defaults for everything else. */
export function settingsOf(values: ReadonlyMap<string, SettingValue>): Settings {
  const value = (key: string) => values.get(key) ?? findSettingSpec(key)?.default ?? null
  const tool = value('merge.tool')
  return {
    merge: {
      structured: value('merge.structured') === true,
      recorded: value('merge.recorded') === true,
      tool: tool === null ? null : String(tool),
    },
    mergetools: new Map(
      [...values].flatMap(([key, cmd]): [string, string][] => {
        const name = /^mergetool\.(.+)\.cmd$/.exec(key)?.[1]
        return name === undefined ? [] : [[name, String(cmd)]]
      }),
    ),
    team: { resolutions: value('team.resolutions') === true },
    sources: { allowedHosts: listWords(value('sources.allowed_hosts')) },
    snapshots: {
      keepLast: Number(value('snapshots.keep_last')),
      dailyDays: Number(value('snapshots.daily_days')),
    },
  }
}

function listWords(value: SettingValue): readonly string[] {
  return value === null
    ? []
    : String(value)
        .split(/[\s,]+/)
        .filter((word) => word !== '')
}

export const DEFAULT_SETTINGS: Settings = settingsOf(new Map())

/** Reads a settings file as a table. Throws `E_CONFIG`. */
export function readConfigToml(text: string, where: string): TomlTable {
  try {
    return readToml(text, where)
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    throw new SkillmeatError('E_CONFIG', error.message, {
      fix: 'Mend the file by hand, or move it away to have the defaults.',
      data: { where },
      cause: error,
    })
  }
}

/** Makes the refusal of something else in the place of a table of settings. */
export function refuseTable(key: string, where: string): SkillmeatError {
  return new SkillmeatError('E_CONFIG', `${key} is no table in ${where}.`, {
    fix: `Mend the file by hand: settings stand below [${key}].`,
    data: { key, where },
  })
}

/** Makes the refusal of a value that a setting does not take. */
export function refuseValue(spec: SettingSpec, value: string, where: string): SkillmeatError {
  return new SkillmeatError('E_CONFIG', `${spec.key} is ${value} in ${where}.`, {
    fix: `It takes ${describeAllowed(spec)}: \`skillmeat config set ${spec.key} <value>\`, or \`skillmeat config unset ${spec.key}\`.`,
    data: { key: spec.key, value, where },
  })
}

/**
 * Lists what a file sets, by dotted keys. A table in the place of a setting is listed whole, so
 * that it is refused as a value.
 */
export function listLeaves(table: TomlTable, above = ''): [string, TomlValue][] {
  return Object.entries(table).flatMap(([name, value]): [string, TomlValue][] => {
    const key = `${above}${name.includes('.') ? JSON.stringify(name) : name}`
    const isSetting = findSettingSpec(key) !== null
    return isTable(value) && !isSetting ? listLeaves(value, `${key}.`) : [[key, value]]
  })
}

/** The known keys in the order of the table, each tool that `values` set in its place. */
export function listSettingKeys(values: ReadonlyMap<string, SettingValue>): string[] {
  return SETTING_SPECS.flatMap(({ key }) => {
    if (!key.includes('<name>')) return key
    return [...values.keys()].filter((one) => one.startsWith('mergetool.')).toSorted()
  })
}
