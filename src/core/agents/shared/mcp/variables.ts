import type { Slot } from '../../../form/format.ts'

/** How an agent writes, in the text of a server, what only the machine knows. */
export interface VariableSyntax {
  /** Writes a placeholder, `whole` with its default, `name` without; null where the agent knows none. */
  readonly write: ((name: string, whole: string) => string) | null
  /** Finds such texts; the first group that is there is the name. */
  readonly pattern: RegExp | null
  /** The beginning of a path in a project, and of one below a person's home; null for no way. */
  readonly root: Readonly<Record<Slot['scope'], string | null>>
}

const PLACEHOLDER = /\$\{([^}]*)\}/g
const VARIABLE = /^([A-Za-z_]\w*)(?::-[^}]*)?$/
const PLUGIN_ROOT = 'CLAUDE_PLUGIN_ROOT'
const BARE = /\$CLAUDE_PLUGIN_(?:ROOT|DATA)\b/g

/** Writes a text of the collection as the agent reads it. */
export function writeVariables(text: string, syntax: VariableSyntax, slot: Slot): string {
  return text.replaceAll(PLACEHOLDER, (whole, inner: string) => {
    if (inner === PLUGIN_ROOT) return pluginFolder(syntax, slot) ?? whole
    const name = VARIABLE.exec(inner)?.[1]
    return name === undefined || isClaudeOnly(inner) || syntax.write === null
      ? whole
      : syntax.write(name, whole)
  })
}

/** Reads a text of the agent as the collection has it. */
export function readVariables(text: string, syntax: VariableSyntax, slot: Slot): string {
  const folder = pluginFolder(syntax, slot)
  const named =
    folder === null ? text : text.replaceAll(pathPattern(folder), () => `\${${PLUGIN_ROOT}}`)
  if (syntax.pattern === null) return named
  return named.replaceAll(syntax.pattern, (whole: string, ...groups: unknown[]) => {
    const name = groups.find((group) => typeof group === 'string' && group !== '')
    return typeof name === 'string' && name !== PLUGIN_ROOT ? `\${${name}}` : whole
  })
}

/** Tells whether a text of the collection has a placeholder in it. */
export function hasPlaceholder(text: string): boolean {
  return /\$\{[^}]+\}/.test(text)
}

/** Lists the placeholders of a text that the agent will not fill in. */
export function unknownPlaceholders(
  text: string,
  syntax: VariableSyntax,
  slot: Slot,
): readonly string[] {
  // Without braces a shell of the server expands it, and only that of a plugin knows it.
  const bare = [...text.matchAll(BARE)].map(([whole]) => whole)
  const braced = [...text.matchAll(PLACEHOLDER)].flatMap(([whole, inner = '']) => {
    if (inner === PLUGIN_ROOT) return pluginFolder(syntax, slot) === null ? [whole] : []
    if (isClaudeOnly(inner)) return [whole]
    return VARIABLE.test(inner) && syntax.write !== null ? [] : [whole]
  })
  return [...bare, ...braced]
}

/** Lists the placeholders of a text whose default the agent does not know. */
export function lostDefaults(text: string, syntax: VariableSyntax, slot: Slot): readonly string[] {
  return [...text.matchAll(PLACEHOLDER)].flatMap(([whole, inner = '']) => {
    const isWritten = inner.includes(':-') && VARIABLE.test(inner) && syntax.write !== null
    return isWritten && !writeVariables(whole, syntax, slot).includes(':-') ? [whole] : []
  })
}

/** Filled in by Claude Code for its plugins, and by nothing else. */
function isClaudeOnly(inner: string): boolean {
  return /^(?:CLAUDE_PLUGIN_DATA|CLAUDE_PLUGIN_ROOT|user_config\..*)$/.test(inner)
}

function pluginFolder({ root }: VariableSyntax, slot: Slot): string | null {
  const start = root[slot.scope]
  const folder = slot.pluginFolder
  if (folder === null || start === null) return null
  return folder.startsWith('/') ? folder : start + folder
}

/** Finds a folder where it is the beginning of a path, or all of it. */
function pathPattern(folder: string): RegExp {
  const escaped = folder.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
  return new RegExp(String.raw`(?<![\w./])${escaped}(?![^/\\"'\s])`, 'g')
}
