/** The two texts that git wrote into one file, and their base where the file shows it. */
export interface MarkedText {
  readonly ours: string
  readonly theirs: string
  readonly base: string | null
}

type Section = 'both' | 'ours' | 'base' | 'theirs'

/**
 * Takes a text with conflict markers apart: both whole texts, and the base of the styles `diff3` and
 * `zdiff3`. Markers may be longer than seven signs, and lines may end in CRLF.
 *
 * Returns null where there is no conflict, or where one is not whole.
 */
export function splitMarkers(text: string): MarkedText | null {
  const parts = { ours: '', base: '', theirs: '' }
  const begun = { both: 0, ours: 0, base: 0, theirs: 0 }
  let section: Section = 'both'
  let size = 0
  for (const line of text.split(/(?<=\n)/)) {
    const next = nextSection(section, line, size)
    if (next === null && isOutOfPlace(section, line, size)) return null
    if (next === null) {
      for (const part of section === 'both' ? SIDES : [section]) parts[part] += line
      continue
    }
    if (next === 'ours') size = markerSize(line)
    begun[next] += 1
    section = next
  }
  if (section !== 'both' || begun.both === 0) return null
  return { ...parts, base: begun.base === begun.both ? parts.base : null }
}

const SIDES = ['ours', 'base', 'theirs'] as const

/** Which section a marker begins; null for a line that is none where it stands. */
function nextSection(section: Section, line: string, size: number): Section | null {
  if (section === 'both') return isMarker(line, '<', markerSize(line)) ? 'ours' : null
  if (section === 'theirs') return isMarker(line, '>', size) ? 'both' : null
  if (section === 'ours' && isMarker(line, '|', size)) return 'base'
  return isMarker(line, '=', size) ? 'theirs' : null
}

/** Tells whether a line is a marker that cannot stand in its section: the conflict is not whole. */
function isOutOfPlace(section: Section, line: string, size: number): boolean {
  return section !== 'both' && ['<', '|', '=', '>'].some((sign) => isMarker(line, sign, size))
}

const SMALLEST = 7

function markerSize(line: string): number {
  return /^<*/.exec(line)?.[0].length ?? 0
}

function isMarker(line: string, sign: string, size: number): boolean {
  if (size < SMALLEST || !line.startsWith(sign.repeat(size))) return false
  const rest = line.slice(size).trimEnd()
  return rest === '' || rest.startsWith(' ')
}
