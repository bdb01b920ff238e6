import { setFlagsFromString } from 'node:v8'

/**
 * Keeps the garbage of a command that streams through the whole store from piling up.
 *
 * V8 lets its young generation grow to a hundred megabytes before it looks; with this, checking a store of a gigabyte
 * takes half the memory and a tenth more time.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
}
