import { hasLoneSurrogate, isUnseen } from './text-classes.ts'

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/**
 * Returns `untrusted` as one line that is safe to print: what would steer a terminal, or hide or
 * reorder text, is spelled out as `\x1b` or `\u{202e}`.
 *
 * Longer texts are cut at `max` characters and end in `…`. Emoji sequences keep their joiners.
 */
export function terminalText(untrusted: string, max = 2000): string {
  const text = hasLoneSurrogate(untrusted) ? untrusted.toWellFormed() : untrusted
  let shown = ''
  let count = 0
  let before = 0
  for (const char of text) {
    if (count === max) return `${shown}…`
    count += 1
    const point = char.codePointAt(0) ?? 0
    shown += isUnseen(point) && !isEmojiJoiner(point, before) ? escaped(char, point) : char
    before = point
  }
  return shown
}

function escaped(char: string, point: number): string {
  const hex = point.toString(16)
  return SHORT[char] ?? (point < 0x100 ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex}}`)
}

function isEmojiJoiner(point: number, before: number): boolean {
  return point === 0x200d && (before >= 0x1f000 || before === 0xfe0f)
}
