import type { Loss, Slot } from '../../../form/format.ts'
import type { PlainObject } from '../data.ts'

/** One item of an agent's list, and what of the collection it says. */
export interface HookEntry {
  /** The agent's event. */
  readonly event: string
  readonly value: PlainObject
  /** Where it comes from: an event, one of its groups, and some of the group's handlers. */
  readonly source: {
    readonly event: string
    readonly group: number
    readonly handlers: readonly number[]
  }
}

/** A part of a group as an agent has it: all that fits into one item of its list. */
export interface GroupPart {
  readonly value: PlainObject
  readonly handlers: readonly number[]
}

/** How one agent writes hooks: `hooks` is an object of lists, one for each event. */
export interface HookDialect {
  /** Id of the format. */
  readonly id: string
  /** What a file of the agent has beside the hooks. */
  readonly header: PlainObject
  /** A file that is the artifact's alone. */
  readonly isOwnFile: boolean
  /** Returns the agent's event; null for one that it does not know. */
  eventOf(event: string): string | null
  /** Returns the collection's event for one of the agent's; null for one that it does not know. */
  collectedEvent(event: string): string | null
  /** Returns the items for a group; none where the agent has nothing like it. */
  encode(group: PlainObject, event: string, slot: Slot): readonly GroupPart[]
  /** Returns the group that an item stands for; `event` is the collection's. */
  decode(value: PlainObject, event: string, slot: Slot): PlainObject
  losses(events: PlainObject, slot: Slot): readonly Loss[]
}
