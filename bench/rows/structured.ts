import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isBinary } from '../../src/core/diff/is-binary.ts'
import { mergeFile } from '../../src/core/merge/lines/merge-file.ts'
import type { FileBytes } from '../../src/core/merge/lines/merge-file.ts'
import { isIdenticalData } from '../../src/core/merge/structured/data.ts'
import type { Data } from '../../src/core/merge/structured/data.ts'
import { mergeData } from '../../src/core/merge/structured/merge-data.ts'
import { mergeStructured } from '../../src/core/merge/structured/merge-structured.ts'
import { STRUCTURED_FORMATS } from '../../src/core/merge/structured/structured-formats.ts'
import { findStructuredKind } from '../../src/core/merge/structured/structured-kind.ts'
import type { StructuredKind } from '../../src/core/merge/structured/structured-kind.ts'
import type { BenchRow, Measure } from '../bench-row.ts'
import { readMergeTriples } from '../merge-triples.ts'
import { takeTurns } from '../take-turns.ts'

/** A file with a conflict. */
interface Conflict extends FileBytes {
  readonly path: string
}

/** How many conflicts of real histories a merge by key settles; needs the collected triples. */
export const structuredMerge: BenchRow = {
  name: 'structured',
  async run() {
    const corpus = process.env['SKILLMEAT_CORPUS']
    if (corpus === undefined) return []
    const real = readMergeTriples(corpus, 'dev').filter(
      (triple) => triple.git.merge.exit > 0 && !isBinary(triple.base) && conflictsInData(triple),
    )
    const made = makeConflicts(join(corpus, 'collections'))
    return [
      ...(['frontmatter', 'json', 'toml', 'yaml'] as const).flatMap((kind) =>
        count(`conflicts of git in ${kind}`, ofKind(real, kind)),
      ),
      ...count('two keys added to real frontmatter', made),
      await time(made),
    ]
  },
}

function ofKind(conflicts: readonly Conflict[], kind: StructuredKind): Conflict[] {
  return conflicts.filter(({ path }) => findStructuredKind(path) === kind)
}

/** Tells whether lines conflict in what can be merged by key, line endings aside. */
function conflictsInData({ path, base, ours, theirs }: Conflict): boolean {
  const kind = findStructuredKind(path)
  const part = (bytes: Uint8Array) => new TextEncoder().encode(dataOf(bytes, kind))
  const bytes = { base: part(base), ours: part(ours), theirs: part(theirs) }
  return kind !== null && mergeFile(bytes, {}).conflicts > 0
}

/** Real skills, each with a key added on either side at the end of its frontmatter. */
function makeConflicts(folder: string): Conflict[] {
  const paths = globSync('**/SKILL.md', { cwd: folder }).toSorted()
  return paths.flatMap((path): Conflict[] => {
    const base = readFileSync(join(folder, path), 'utf8')
    if (!base.startsWith('---\n')) return []
    const withKey = (line: string) => Buffer.from(base.replace(/\n---\n/, `\n${line}\n---\n`))
    const [ours, theirs] = [withKey('model: opus'), withKey('# since 2\neffort: low')]
    return [{ path, base: Buffer.from(base), ours, theirs }]
  })
}

function count(what: string, conflicts: readonly Conflict[]): Measure[] {
  if (conflicts.length === 0) return []
  const ours = conflicts.filter((conflict) => {
    const merged = mergeStructured(conflict.path, conflict)
    if (merged !== null) assertSound(conflict, merged.text)
    return merged !== null
  }).length
  const note = `${ours} of ${conflicts.length} conflicts resolved by key`
  return [{ what, unit: 'files', ours, rival: null, goal: null, note }]
}

async function time(conflicts: readonly Conflict[]): Promise<Measure> {
  const round = () => {
    for (const conflict of conflicts) mergeStructured(conflict.path, conflict)
  }
  const times = await takeTurns([{ name: 'ours', round }])
  return {
    what: `the same, ${conflicts.length} merges by key`,
    unit: 'ms',
    ours: times.get('ours') ?? Number.NaN,
    rival: null,
    goal: null,
  }
}

/** Throws unless the text reads back to what a merge of the data comes to. */
function assertSound({ path, base, ours, theirs }: Conflict, merged: Uint8Array): void {
  const kind = findStructuredKind(path)
  const formats = kind === null ? [] : STRUCTURED_FORMATS[kind]
  const isSound = formats.some(({ readData }) => {
    const [inBase, inOurs, inTheirs, result] = [base, ours, theirs, merged].map((bytes) => {
      const text = dataOf(bytes, kind)
      return text === '' ? new Map<string, Data>() : tryTo(() => readData(text))
    })
    if (inBase == null || inOurs == null || inTheirs == null || result == null) return false
    const expected = mergeData({ base: inBase, ours: inOurs, theirs: inTheirs })
    return expected?.data !== undefined && isIdenticalData(result, expected.data)
  })
  if (!isSound) throw new Error(`${path} does not read back to its data`)
}

/** The frontmatter of a markdown text, and any other text whole. */
function dataOf(bytes: Uint8Array, kind: StructuredKind | null): string {
  const text = new TextDecoder().decode(bytes).replaceAll('\r\n', '\n')
  if (kind !== 'frontmatter') return text
  const opening = /^---[ \t]*\n/.exec(text)?.[0] ?? ''
  const rest = text.slice(opening.length)
  const end = opening === '' ? -1 : rest.search(/^(?:---|\.\.\.)[ \t]*$/m)
  return end === -1 ? '' : rest.slice(0, end)
}

function tryTo<T>(read: () => T): T | null {
  try {
    return read()
  } catch {
    return null
  }
}
