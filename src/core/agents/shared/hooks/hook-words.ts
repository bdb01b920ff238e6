import type { PlainJson } from '../../../json/plain-json.ts'
import type { Slot } from '../../../form/format.ts'
import type { PlainObject } from '../data.ts'
import { isList, isText } from '../data.ts'
import { mapTexts } from '../mcp/server-texts.ts'

/*
 * Handlers of Claude Code with `args`: a program and its words, run without a shell. Claude Code
 * fills in `${CLAUDE_PROJECT_DIR}` in each of them, and nothing for a person's home.
 */

const PLUGIN_ROOT = '${CLAUDE_PLUGIN_ROOT}'
const PROJECT = '${CLAUDE_PROJECT_DIR}'

/**
 * Writes the words of a handler with the paths that the files have in a project. Where the program
 * reads `CLAUDE_PLUGIN_ROOT` when it runs, `env` sets it.
 */
export function writeWords(handler: PlainObject, slot: Slot): PlainObject {
  const { command, args } = handler
  if (slot.scope === 'user' || !isText(command) || !isList(args)) return handler
  const words = [command, ...args]
  const isOurs = words.some((word) => isText(word) && word.includes(PLUGIN_ROOT))
  if (!isOurs) return handler
  const set = slot.setsRoot === true ? setRoot(slot) : null
  const written = words.map((word) => mapTexts(word, (text) => writeWord(text, slot)))
  return set === null ? withWords(handler, written) : withWords(handler, ['env', set, ...written])
}

/** Reads the words of a handler as the collection has them. */
export function readWords(handler: PlainObject, slot: Slot): PlainObject {
  const { command, args } = handler
  if (slot.scope === 'user' || !isText(command) || !isList(args)) return handler
  const isSet = command === 'env' && args.length > 1 && args[0] === setRoot(slot)
  const words = isSet ? args.slice(1) : [command, ...args]
  return withWords(
    handler,
    words.map((word) => mapTexts(word, (text) => readWord(text, slot))),
  )
}

function withWords(handler: PlainObject, [command = '', ...args]: readonly PlainJson[]) {
  return { ...handler, command, args }
}

function setRoot({ pluginFolder }: Slot): string | null {
  return pluginFolder === null ? null : `CLAUDE_PLUGIN_ROOT=${PROJECT}/${pluginFolder}`
}

function writeWord(word: string, { folder, pluginFolder }: Slot): string {
  const own = word.replaceAll(
    /\$\{CLAUDE_PLUGIN_ROOT\}\/hooks(?=\/|$)/g,
    () => `${PROJECT}/${folder}`,
  )
  return pluginFolder === null
    ? own
    : own.replaceAll(PLUGIN_ROOT, () => `${PROJECT}/${pluginFolder}`)
}

function readWord(word: string, { folder, pluginFolder }: Slot): string {
  const own = word.replaceAll(pathPattern(folder), () => `${PLUGIN_ROOT}/hooks`)
  return pluginFolder === null ? own : own.replaceAll(pathPattern(pluginFolder), () => PLUGIN_ROOT)
}

/** Finds a folder of the project where it is a whole path, or the beginning of one. */
function pathPattern(folder: string): RegExp {
  const whole = `${PROJECT}/${folder}`.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
  return new RegExp(String.raw`${whole}(?=[/\s:;,"']|$)`, 'g')
}
