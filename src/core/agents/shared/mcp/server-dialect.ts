import type { Loss, Slot } from '../../../form/format.ts'
import type { PlainObject } from '../data.ts'

/** How one agent writes a server. Values are data; where they stand in a file is another matter. */
export interface ServerDialect {
  /** Id of the format. */
  readonly id: string
  /** The agent's name in messages. */
  readonly agent: string
  /** The outer key. */
  readonly key: string
  /** The keys of an entry that say what the collection can say. */
  readonly owned: ReadonlySet<string>
  /** The keys of an entry whose values belong to the user. */
  readonly secrets: readonly string[]
  /** Written with a new entry, and the user's from then on. */
  readonly defaults: PlainObject
  /** Returns the entry; null where the agent has no such servers, or would start one that is off. */
  encode(server: PlainObject, slot: Slot): PlainObject | null
  /** Returns what an entry says. */
  decode(entry: PlainObject, slot: Slot): PlainObject
  /** Tells whether a value of the user's file waits for a variable. */
  isPlaceholder(text: string, slot: Slot): boolean
  losses(server: PlainObject, slot: Slot): readonly Loss[]
}
