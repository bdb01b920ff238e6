import type { Slot } from '../../../form/format.ts'
import type { PlainObject } from '../data.ts'
import { isObject } from '../data.ts'
import type { ServerDialect } from './server-dialect.ts'
import { readSwitch, withSwitch } from './server-switch.ts'
import type { Transport } from './server-texts.ts'
import { mapTexts, transportOf, withTexts } from './server-texts.ts'
import type { VariableSyntax } from './variables.ts'
import { readVariables, writeVariables } from './variables.ts'

/** The words of an agent that turns servers off by `enabled`. */
export interface SwitchedWords {
  readonly syntax: VariableSyntax
  /** The ways in which it reaches a server. */
  readonly reaches: ReadonlySet<Transport>
  /** Returns the keys of an entry for a program that the agent starts. */
  readonly localKeys: (server: PlainObject) => PlainObject
  /** The same for a server that it reaches at an address. */
  readonly remoteKeys: (server: PlainObject) => PlainObject
  /** Returns the collection's keys for those of an entry. */
  readonly serverKeys: (entry: PlainObject) => PlainObject
}

/** Makes both directions of a dialect out of such words. */
export function switchedDialect(words: SwitchedWords): Pick<ServerDialect, 'encode' | 'decode'> {
  const { syntax, reaches, localKeys, remoteKeys, serverKeys } = words
  return {
    encode(server: PlainObject, slot: Slot) {
      const transport = transportOf(server)
      if (transport === null || !reaches.has(transport)) return null
      const plain = withTexts(server)
      const keys = transport === 'stdio' ? localKeys(plain) : remoteKeys(plain)
      const entry = mapTexts(withSwitch(keys, server), (text) => writeVariables(text, syntax, slot))
      return isObject(entry) ? entry : null
    },
    decode(entry: PlainObject, slot: Slot) {
      const server = mapTexts(readSwitch(serverKeys(entry), entry), (text) =>
        readVariables(text, syntax, slot),
      )
      return isObject(server) ? server : {}
    },
  }
}
