import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Variables } from '../../ports/environment.ts'

/** Returns the person's own folder; '' when nothing says where it is. */
export function findUserHome(env: Variables): string {
  const named = env['HOME'] ?? env['USERPROFILE']
  if (named !== undefined) return named
  try {
    return os.homedir()
  } catch {
    // A container may run us as somebody whom its list of users does not have.
    return ''
  }
}

/** `SKILLMEAT_HOME`; else `~/.skillmeat`; else the XDG folder where one is set and `~/.skillmeat` is absent. */
export function findHome(env: Variables, userHome: string): string {
  const given = env['SKILLMEAT_HOME']
  if (given !== undefined && given !== '') return path.resolve(given)
  const usual = path.join(userHome, '.skillmeat')
  const xdg = env['XDG_DATA_HOME']
  if (xdg === undefined || xdg === '' || fs.existsSync(usual)) return usual
  return path.join(xdg, 'skillmeat')
}

/**
 * Returns the folder for compiled code, or null while there is no home.
 *
 * Node's own choice lies below the temporary folder that all users share, where somebody else could
 * put code for us to run.
 */
export function findCodeCache(env: Variables): string | null {
  const userHome = findUserHome(env)
  if (!path.isAbsolute(userHome)) return null
  const home = findHome(env, userHome)
  return fs.existsSync(home) ? path.join(home, 'cache') : null
}
