import type { Format, Slot } from '../../form/format.ts'

/**
 * Tells whether the agent can be told nothing at all of `text`, so that nothing would be written.
 *
 * A text that says nothing itself, such as hooks without a hook, is told whole.
 */
export function isUnsaid(format: Format, slot: Slot, text: string): boolean {
  const written = format.write('', slot, { was: null, now: text, keepKey: false })
  const isNothing = written === '' || format.isEmpty(written)
  return isNothing && format.losses(text, slot).length > 0
}
