import type { Slot } from '../../../form/format.ts'

/** How an agent's shell finds the project, and a person's home; `''` where it starts there. */
export type ShellRoot = Readonly<Record<Slot['scope'], string>>

export type Shell = 'sh' | 'powershell'

/** Where a command of a hook is run, and by what. */
export interface CommandPlace {
  readonly root: ShellRoot
  readonly shell: Shell
  readonly slot: Slot
}

/** Tells which shell runs a handler. */
export function shellOf({ shell }: Readonly<Record<string, unknown>>): Shell {
  return shell === 'powershell' ? 'powershell' : 'sh'
}

const VARIABLE = 'CLAUDE_PLUGIN_ROOT'
const PLUGIN_ROOT = `\${${VARIABLE}}`

/** `${CLAUDE_PLUGIN_ROOT}`, a quote that may close behind it, and the hook's own folder. */
const PLUGIN_PATH =
  /\$(?:\{CLAUDE_PLUGIN_ROOT\}|CLAUDE_PLUGIN_ROOT\b)(["']?)(\/hooks(?=[/"'\s]|$))?/g

type Quote = '' | '"' | "'"

/**
 * Writes a shell command of the collection with the paths that the files have in a project.
 *
 * `${CLAUDE_PLUGIN_ROOT}/hooks` becomes the hook's folder, any other `${CLAUDE_PLUGIN_ROOT}` the
 * plugin's; without one it stays. Where the command, or what it starts of the plugin, reads the
 * variable when it runs, it is set before, for all of the command.
 */
export function writeCommand(command: string, place: CommandPlace): string {
  const written = writePaths(command, place)
  const startsOurs = place.slot.setsRoot === true && command.includes(VARIABLE)
  return (startsOurs || written.includes(VARIABLE) ? setRoot(place) : '') + written
}

/** Reads a shell command of the agent as the collection has it. */
export function readCommand(command: string, place: CommandPlace): string {
  const { folder, pluginFolder } = place.slot
  const set = setRoot(place)
  const bare = set !== '' && command.startsWith(set) ? command.slice(set.length) : command
  const own = readPaths(bare, place, { folder, name: `${PLUGIN_ROOT}/hooks` })
  if (pluginFolder === null) return own
  return readPaths(own, place, { folder: pluginFolder, name: PLUGIN_ROOT })
}

/** Tells whether a command names something of a plugin that lies nowhere. */
export function hasLostPath(command: string, place: CommandPlace): boolean {
  return place.slot.pluginFolder === null && writePaths(command, place).includes(VARIABLE)
}

/** Returns the words that set the variable to the plugin's folder; none without one. */
function setRoot({ root, shell, slot }: CommandPlace): string {
  const { scope, pluginFolder } = slot
  if (pluginFolder === null) return ''
  // What the command starts may go elsewhere: the folder has to be found from there too.
  const start = root[scope] === '' ? '$PWD' : root[scope]
  if (isWhole(pluginFolder)) {
    return shell === 'powershell'
      ? `$env:${VARIABLE} = "${pluginFolder}"; `
      : `export ${VARIABLE}=${quoted(pluginFolder, '')}; `
  }
  return shell === 'powershell'
    ? `$env:${VARIABLE} = "${start}/${pluginFolder}"; `
    : `export ${VARIABLE}=${shellPath(start, pluginFolder, '')}; `
}

function writePaths(command: string, place: CommandPlace): string {
  const { slot } = place
  let written = ''
  let at = 0
  for (const found of command.matchAll(PLUGIN_PATH)) {
    const [whole, closing = '', own] = found
    written += command.slice(at, found.index)
    at = found.index + whole.length
    const quote = quoteAt(command, found.index)
    const isOwn = own !== undefined && (closing === '' || closing === quote)
    const folder = isOwn ? slot.folder : slot.pluginFolder
    const path = folder === null ? null : writePath(place, folder, quote)
    written += path === null ? whole : path + closing + (isOwn ? '' : (own ?? ''))
  }
  return written + command.slice(at)
}

function writePath({ root, shell, slot }: CommandPlace, folder: string, quote: Quote): string {
  const start = root[slot.scope]
  if (isWhole(folder)) return quoted(folder, quote)
  if (start !== '' && shell === 'sh') return shellPath(start, folder, quote)
  const whole = start === '' ? `./${folder}` : `${start}/${folder}`
  return quote === '' && !isSafe(folder) ? `"${whole}"` : whole
}

function shellPath(start: string, folder: string, quote: Quote): string {
  if (quote === '"') return `${start}/${folder}`
  if (quote === "'") return `'"${start}"'/${folder}`
  return isSafe(folder) ? `"${start}"/${folder}` : `"${start}/${folder}"`
}

/** A person's folder may lie outside of the home; then it is named whole. */
function isWhole(folder: string): boolean {
  return folder.startsWith('/')
}

function quoted(folder: string, quote: Quote): string {
  return quote === '' && !isSafe(folder) ? `"${folder}"` : folder
}

function isSafe(folder: string): boolean {
  return /^[\w./@+-]+$/.test(folder)
}

function readPaths(
  command: string,
  { root: roots, shell, slot }: CommandPlace,
  { folder, name }: { readonly folder: string; readonly name: string },
): string {
  const path = escape(folder)
  const root = escape(roots[slot.scope])
  const inQuotes = shell === 'sh' ? [`'"${root}"'/`, `"${root}"/`] : []
  const below = root === '' ? [String.raw`(?<![\w./])(?:\./)?`] : [...inQuotes, `${root}/`]
  const starts = isWhole(folder) ? [String.raw`(?<![\w./])`] : below
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
