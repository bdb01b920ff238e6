import type { Slot } from '../../../form/format.ts'

const PLUGIN_ROOT = '${CLAUDE_PLUGIN_ROOT}'

/** Tells whether a markdown text names the folder of its plugin, as an agent replaces it there. */
export function namesPluginRoot(text: string): boolean {
  return text.includes(PLUGIN_ROOT)
}

/**
 * Returns a text with the plugin's folder where it says `${CLAUDE_PLUGIN_ROOT}`: an agent replaces
 * that only inside a plugin. A text that names the folder itself is left as it is, since nobody could
 * tell the two apart afterwards.
 */
export function withPluginFolder(text: string, slot: Slot): string {
  const folder = folderIn(slot)
  return folder === null || text.includes(folder)
    ? text
    : text.replaceAll(PLUGIN_ROOT, () => folder)
}

/** Returns a text of a project with `${CLAUDE_PLUGIN_ROOT}` where it names the plugin's folder. */
export function withPluginRoot(text: string, slot: Slot): string {
  const folder = folderIn(slot)
  if (folder === null) return text
  const path = folder.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
  return text.replaceAll(new RegExp(`(?<![\\w./~])${path}(?![\\w.-])`, 'g'), () => PLUGIN_ROOT)
}

/** How the folder is found from where the agent works; null where there is none. */
function folderIn({ pluginFolder, scope }: Slot): string | null {
  const isBelowHome = scope === 'user' && pluginFolder?.startsWith('/') === false
  return isBelowHome ? `~/${pluginFolder}` : pluginFolder
}
