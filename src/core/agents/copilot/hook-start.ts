import type { PlainJson } from '../../json/plain-json.ts'
import { isObject, isText } from '../shared/data.ts'
import type { Shell } from '../shared/hooks/hook-paths.ts'

/** What Copilot does before it runs a command, for which others have no keys. */
export interface HookStart {
  readonly cwd: PlainJson | undefined
  readonly env: PlainJson | undefined
}

/** Returns words of the shell that set variables and go to a folder; null where they cannot be told. */
export function startOfHook(shell: Shell, { cwd, env = {} }: HookStart): string | null {
  if (!isObject(env) || (cwd !== undefined && !isText(cwd))) return null
  const set = Object.entries(env).map(([name, value]) => setVariable(shell, name, value))
  if (set.includes(null)) return null
  const folder = plainFolder(cwd ?? '')
  return [...set, ...(folder === '' ? [] : [goTo(shell, folder)])].join('')
}

/** A folder without what says nothing in it; `''` for the one that a hook begins in. */
export function plainFolder(cwd: string): string {
  const parts = cwd.split('/').filter((part, at) => part !== '.' && (part !== '' || at === 0))
  return parts.join('/').replace(/\/$/, '')
}

function setVariable(shell: Shell, name: string, value: PlainJson): string | null {
  if (!/^[A-Za-z_]\w*$/.test(name) || !isText(value)) return null
  return shell === 'powershell'
    ? `$env:${name} = ${quotedFor(shell, value)}; `
    : `export ${name}=${quotedFor(shell, value)}; `
}

function goTo(shell: Shell, folder: string): string {
  const path = /^[\w./@+-]+$/.test(folder) ? folder : quotedFor(shell, folder)
  return shell === 'powershell' ? `Set-Location ${path}; ` : `cd ${path} || exit 1; `
}

function quotedFor(shell: Shell, text: string): string {
  const inside = shell === 'powershell' ? text.replaceAll("'", "''") : text.replaceAll("'", `'\\''`)
  return `'${inside}'`
}
