import { editSettings } from '../../core/config/edit-settings.ts'
import { describeAllowed, isAllowed } from '../../core/config/setting-specs.ts'
import type { SettingSpec, SettingValue } from '../../core/config/setting-specs.ts'
import { SkillmeatError } from '../../core/errors.ts'
import type { Ports } from '../../ports/ports.ts'
import { lockPath } from '../engine/session/session.ts'
import { writeOwnFile } from '../engine/writing/write-own-file.ts'
import { readConfigFile } from '../engine/config/config-file.ts'
import { requireSetting } from './list-settings.ts'

export interface ChangedSetting {
  readonly key: string
  /** The value that counts now. */
  readonly value: SettingValue
  readonly file: string
  /** The file was written, or would be without `dryRun`. */
  readonly isChanged: boolean
}

export interface SettingChange {
  readonly key: string
  /** As a person types it; null takes the setting back to its default. */
  readonly value: string | null
  readonly dryRun: boolean
}

/**
 * Changes one setting in the settings file, which is made where there is none. Everything else in
 * it stays as it is. This is no operation: undo does not take it back.
 *
 * Throws `E_CONFIG` for a setting that there is none, a value that it does not take, and a file
 * that is no TOML.
 */
export async function changeSetting(ports: Ports, change: SettingChange): Promise<ChangedSetting> {
  const spec = requireSetting(change.key)
  const value = change.value === null ? null : parseValue(spec, change.value)
  return ports.lock.hold(lockPath(ports), async () => {
    const { path, where, text } = readConfigFile(ports)
    const edited = editSettings(text ?? '', { spec, value }, where)
    const isChanged = edited !== (text ?? '')
    if (isChanged && !change.dryRun) {
      await writeOwnFile(ports, path, new TextEncoder().encode(edited))
    }
    return { key: spec.key, value: value ?? spec.default, file: where, isChanged }
  })
}

function parseValue(spec: SettingSpec, typed: string): SettingValue {
  const value = readTyped(spec, typed)
  if (isAllowed(spec, value)) return value
  throw new SkillmeatError('E_CONFIG', `${spec.key} cannot be "${typed}".`, {
    fix: `It takes ${describeAllowed(spec)}.`,
    data: { key: spec.key, value: typed },
  })
}

function readTyped({ kind }: SettingSpec, typed: string): SettingValue {
  if (kind === 'bool' && /^(?:true|false)$/.test(typed)) return typed === 'true'
  return kind === 'count' && /^[0-9]{1,9}$/.test(typed) ? Number(typed) : typed
}
