import type { Format, Slot } from '../../../core/form/format.ts'

interface Refit {
  /** The slot that the artifact was written for. */
  readonly from: Slot
  readonly to: Slot
  /** Its text in the collection. */
  readonly was: string
}

/**
 * Returns a file in which an artifact that was written for one folder of its plugin is as written for
 * another. What is the user's in it, and all around it, stays.
 */
export function refitText(format: Format, text: string, { from, to, was }: Refit): string {
  const [before, after] = [from.pluginFolder, to.pluginFolder]
  if (before !== null && after !== null) {
    const [start, end] = ownPart(text, format.write(text, from, { was, now: null, keepKey: true }))
    const moved = text.slice(start, end).replaceAll(folderPattern(before), () => after)
    const fitted = text.slice(0, start) + moved + text.slice(end)
    if (format.read(fitted, to, was) === was) return fitted
  }
  const without = format.write(text, from, { was, now: null, keepKey: true })
  return format.write(without, to, { was: null, now: was, keepKey: true })
}

/** Returns the part of a text that is not in the one without the artifact. */
function ownPart(text: string, without: string): readonly [number, number] {
  const most = Math.min(text.length, without.length)
  let start = 0
  while (start < most && text[start] === without[start]) start += 1
  let end = 0
  while (end < most - start && text.at(-1 - end) === without.at(-1 - end)) end += 1
  return [start, text.length - end]
}

/** Finds a folder where it is a whole path, or the beginning of one. */
function folderPattern(folder: string): RegExp {
  const escaped = folder.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
  return new RegExp(`(?<![\\w.-])${escaped}(?![\\w.-])`, 'g')
}
