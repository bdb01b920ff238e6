import { createHash, randomBytes, randomUUID } from 'node:crypto'
import path from 'node:path'
import { movedFolders } from '../../core/agents/moved-folders.ts'
import { SkillmeatError } from '../../core/errors.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { Chance, Clock, Places, Variables } from '../../ports/environment.ts'
import { findHome, findUserHome } from './home-folder.ts'

export const systemClock: Clock = { now: () => Date.now() }

export const systemChance: Chance = {
  uuid: () => randomUUID(),
  hex: (digits) =>
    randomBytes(Math.ceil(digits / 2))
      .toString('hex')
      .slice(0, digits),
}

export function sha256(bytes: Uint8Array): ObjectId {
  return createHash('sha256').update(bytes).digest('hex') as ObjectId
}

/** Reads from the environment where things are. Throws `E_IO_NOT_FOUND` when there is no home folder. */
export function findPlaces(env: Variables, cwd: string): Places {
  const userHome = findUserHome(env)
  if (userHome === '' || !path.isAbsolute(userHome)) {
    throw new SkillmeatError('E_IO_NOT_FOUND', 'There is no home folder: HOME is not set.', {
      fix: 'Set HOME, or SKILLMEAT_HOME to a folder for the collection.',
    })
  }
  const claudeDir = absolute(env['CLAUDE_CONFIG_DIR'], cwd)
  return {
    home: findHome(env, userHome),
    userHome,
    claudeDir: claudeDir ?? path.join(userHome, '.claude'),
    claudeState: path.join(claudeDir ?? userHome, '.claude.json'),
    moved: movedFolders(userHome, (variable) => absolute(env[variable], cwd)),
    cwd,
    user: env['SKILLMEAT_USER'] ?? env['USER'] ?? env['USERNAME'] ?? 'user',
  }
}

function absolute(given: string | undefined, cwd: string): string | null {
  return given === undefined || given === '' ? null : path.resolve(cwd, given)
}
