import type { ObjectId } from '../object/object-id.ts'
import type { FileMode } from '../object/tree.ts'

/** A file that commands may name, by its path below the folder of its artifact or plugin. */
export interface NameableFile {
  readonly path: string
  readonly mode: FileMode
  readonly blob: ObjectId
}

const ROOT =
  /(?:CLAUDE_PLUGIN_ROOT|CURSOR_PLUGIN_ROOT|PLUGIN_ROOT|CLAUDE_SKILL_DIR|extensionPath)\}?\\?"?\/?(?<path>[\w@.+/-]*)/g

/**
 * Returns the files that `words`, the commands that were agreed to, name: by their path, or by a
 * folder that they lie in. Where the words name the plugin's folder and nothing in it can be told,
 * or name a link, that is every file.
 */
export function namedFiles<F extends NameableFile>(
  words: string,
  files: readonly F[],
): readonly F[] {
  if (words === '' || files.length === 0) return []
  const folders = [...words.matchAll(ROOT)]
    .map(({ groups }) => (groups?.['path'] ?? '').replace(/^(?:\.?\/)+|\/+$/g, ''))
    .filter((path) => !files.some((file) => file.path === path))
  const found = files.filter(
    ({ path }) =>
      isNamed(words, path) || folders.some((folder) => folder !== '' && isBelow(folder, path)),
  )
  const isUnknown = folders.some((folder) => folder === '' && found.length === 0)
  return isUnknown || found.some(({ mode }) => mode === '120000') ? files : found
}

/** As a whole word: `log.sh` is not named by `catalog.sh`. */
function isNamed(words: string, path: string): boolean {
  for (let at = words.indexOf(path); at !== -1; at = words.indexOf(path, at + 1)) {
    const before = words[at - 1] ?? ' '
    const after = words[at + path.length] ?? ' '
    if (!/[\w.-]/.test(before) && !/[\w-]/.test(after)) return true
  }
  return false
}

function isBelow(folder: string, path: string): boolean {
  return path.startsWith(`${folder}/`)
}
