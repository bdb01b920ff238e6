import type { Loss } from '../../core/form/format.ts'
import {
  partFoldersIn,
  readsBareRoot,
  readsPluginRoot,
} from '../../core/agents/shared/hooks/reads-plugin-root.ts'
import type { DeploymentEntry } from '../../core/view/entries.ts'
import type { ObjectReader } from '../engine/objects/object-reader.ts'

type Copy = Pick<DeploymentEntry, 'type' | 'form' | 'content'>

/** Names the files that will not find what they look for in the folder of their plugin. */
export async function findRootLosses(objects: ObjectReader, copy: Copy): Promise<readonly Loss[]> {
  if (copy.type === 'hook') return hookLosses(objects, copy)
  return copy.type === 'skill' || copy.type === 'command' || copy.type === 'agent'
    ? textLosses(objects, copy)
    : []
}

/** Finds losses in an artifact's text, where the folder is written out, and in its scripts, where it is not. */
async function textLosses(
  objects: ObjectReader,
  { form, content }: Copy,
): Promise<readonly Loss[]> {
  const { entries } = await objects.tree(content)
  const files = entries.filter(({ mode }) => mode !== '120000')
  const blobs = await objects.blobs(files.map(({ blob }) => blob))
  const isWrittenOut = form?.slot.renamed !== undefined && form.slot.pluginFolder !== null
  return files.flatMap(({ path, blob }): readonly Loss[] => {
    const bytes = blobs.get(blob)
    if (bytes === undefined || !readsPluginRoot(bytes)) return []
    const isText = path === 'SKILL.md' || path === 'artifact.md'
    if (!isText || !isWrittenOut) return [{ field: path, message: NOT_TOLD }]
    const bare = readsBareRoot(bytes) ? [{ field: path, message: NOT_WRITTEN_OUT }] : []
    const folders = partFoldersIn(bytes)
    return [...bare, ...folders.map((folder) => ({ field: path, message: elsewhere(folder) }))]
  })
}

const NOT_WRITTEN_OUT =
  'It reads $CLAUDE_PLUGIN_ROOT without braces, which no shell knows outside of its plugin: write ${CLAUDE_PLUGIN_ROOT}, or deploy that with --native.'

const NOT_TOLD =
  'It reads CLAUDE_PLUGIN_ROOT, which nothing says outside of its plugin: deploy that with --native.'

function elsewhere(folder: string): string {
  return `It looks for "${folder}" in the folder of its plugin; parts lie elsewhere, unless the plugin is deployed with --native.`
}

async function hookLosses(
  objects: ObjectReader,
  { form, content }: Copy,
): Promise<readonly Loss[]> {
  if (form === undefined) return []
  const { entries } = await objects.tree(content)
  const files = entries.filter(({ path, mode }) => path !== 'hooks.json' && mode !== '120000')
  const blobs = await objects.blobs(files.map(({ blob }) => blob))
  return files.flatMap(({ path, blob }): readonly Loss[] => {
    const bytes = blobs.get(blob)
    if (bytes === undefined || !readsPluginRoot(bytes)) return []
    if (form.slot.pluginFolder === null) {
      return [{ field: path, message: 'It reads CLAUDE_PLUGIN_ROOT, and no plugin lies there.' }]
    }
    return partFoldersIn(bytes).map((folder) => ({ field: path, message: elsewhere(folder) }))
  })
}
