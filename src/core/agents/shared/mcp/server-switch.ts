import type { Loss } from '../../../form/format.ts'
import type { PlainJson } from '../../../json/plain-json.ts'
import type { PlainObject } from '../data.ts'
import { withoutKeys } from '../data.ts'

/** Keys that say nothing but whether a server is off. */
export const SWITCH_KEYS: ReadonlySet<string> = new Set(['disabled', 'enabled'])

/**
 * Tells whether a server is off: most say `disabled`, OpenCode and Codex `enabled`. What was meant
 * as a yes or no counts as one, for a server that is off must not be turned on by a spelling.
 */
export function isOff(server: PlainObject): boolean {
  const { disabled, enabled } = server
  return YES.has(textOf(disabled)) || NO.has(textOf(enabled))
}

const YES: ReadonlySet<string> = new Set(['true', 'yes', 'on', '1'])
const NO: ReadonlySet<string> = new Set(['false', 'no', 'off', '0'])

function textOf(value: PlainJson | undefined): string {
  return typeof value === 'object' || value === undefined ? '' : String(value).toLowerCase()
}

/** Returns the entry of an agent that has a switch: `enabled`, said only where it is off. */
export function withSwitch(entry: PlainObject, server: PlainObject): PlainObject {
  return isOff(server) ? { ...entry, enabled: false } : entry
}

/** Returns what a file's entry says of a server, in the word of the collection. */
export function readSwitch(server: PlainObject, entry: PlainObject): PlainObject {
  return isOff(entry) ? { ...server, disabled: true } : server
}

/**
 * Returns `next` without a switch that the file no longer has: where the collection says
 * `enabled: false`, nothing in the file stands for that very key.
 */
export function turnedAs(next: PlainObject, found: PlainObject): PlainObject {
  return isOff(next) && !isOff(found) ? withoutKeys(next, (key) => SWITCH_KEYS.has(key)) : next
}

/** Says that an agent would start a server that is off. */
export function offLoss(agent: string): Loss {
  const message = `The server is off, and ${agent} has no switch for that; it is left out.`
  return { field: 'disabled', message }
}
