import type { FileStat } from '../../core/diff/diff-stat.ts'
import { terminalText } from '../../core/security/terminal-text.ts'
import type { Output } from '../command/output.ts'
import { count, safeText, table } from './text.ts'

/** Colours a patch for a terminal; control characters in it are spelled out. */
export function paintDiff(out: Output, text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const safe = line === '' ? '' : terminalText(line, 20_000)
      if (!out.hasColour) return safe
      if (/^(?:diff|index|old mode|new mode|new file|deleted file|rename|---|\+\+\+)/.test(line)) {
        return out.paint('bold', safe)
      }
      if (line.startsWith('@@')) return out.paint('cyan', safe)
      if (line.startsWith('+')) return out.paint('green', safe)
      if (line.startsWith('-')) return out.paint('red', safe)
      return paintWords(out, safe)
    })
    .join('\n')
}

function paintWords(out: Output, line: string): string {
  return line
    .replaceAll(/\[-.*?-\]/g, (word) => out.paint('red', word))
    .replaceAll(/\{\+.*?\+\}/g, (word) => out.paint('green', word))
}

export function renderStat(out: Output, files: readonly FileStat[]): string[] {
  const rows = files.map(({ path, added, removed, isBinary }) => [
    ` ${safeText(path, 200)}`,
    isBinary ? 'binary' : `${out.paint('green', `+${added}`)} ${out.paint('red', `-${removed}`)}`,
  ])
  return [...table(rows), ` ${count(files.length, 'file')} changed`]
}
