import type { ValuePlace } from '../../core/merge/structured/differing-values.ts'
import { terminalText } from '../../core/security/terminal-text.ts'
import type { ConflictHunk, RecordedText } from '../../operations/merging/conflict-hunks.ts'
import type { Colour, Output } from '../command/output.ts'

/** How many settled lines are shown around a place. */
const CONTEXT = 3

/** Shows what the sides say differently, by key. */
export function renderValues(
  out: Output,
  values: readonly ValuePlace[],
  names: readonly [ours: string, base: string | null, theirs: string],
): string[] {
  const encoder = new TextEncoder()
  const nothing = new Uint8Array()
  const around = { before: nothing, after: nothing, recorded: null, allowsBoth: true }
  return values.flatMap((place) => {
    const sides = {
      base: encoder.encode(place.base),
      ours: encoder.encode(place.ours),
      theirs: encoder.encode(place.theirs),
    }
    const title = out.paint('bold', terminalText(place.key, 200))
    return [title, ...renderHunk(out, { ...sides, ...around }, names)]
  })
}

/** Shows one conflicting place: both sides and the base if there is one, between the lines around it. */
export function renderHunk(
  out: Output,
  hunk: Omit<ConflictHunk, 'kind' | 'line' | 'eol' | 'inKeys' | 'number' | 'choice'>,
  names: readonly [ours: string, base: string | null, theirs: string],
): string[] {
  const [ours, base, theirs] = names
  const before = linesOf(hunk.before).slice(-CONTEXT)
  const after = linesOf(hunk.after).slice(0, CONTEXT)
  const mark = (sign: string, name: string) => out.paint('magenta', `${sign} ${name}`)
  return [
    ...(hunk.allowsBoth ? [] : ['a place among keys: one side has to have all of it']),
    ...before.map((line) => out.paint('dim', indented(line))),
    mark('<<<<<<<', ours),
    ...side(out, 'green', hunk.ours),
    ...(base === null ? [] : [mark('|||||||', base), ...side(out, 'dim', hunk.base)]),
    mark('=======', theirs),
    ...side(out, 'cyan', hunk.theirs),
    mark('>>>>>>>', theirs),
    ...after.map((line) => out.paint('dim', indented(line))),
    ...(hunk.recorded === null
      ? []
      : [
          mark('decided', `before in ${recordedWhere(hunk.recorded)} as`),
          ...side(out, 'yellow', hunk.recorded.text),
        ]),
  ]
}

function recordedWhere({ artifact, path }: RecordedText): string {
  return artifact === null ? terminalText(path, 200) : terminalText(`${artifact}, ${path}`, 200)
}

function side(out: Output, colour: Colour, bytes: Uint8Array): string[] {
  return linesOf(bytes).map((line) => out.paint(colour, indented(line)))
}

function linesOf(bytes: Uint8Array): string[] {
  const lines = new TextDecoder().decode(bytes).split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines.map((line) => (line === '' ? '' : terminalText(line.replace(/\r$/, ''), 400)))
}

function indented(line: string): string {
  return line === '' ? '' : `  ${line}`
}
