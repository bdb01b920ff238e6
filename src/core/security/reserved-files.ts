import { SkillmeatError } from '../errors.ts'
import { terminalText } from './terminal-text.ts'

/** Our own records: an artifact that carried one would overwrite ours when it is deployed. */
const OWN_NAMES: readonly string[] = ['.skillmeat-deployed.toml', 'snapshots.toml']

/** Settings that an agent obeys, by the end of their path. */
const SETTINGS: readonly string[] = ['.claude/settings.json', '.claude/settings.local.json']

/** Refuses a file that would replace our records or an agent's settings, in any case: `E_RESERVED_FILE`. */
export function assertNotOwnState(path: string): void {
  const key = path.normalize('NFKC').toUpperCase().toLowerCase()
  const name = key.slice(key.lastIndexOf('/') + 1)
  const isSettings = SETTINGS.some((end) => key === end || key.endsWith(`/${end}`))
  if (!isSettings && !OWN_NAMES.includes(name)) return
  const shown = terminalText(path, 300)
  throw new SkillmeatError('E_RESERVED_FILE', `"${shown}" is a file that no artifact may bring.`, {
    fix: 'Remove it from the source, then import again.',
    data: { path },
  })
}
