import type { Format, Slot } from '../../src/core/form/format.ts'

/** An artifact called `github` or `lint` that came with the plugin `kit`. */
export const slotOf = (name: string, folder: string): Slot => ({
  name,
  folder,
  pluginFolder: '.claude/plugins/kit',
  scope: 'project',
})

/** Returns a user's file with an artifact put into it, as a text without its last line break. */
export function putInto(format: Format, slot: Slot, { text, file = '' }: Put): string {
  const keepKey = format.hasKey(file)
  return format.write(file, slot, { was: null, now: text, keepKey }).trimEnd()
}

interface Put {
  /** Of the collection. */
  readonly text: string
  /** What the user has already. */
  readonly file?: string
}

/** Lists what the agent will not know, a line each. */
export function lossesOf(format: Format, slot: Slot, text: string): readonly string[] {
  return format.losses(text, slot).map(({ field, message }) => `${field}: ${message}`)
}
