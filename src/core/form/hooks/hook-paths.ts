import type { Slot } from '../format.ts'

/** How an agent's shell finds the project, and a person's home; `''` where it starts there. */
export type ShellRoot = Readonly<Record<Slot['scope'], string>>

/** `${CLAUDE_PLUGIN_ROOT}`, a quote that may close behind it, and the hook's own folder. */
const PLUGIN_PATH =
  /\$(?:\{CLAUDE_PLUGIN_ROOT\}|CLAUDE_PLUGIN_ROOT\b)(["']?)(\/hooks(?=[/"'\s]|$))?/g
const PLUGIN_ROOT = '${CLAUDE_PLUGIN_ROOT}'

type Quote = '' | '"' | "'"

/**
 * Writes a shell command of the collection with the paths that the files have in a project.
 *
 * `${CLAUDE_PLUGIN_ROOT}/hooks` becomes the hook's folder, any other `${CLAUDE_PLUGIN_ROOT}` the
 * plugin's; without one it stays.
 */
export function writeCommand(command: string, root: ShellRoot, slot: Slot): string {
  let written = ''
  let at = 0
  for (const found of command.matchAll(PLUGIN_PATH)) {
    const [whole, closing = '', own] = found
    written += command.slice(at, found.index)
    at = found.index + whole.length
    const quote = quoteAt(command, found.index)
    const isOwn = own !== undefined && (closing === '' || closing === quote)
    const folder = isOwn ? slot.folder : slot.pluginFolder
    const path = folder === null ? null : writePath(root[slot.scope], folder, quote)
    written += path === null ? whole : path + closing + (isOwn ? '' : (own ?? ''))
  }
  return written + command.slice(at)
}

/** Reads a shell command of the agent as the collection has it. */
export function readCommand(command: string, root: ShellRoot, slot: Slot): string {
  const own = readPaths(command, root[slot.scope], {
    folder: slot.folder,
    name: `${PLUGIN_ROOT}/hooks`,
  })
  if (slot.pluginFolder === null) return own
  return readPaths(own, root[slot.scope], { folder: slot.pluginFolder, name: PLUGIN_ROOT })
}

/** Tells whether a command names something of a plugin that lies nowhere. */
export function hasLostPath(command: string, slot: Slot): boolean {
  if (slot.pluginFolder !== null) return false
  return [...command.matchAll(PLUGIN_PATH)].some(([, , own]) => own === undefined)
}

function writePath(root: string, folder: string, quote: Quote): string {
  const whole = root === '' ? `./${folder}` : `${root}/${folder}`
  const isSafe = /^[\w./@+-]+$/.test(folder)
  if (root === '') return quote === '' && !isSafe ? `"${whole}"` : whole
  if (quote === '"') return whole
  if (quote === "'") return `'"${root}"'/${folder}`
  return isSafe ? `"${root}"/${folder}` : `"${whole}"`
}

function readPaths(
  command: string,
  root: string,
  { folder, name }: { readonly folder: string; readonly name: string },
): string {
  const path = escape(folder)
  const starts =
    root === ''
      ? [String.raw`(?<![\w./])(?:\./)?`]
      : [`'"${escape(root)}"'/`, `"${escape(root)}"/`, `${escape(root)}/`]
  const pattern = new RegExp(`(?:${starts.join('|')})${path}(?=[/"'\\s]|$)`, 'g')
  return command.replaceAll(pattern, () => name)
}

function escape(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
}

/** Returns the quote that is open at `offset` of a shell command. */
function quoteAt(command: string, offset: number): Quote {
  let quote: Quote = ''
  for (let at = 0; at < offset; at += 1) {
    const char = command.charAt(at)
    if (char === '\\' && quote !== "'") at += 1
    else if (quote === '' && (char === '"' || char === "'")) quote = char
    else if (char === quote) quote = ''
  }
  return quote
}
