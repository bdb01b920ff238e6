import { SkillmeatError } from '../../core/errors.ts'
import { nearestNames } from '../../core/artifact/nearest-names.ts'
import { SETTING_SPECS, findSettingSpec } from '../../core/config/setting-specs.ts'
import type { SettingSpec, SettingValue } from '../../core/config/setting-specs.ts'
import { inspectSettingsFile, listSettingKeys } from '../../core/config/settings.ts'
import type { SettingsFile } from '../../core/config/settings.ts'
import type { Ports } from '../../ports/ports.ts'
import { readConfigFile } from '../engine/config/config-file.ts'

/** One setting as it is now. */
export interface Setting {
  readonly key: string
  /** The value that counts: the person's, else the default. */
  readonly value: SettingValue
  readonly default: SettingValue
  /** The file sets it. */
  readonly isSet: boolean
  readonly what: string
}

export interface SettingsReport {
  readonly file: string
  readonly items: readonly Setting[]
  /** Keys of the file that mean nothing to this version. */
  readonly unknown: readonly string[]
  /** Values in the file that cannot count; nothing that goes by them is done. */
  readonly refused: readonly { readonly message: string; readonly fix: string | null }[]
}

/** Lists every setting with its value. Throws `E_CONFIG` for a file that is no TOML. */
export function listSettings(ports: Pick<Ports, 'files' | 'places'>): SettingsReport {
  const { where, text } = readConfigFile(ports)
  const found = inspectSettingsFile(text ?? '', where)
  const specs = listSettingKeys(found.values).map(requireSetting)
  return {
    file: where,
    items: specs.map((spec) => settingOf(spec, found)),
    unknown: found.unknown,
    refused: found.refused.map(({ message, fix = null }) => ({ message, fix })),
  }
}

/**
 * Returns one setting. Throws `E_CONFIG` where there is none of that name, or the file gives it a
 * value that it does not take; what is wrong with others is no concern of it.
 */
export function getSetting(ports: Pick<Ports, 'files' | 'places'>, key: string): Setting {
  const spec = requireSetting(key)
  const { where, text } = readConfigFile(ports)
  const found = inspectSettingsFile(text ?? '', where)
  const own = found.refused.find(({ data }) => {
    const refused = String(data['key'])
    return spec.key === refused || spec.key.startsWith(`${refused}.`)
  })
  if (own !== undefined) throw own
  return settingOf(spec, found)
}

/** Returns what a setting takes. Throws `E_CONFIG`, naming the nearest, where there is none. */
export function requireSetting(key: string): SettingSpec {
  const spec = findSettingSpec(key)
  if (spec !== null) return spec
  const near = nearestNames(
    key,
    SETTING_SPECS.map((one) => one.key),
  )
  throw new SkillmeatError('E_CONFIG', `There is no setting "${key}".`, {
    fix: `${near.length > 0 ? `Did you mean ${near.join(', ')}? ` : ''}\`skillmeat config list\` lists all.`,
    data: { key },
  })
}

function settingOf(spec: SettingSpec, { values }: Pick<SettingsFile, 'values'>): Setting {
  const { key, what } = spec
  return {
    key,
    value: values.get(key) ?? spec.default,
    default: spec.default,
    isSet: values.has(key),
    what,
  }
}
