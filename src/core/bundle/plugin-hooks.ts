import { isList } from '../form/data.ts'
import { readHookFile } from '../form/hooks/hook-file.ts'
import { formatJson } from '../source/plain-json.ts'
import type { PlainJson } from '../source/plain-json.ts'
import { kebabName } from './plugin-name.ts'
import type { PluginFile, PluginPart } from './plugin-folder.ts'

const HOOKS = 'hooks.json'
const OWN_FOLDER =
  /(\$(?:\{CLAUDE_PLUGIN_ROOT\}|CLAUDE_PLUGIN_ROOT\b)(?:\\?["'])?\/hooks)(?=[/\\"'\s]|$)/g

/**
 * Returns the files of hooks as a plugin has them: below `hooks/`, in one `hooks.json`.
 *
 * A plugin has one such file. Of several hooks each has a folder of its own below `hooks/`, and
 * `${CLAUDE_PLUGIN_ROOT}/hooks` in its commands becomes that.
 */
export function mergeHooks(parts: readonly PluginPart[]): readonly PluginFile[] {
  const [only, second] = parts
  if (only === undefined) return []
  if (second === undefined) return below('hooks', only.files)
  const folders = parts.map(({ name }, index) => `hooks/${index + 1}-${kebabName(name)}`)
  const files = parts.flatMap((part, index) =>
    below(
      folders[index] ?? 'hooks',
      part.files.filter(({ path }) => path !== HOOKS),
    ),
  )
  const events: Record<string, PlainJson[]> = {}
  for (const [index, part] of parts.entries()) {
    const file = part.files.find(({ path }) => path === HOOKS)
    const text = new TextDecoder().decode(file?.bytes ?? new TextEncoder().encode('{}'))
    const root = `/${(folders[index] ?? 'hooks').slice('hooks/'.length)}`
    const moved = text.replaceAll(OWN_FOLDER, (whole) => `${whole}${root}`)
    for (const [event, groups] of Object.entries(readHookFile(moved).events)) {
      if (isList(groups)) (events[event] ??= []).push(...groups)
    }
  }
  return [
    ...files,
    { path: `hooks/${HOOKS}`, mode: '100644', bytes: formatJson({ hooks: events }) },
  ]
}

function below(folder: string, files: readonly PluginFile[]): readonly PluginFile[] {
  return files.map((file) => ({ ...file, path: `${folder}/${file.path}` }))
}
