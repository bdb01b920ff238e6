import { DEFAULT_SETTINGS, parseSettingsFile, settingsOf } from '../../../core/config/settings.ts'
import type { Settings } from '../../../core/config/settings.ts'
import type { Ports } from '../../../ports/ports.ts'
import { readConfigFile } from './config-file.ts'

/**
 * Reads the person's settings; the defaults where there is no file.
 *
 * Throws `E_CONFIG`, naming the file and the key, for a file that cannot be understood.
 */
export function readSettings(ports: Pick<Ports, 'files' | 'places'>): Settings {
  const { text, where } = readConfigFile(ports)
  return text === null ? DEFAULT_SETTINGS : settingsOf(parseSettingsFile(text, where).values)
}
