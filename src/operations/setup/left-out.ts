import { ignoreRules } from '../../core/artifact/ignore-rules.ts'
import { isSkillmeatError } from '../../core/errors.ts'
import type { Ports } from '../../ports/ports.ts'
import { profileDir } from '../engine/places/places-on-disk.ts'
import type { FoundPlace } from './find-places.ts'

const isIgnored = ignoreRules(null)
/** Names of files that are there to hold secrets; those of examples are not. */
const SECRETS = /(?:^|\/)\.env(?:\.(?!example$|sample$|template$|dist$)[^/]+)?$/
const DEPTH = 12

/** Names the files of an artifact that are made to hold secrets. */
export function secretFiles(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => SECRETS.test(path))
}

/** Lists the folders of a skill that a collection does not keep: those without files, and what tools make. */
export function foldersLeftOut(
  { files }: Pick<Ports, 'files'>,
  { type, place }: Pick<FoundPlace, 'type' | 'place'>,
): { readonly empty: readonly string[]; readonly ignored: readonly string[] } {
  const left = { empty: [] as string[], ignored: [] as string[] }
  if (type !== 'skill' || place.form !== undefined) return left
  const dir = `${profileDir(place)}/${place.path}`
  const walk = (below: string, depth: number): void => {
    for (const name of namesIn(files, below === '' ? dir : `${dir}/${below}`)) {
      const path = below === '' ? name : `${below}/${name}`
      if (files.lstat(`${dir}/${path}`)?.kind !== 'directory') continue
      if (isIgnored(`${path}/`)) left.ignored.push(path)
      else if (namesIn(files, `${dir}/${path}`).length === 0) left.empty.push(path)
      else if (depth < DEPTH) walk(path, depth + 1)
    }
  }
  walk('', 0)
  return left
}

/** What cannot be listed is told of where it is read. */
function namesIn(files: Ports['files'], path: string): readonly string[] {
  try {
    return files.readdir(path).toSorted()
  } catch (error) {
    if (isSkillmeatError(error)) return []
    throw error
  }
}
