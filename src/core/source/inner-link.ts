import type { SourceFile } from '../artifact/source-file.ts'
import type { Warning } from '../errors.ts'
import { terminalText } from '../security/terminal-text.ts'
import { isWithin } from './skill-roots.ts'

/** A link may lead to another one, so often. */
const MAX_HOPS = 8

/** A file of the source that stands at another path than its own. */
export interface LinkedFile {
  readonly at: string
  readonly file: SourceFile
}

/** What following links needs to know of a source. */
export interface LinkedSource {
  readonly files: ReadonlyMap<string, SourceFile>
  /** The target of a link; null for one that was not read. */
  readonly targetOf: (path: string) => string | null
}

/**
 * Returns where in the source a link leads; null where it leads out of it, or to what holds the link.
 */
export function linkTarget(path: string, target: string): string | null {
  if (target === '' || /^[\\/]|^[A-Za-z]:|\\/.test(target)) return null
  const parts = path.split('/').slice(0, -1)
  for (const component of target.split('/')) {
    if (component === '' || component === '.') continue
    if (component !== '..') parts.push(component)
    else if (parts.pop() === undefined) return null
  }
  const found = parts.join('/')
  return found === '' || isWithin(found, path) ? null : found
}

/**
 * Returns the files that stand for a link to another place of the source: one file, or those of a
 * folder, each with the path that it has behind the link. Null where the link cannot be followed.
 */
export function filesBehind(link: string, source: LinkedSource): readonly LinkedFile[] | null {
  let place = link
  for (let hop = 0; hop < MAX_HOPS; hop += 1) {
    const target = source.targetOf(place)
    const next = target === null ? null : linkTarget(place, target)
    if (next === null) return null
    const file = source.files.get(next)
    if (file === undefined) return folderBehind(link, next, source)
    if (isRegular(file)) return [{ at: link, file }]
    if (file.mode !== '120000') return null
    place = next
  }
  return null
}

function folderBehind(
  link: string,
  folder: string,
  { files }: LinkedSource,
): readonly LinkedFile[] | null {
  const inside = [...files.values()].filter(({ path }) => path.startsWith(`${folder}/`))
  const regular = inside.filter(isRegular)
  if (regular.length === 0 || regular.length !== inside.length) return null
  return regular.map((file) => ({ at: link + file.path.slice(folder.length), file }))
}

function isRegular({ mode }: SourceFile): boolean {
  return mode === '100644' || mode === '100755'
}

/** Says that what a link leads to came along in its place. */
export function linkFollowed(link: string, found: readonly LinkedFile[]): Warning {
  const [first] = found
  const to = first === undefined ? link : first.file.path
  const what = found.length === 1 ? terminalText(to, 200) : `${found.length} files of a folder`
  return {
    code: 'W_LINK_FOLLOWED',
    message: `${terminalText(link, 200)} is a link to another place of the source: ${what} came along in its place.`,
    where: link,
  }
}
