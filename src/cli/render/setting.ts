import type { ChangedSetting } from '../../operations/config/change-setting.ts'
import { presentChangedSetting } from '../../api/present/settings.ts'
import type { CommandContext } from '../command/command.ts'
import { safeText } from './text.ts'

/** Prints what a setting is now, and whether anything was written. */
export function settingResult({ out, dryRun }: CommandContext, changed: ChangedSetting): void {
  const { key, value, file, isChanged } = changed
  const written = dryRun ? 'Dry run: nothing was written.' : `Written to ${safeText(file, 200)}`
  out.document(
    () => presentChangedSetting(changed, dryRun),
    () => [
      `${safeText(key, 60)} is ${value === null ? 'not set' : safeText(String(value), 200)}.`,
      out.paint('dim', isChanged ? written : 'Nothing changed.'),
    ],
  )
}
