import { isList, isText } from '../agents/shared/data.ts'
import { readHookFile } from '../agents/shared/hooks/hook-file.ts'
import { formatJson } from '../json/plain-json.ts'
import type { PlainJson } from '../json/plain-json.ts'
import { kebabName } from './plugin-name.ts'
import type { PluginFile, PluginPart } from './plugin-part.ts'

const HOOKS = 'hooks.json'
const OWN_FOLDER =
  /(\$(?:\{CLAUDE_PLUGIN_ROOT\}|CLAUDE_PLUGIN_ROOT\b)(?:\\?["'])?\/hooks)(?=[/\\"'\s]|$)/g

/** The files of hooks in a plugin, and those `hooks.json` that its manifest has to name. */
export interface PluginHooks {
  readonly files: readonly PluginFile[]
  readonly named: readonly string[]
}

/**
 * Returns the files of hooks as a plugin has them: below `hooks/`, in one `hooks.json`.
 *
 * A plugin has one such file. Of several hooks each has a folder of its own below `hooks/`, and
 * `${CLAUDE_PLUGIN_ROOT}/hooks` in its commands becomes that. The modules of one stay in a
 * `hooks.json` of that folder, for one file can name modules once only.
 */
export function mergeHooks(parts: readonly PluginPart[]): PluginHooks {
  const [only, second] = parts
  if (only === undefined) return { files: [], named: [] }
  if (second === undefined) return { files: below('hooks', only.files), named: [] }
  const folders = parts.map(({ name }, index) => `hooks/${index + 1}-${kebabName(name)}`)
  const files = parts.flatMap((part, index) =>
    below(
      folders[index] ?? 'hooks',
      part.files.filter(({ path }) => path !== HOOKS),
    ),
  )
  const events: Record<string, PlainJson[]> = {}
  const modules: PluginFile[] = []
  for (const [index, part] of parts.entries()) {
    const file = part.files.find(({ path }) => path === HOOKS)
    const text = new TextDecoder().decode(file?.bytes ?? new TextEncoder().encode('{}'))
    const root = `/${(folders[index] ?? 'hooks').slice('hooks/'.length)}`
    const moved = text.replaceAll(OWN_FOLDER, (whole) => `${whole}${root}`)
    const read = readHookFile(moved)
    for (const [event, groups] of Object.entries(read.events)) {
      if (isList(groups)) (events[event] ??= []).push(...groups)
    }
    if (read.modules !== null) {
      const bytes = formatJson({ modules: movedModules(read.modules, part, `hooks${root}`) })
      modules.push({ path: `hooks${root}/${HOOKS}`, mode: '100644', bytes })
    }
  }
  const bytes = formatJson({ hooks: events })
  return {
    files: [...files, ...modules, { path: `hooks/${HOOKS}`, mode: '100644', bytes }],
    named: modules.map(({ path }) => `./${path}`),
  }
}

/** A path from the plugin's folder leads to where the file is now; one from the file itself stays right. */
function movedModules(
  modules: PlainJson,
  { files }: Pick<PluginPart, 'files'>,
  folder: string,
): PlainJson {
  if (isList(modules)) return modules.map((one) => movedModules(one, { files }, folder))
  if (!isText(modules)) return modules
  const inHooks = /^(?:\.\/)?hooks\/(?<path>.+)$/.exec(modules)?.groups?.['path']
  const isOwn = inHooks !== undefined && files.some(({ path }) => path === inHooks)
  return isOwn ? `./${folder}/${inHooks}` : modules
}

function below(folder: string, files: readonly PluginFile[]): readonly PluginFile[] {
  return files.map((file) => ({ ...file, path: `${folder}/${file.path}` }))
}
