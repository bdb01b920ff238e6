/** Three texts of one merge. */
export type TextTriple = Readonly<Record<'base' | 'ours' | 'theirs', Uint8Array>>

/** Returns `count` triples of edited documents; the same ones for the same `seed`. */
export function generateTriples(count: number, seed: number): TextTriple[] {
  return Array.from({ length: count }, (_, index) =>
    generateTriple(20 + ((index * 37) % 400), seed + index),
  )
}

/** Returns a document of `lines` lines and two copies, each with an edit in about every 25th line. */
export function generateTriple(lines: number, seed: number): TextTriple {
  const next = makeRandom(seed)
  const base = Array.from({ length: lines }, () => makeLine(next))
  const edit = () => base.flatMap((line) => editLine(line, next)).join('\n')
  const encoder = new TextEncoder()
  return {
    base: encoder.encode(`${base.join('\n')}\n`),
    ours: encoder.encode(`${edit()}\n`),
    theirs: encoder.encode(`${edit()}\n`),
  }
}

type Random = (below: number) => number

function editLine(line: string, next: Random): string[] {
  const choice = next(75)
  if (choice === 0) return []
  if (choice === 1) return [`${line} ${next(1000)}`]
  return choice === 2 ? [line, makeLine(next)] : [line]
}

function makeLine(next: Random): string {
  if (next(5) === 0) return ''
  return Array.from({ length: 1 + next(9) }, () => `word${next(300)}`).join(' ')
}

/** The minimal standard generator: small, and the same everywhere. */
function makeRandom(seed: number): Random {
  let state = (seed % 2147483646) + 1
  return (below) => {
    state = (state * 48271) % 2147483647
    return state % below
  }
}
