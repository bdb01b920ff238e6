import type { Format, Slot } from './format.ts'

/** Tells whether the agent can be told nothing at all of `text`: then nothing of it would be written. */
export function isUnsaid(format: Format, slot: Slot, text: string): boolean {
  const written = format.write('', slot, { was: null, now: text, keepKey: false })
  return written === '' || format.isEmpty(written)
}
