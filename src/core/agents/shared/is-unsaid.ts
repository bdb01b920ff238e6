import type { Format, Slot } from '../../form/format.ts'

/**
 * Tells whether the agent cannot express any of `text`, so that nothing would be written.
 *
 * A text without content, such as hooks without a hook, counts as expressed in full.
 */
export function isUnsaid(format: Format, slot: Slot, text: string): boolean {
  const written = format.write('', slot, { was: null, now: text, keepKey: false })
  const isNothing = written === '' || format.isEmpty(written)
  return isNothing && format.losses(text, slot).length > 0
}
