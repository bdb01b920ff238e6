const BYTES = new TextDecoder('latin1')

/**
 * Tells whether a file of a plugin may read `CLAUDE_PLUGIN_ROOT` when it runs: whatever it is
 * written in, the name stands in it.
 */
export function readsPluginRoot(bytes: Uint8Array): boolean {
  return BYTES.decode(bytes).includes('CLAUDE_PLUGIN_ROOT')
}

/** Tells whether a text has the variable without braces, as only a shell that knows it expands it. */
export function readsBareRoot(bytes: Uint8Array): boolean {
  return /\$CLAUDE_PLUGIN_ROOT\b/.test(BYTES.decode(bytes))
}

/** The variable, and a few characters on a folder: `${…}/hooks`, `os.path.join(…, "hooks"`. */
const PART_FOLDER = /CLAUDE_PLUGIN_ROOT[^\w\n]{1,12}(hooks|skills|commands|agents)\b/g

/** Lists the folders of parts that a file looks for below the plugin's. */
export function partFoldersIn(bytes: Uint8Array): readonly string[] {
  const found = [...BYTES.decode(bytes).matchAll(PART_FOLDER)]
  return [...new Set(found.flatMap(([, folder = '']) => folder))]
}
