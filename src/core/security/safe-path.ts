import { SkillmeatError, isSkillmeatError } from '../errors.ts'
import type { ErrorCode } from '../errors.ts'
import { assertNotOwnState } from './reserved-files.ts'
import { terminalText } from './terminal-text.ts'
import { hasLoneSurrogate, hasUnseen, isUnseen } from './text-classes.ts'

const MAX_PATH_BYTES = 1024
const MAX_COMPONENT_BYTES = 255

const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[0-9¹²³])(?:\.|$)/
const FORBIDDEN = /[<>"|?*\\]/
const DRIVE = /^[A-Za-z]:/

/**
 * Refuses a path that is not a plain relative POSIX path on every file system.
 *
 * Throws `E_PATH_ABSOLUTE`, `E_PATH_ESCAPE`, `E_PATH_CHARS`, `E_PATH_RESERVED`,
 * `E_PATH_TOO_LONG` or `E_RESERVED_FILE`, naming the path.
 */
export function assertSafePath(path: string): void {
  if (isAbsolute(path)) throw refuse('E_PATH_ABSOLUTE', path, 'is not relative')
  const components = path.split('/')
  if (path.includes('\\') && path.split(/[\\/]/).includes('..')) {
    throw refuse('E_PATH_ESCAPE', path, 'leaves its folder')
  }
  if (components.some((component) => component === '..' || component === '.' || component === '')) {
    throw refuse('E_PATH_ESCAPE', path, 'has an empty, "." or ".." component')
  }
  for (const component of components) assertSafeComponent(component, path)
  if (utf8Length(path) > MAX_PATH_BYTES) {
    throw refuse('E_PATH_TOO_LONG', path, `is longer than ${MAX_PATH_BYTES} bytes`)
  }
  assertNotOwnState(path)
}

/** Tells whether `assertSafePath` allows a path. */
export function isSafePath(path: string): boolean {
  try {
    assertSafePath(path)
    return true
  } catch (error) {
    if (isSkillmeatError(error)) return false
    throw error
  }
}

/**
 * Refuses two paths that some file system takes for one: case, Unicode form, ligatures, a file
 * where another path has a folder. Throws `E_PATH_COLLISION` naming both.
 */
export function assertNoCollisions(paths: Iterable<string>): void {
  const folders = new Map<string, string>()
  const files = new Map<string, string>()
  for (const path of paths) {
    for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
      const folder = path.slice(0, at)
      const key = collisionKey(folder)
      const seen = folders.get(key)
      if (seen !== undefined && seen !== folder) throw collision(seen, folder)
      if (seen === undefined) folders.set(key, folder)
    }
    const key = collisionKey(path)
    const seen = files.get(key)
    if (seen !== undefined) throw collision(seen, path)
    files.set(key, path)
  }
  for (const [key, path] of files) {
    const folder = folders.get(key)
    if (folder !== undefined) throw collision(folder, path)
  }
}

/**
 * Refuses a link that leads out of its artifact, and returns the path it names inside.
 *
 * `..` may only stand at the front of a target, so that a link through another link stays inside
 * too. A link to a folder that holds it would never end and is refused as well.
 * Throws `E_LINK_ESCAPE`.
 */
export function assertLinkInside(linkPath: string, target: string): string {
  const components = target.split('/').filter((component) => component !== '.')
  if (target === '' || isAbsolute(target) || target.includes('\\') || components.includes('')) {
    throw linkEscape(linkPath, target)
  }
  const up = components.findIndex((component) => component !== '..')
  const down = up === -1 ? [] : components.slice(up)
  const base = linkPath.split('/').slice(0, -1)
  const levels = components.length - down.length
  if (levels > base.length || down.includes('..')) throw linkEscape(linkPath, target)
  const resolved = [...base.slice(0, base.length - levels), ...down].join('/')
  if (resolved === '' || resolved === linkPath || linkPath.startsWith(`${resolved}/`)) {
    throw linkEscape(linkPath, target)
  }
  assertSafePath(resolved)
  return resolved
}

/** Returns the key under which two names are one file somewhere. */
export function collisionKey(name: string): string {
  return name.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC')
}

/** Tells whether `component` is a spelling of `.git` on some file system. */
export function isDotGit(component: string): boolean {
  const key = collisionKey(withoutUnseen(component)).replace(/[. ]+$/, '')
  return key === '.git' || /^git~[0-9]+$/.test(key) || key.startsWith('.git:')
}

/** Tells whether Windows keeps `component` for itself: `CON`, `nul.md`, `a.`, `a::$DATA`. */
export function isWindowsReserved(component: string): boolean {
  const key = collisionKey(component)
  return DEVICE.test(component.toLowerCase()) || DEVICE.test(key) || /[. ]$|:/.test(component)
}

function assertSafeComponent(component: string, path: string): void {
  if (isDotGit(component)) throw refuse('E_PATH_RESERVED', path, 'belongs to git')
  if (hasUnseen(component) || hasLoneSurrogate(component) || component.includes('\ufffd')) {
    throw refuse('E_PATH_CHARS', path, 'has control, invisible or undecodable characters')
  }
  if (FORBIDDEN.test(component)) {
    throw refuse('E_PATH_CHARS', path, 'has a character that some file systems refuse')
  }
  if (isWindowsReserved(component)) {
    throw refuse('E_PATH_RESERVED', path, 'is a name that Windows keeps for itself')
  }
  if (utf8Length(component) > MAX_COMPONENT_BYTES) {
    throw refuse('E_PATH_TOO_LONG', path, `has a name longer than ${MAX_COMPONENT_BYTES} bytes`)
  }
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || path.startsWith('\\\\') || DRIVE.test(path)
}

function withoutUnseen(text: string): string {
  return Array.from(text)
    .filter((char) => !isUnseen(char.codePointAt(0) ?? 0))
    .join('')
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length
}

function refuse(code: ErrorCode, path: string, why: string): SkillmeatError {
  return new SkillmeatError(code, `The path "${terminalText(path, 300)}" ${why}.`, {
    fix: 'Rename or remove it in the source, then import again.',
    data: { path },
  })
}

function collision(one: string, other: string): SkillmeatError {
  const names = `"${terminalText(one, 300)}" and "${terminalText(other, 300)}"`
  return new SkillmeatError('E_PATH_COLLISION', `${names} are one file on some file systems.`, {
    fix: 'Rename one of them in the source, then import again.',
    data: { paths: [one, other] },
  })
}

function linkEscape(path: string, target: string): SkillmeatError {
  const link = `"${terminalText(path, 300)}" to "${terminalText(target, 300)}"`
  return new SkillmeatError(
    'E_LINK_ESCAPE',
    `The link ${link} does not stay inside its artifact.`,
    {
      fix: 'Replace the link by the file it stands for, then import again.',
      data: { path, target },
    },
  )
}
