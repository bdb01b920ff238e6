import type { Loss } from '../../core/form/format.ts'
import { partFoldersIn, readsPluginRoot } from '../../core/form/hooks/reads-plugin-root.ts'
import type { DeploymentEntry } from '../../core/view/entries.ts'
import type { ObjectReader } from '../session/object-reader.ts'

/** Names the files of a hook that will not find what they look for in the folder of its plugin. */
export async function findRootLosses(
  objects: ObjectReader,
  { type, form, content }: Pick<DeploymentEntry, 'type' | 'form' | 'content'>,
): Promise<readonly Loss[]> {
  if (type !== 'hook' || form === undefined) return []
  const { entries } = await objects.tree(content)
  const files = entries.filter(({ path, mode }) => path !== 'hooks.json' && mode !== '120000')
  const blobs = await objects.blobs(files.map(({ blob }) => blob))
  return files.flatMap(({ path, blob }): readonly Loss[] => {
    const bytes = blobs.get(blob)
    if (bytes === undefined || !readsPluginRoot(bytes)) return []
    if (form.slot.pluginFolder === null) {
      return [{ field: path, message: 'It reads CLAUDE_PLUGIN_ROOT, and no plugin lies there.' }]
    }
    return partFoldersIn(bytes).map((folder) => ({
      field: path,
      message: `It looks for "${folder}" in the folder of its plugin; parts lie elsewhere, unless the plugin is deployed with --native.`,
    }))
  })
}
