import type { z } from 'zod'
import type { ChangedSetting } from '../../operations/config/change-setting.ts'
import type { Setting, SettingsReport } from '../../operations/config/list-settings.ts'
import type {
  settingChangeDocument,
  settingDocument,
  settingsDocument,
} from '../contract/settings.ts'

/** Returns one setting as documents have it. */
export function presentSetting(one: Setting): z.output<typeof settingDocument> {
  return {
    key: one.key,
    value: one.value,
    default: one.default,
    is_set: one.isSet,
    what: one.what,
  }
}

/** Returns the document of `config list`. */
export function presentSettings(report: SettingsReport): z.output<typeof settingsDocument> {
  return {
    file: report.file,
    items: report.items.map(presentSetting),
    unknown: [...report.unknown],
    refused: [...report.refused],
  }
}

/** Returns the document of a setting that was changed; undo knows nothing of settings. */
export function presentChangedSetting(
  { key, value, file, isChanged }: ChangedSetting,
  dryRun: boolean,
): z.output<typeof settingChangeDocument> {
  return {
    result: { key, value, file, is_changed: isChanged },
    operation: null,
    dry_run: dryRun,
  }
}
