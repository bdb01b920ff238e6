import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytes, openTrees, sha256, show } from '../../../test/merge/open-trees.ts'
import type { Files } from '../../../test/merge/open-trees.ts'
import type { ObjectId } from '../object/object-id.ts'
import type { TreeMerge } from './merge-trees.ts'
import { resolveConflict } from './resolve-conflict.ts'

const text = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\n'
const edited = text.replace('two', 'TWO')
const changed = text.replace('six', 'SIX')
const both = edited.replace('six', 'SIX')
const crlf = (contents: string) => contents.replaceAll('\n', '\r\n')

const cases: readonly {
  rule: string
  base: Files | null
  ours: Files | null
  theirs: Files | null
  files: Files
  conflicts?: readonly string[]
}[] = [
  {
    rule: 'edits of one file in two places merge',
    base: { f: text },
    ours: { f: edited },
    theirs: { f: changed },
    files: { f: both },
  },
  {
    rule: 'edits of one line conflict',
    base: { f: text },
    ours: { f: edited },
    theirs: { f: text.replace('two', '2') },
    files: {},
    conflicts: ['content f 1'],
  },
  {
    rule: 'a deletion of an untouched file is taken',
    base: { f: text, g: 'g' },
    ours: { g: 'g' },
    theirs: { f: text, g: 'G' },
    files: { g: 'G' },
  },
  {
    rule: 'a deletion of an edited file conflicts',
    base: { f: text, g: 'g' },
    ours: { g: 'g' },
    theirs: { f: edited, g: 'g' },
    files: { g: 'g' },
    conflicts: ['deletion f 0'],
  },
  {
    rule: 'the same deletion on both sides is taken',
    base: { f: text, g: 'g' },
    ours: { g: 'G' },
    theirs: { g: 'g' },
    files: { g: 'G' },
  },
  {
    rule: 'a file that both added alike is taken',
    base: {},
    ours: { f: 'x', g: 'y' },
    theirs: { f: 'x' },
    files: { f: 'x', g: 'y' },
  },
  {
    rule: 'a file that both added differently conflicts',
    base: {},
    ours: { f: 'x\n' },
    theirs: { f: 'y\n' },
    files: {},
    conflicts: ['add_add f 1'],
  },
  {
    rule: 'a renamed file keeps the edit of the other side',
    base: { f: text },
    ours: { g: text },
    theirs: { f: edited },
    files: { g: edited },
  },
  {
    rule: 'a renamed and edited file merges with the edit of the other side',
    base: { f: text },
    ours: { g: edited },
    theirs: { f: changed },
    files: { g: both },
  },
  {
    rule: 'a file renamed alike on both sides merges',
    base: { f: text },
    ours: { g: edited },
    theirs: { g: changed },
    files: { g: both },
  },
  {
    rule: 'a file renamed to two paths conflicts once',
    base: { f: text },
    ours: { g: edited },
    theirs: { h: text },
    files: {},
    conflicts: ['both_modified f 0'],
  },
  {
    rule: 'a rename against a deletion conflicts',
    base: { f: text, k: 'k' },
    ours: { g: text, k: 'k' },
    theirs: { k: 'k' },
    files: { k: 'k' },
    conflicts: ['deletion g 0'],
  },
  {
    rule: 'a rename onto a path the other side added loses neither',
    base: { f: text },
    ours: { g: text },
    theirs: { f: edited, g: 'new\n' },
    files: {},
    conflicts: ['deletion f 0', 'add_add g 1'],
  },
  {
    rule: 'a changed mode joins the edit of the other side',
    base: { f: text },
    ours: { '100755 f': text },
    theirs: { f: edited },
    files: { '100755 f': edited },
  },
  {
    rule: 'an added file with two modes conflicts',
    base: {},
    ours: { '100755 f': 'x' },
    theirs: { f: 'x' },
    files: {},
    conflicts: ['both_modified f 0'],
  },
  {
    rule: 'binary files are not merged by lines',
    base: { f: '\0a' },
    ours: { f: '\0b' },
    theirs: { f: '\0c' },
    files: {},
    conflicts: ['both_modified f 0'],
  },
  {
    rule: 'symbolic links are not merged by lines',
    base: { '120000 f': 'a' },
    ours: { '120000 f': 'b' },
    theirs: { '120000 f': 'c' },
    files: {},
    conflicts: ['both_modified f 0'],
  },
  {
    rule: 'a file made a link conflicts with an edit',
    base: { f: text },
    ours: { '120000 f': text },
    theirs: { f: edited },
    files: {},
    conflicts: ['both_modified f 0'],
  },
  {
    rule: 'a file against a folder of its name conflicts in both',
    base: {},
    ours: { a: 'file' },
    theirs: { 'a/b': 'below', c: 'c' },
    files: { c: 'c' },
    conflicts: ['both_modified a 0', 'both_modified a/b 0'],
  },
  {
    rule: 'a converted checkout merges and stays converted',
    base: { f: text },
    ours: { f: crlf(edited) },
    theirs: { f: changed },
    files: { f: crlf(both) },
  },
  {
    rule: 'a conversion on the other side is taken',
    base: { f: crlf(text) },
    ours: { f: crlf(edited) },
    theirs: { f: changed },
    files: { f: both },
  },
  {
    rule: 'an added file that differs in line endings alone is ours',
    base: {},
    ours: { f: crlf(text) },
    theirs: { f: text },
    files: { f: crlf(text) },
  },
  {
    rule: 'an artifact deleted on one side and untouched on the other is gone',
    base: { f: text },
    ours: null,
    theirs: { f: text },
    files: {},
  },
  {
    rule: 'an artifact deleted on one side and changed on the other conflicts in every file',
    base: { f: text, g: 'g' },
    ours: null,
    theirs: { f: edited, g: 'g' },
    files: {},
    conflicts: ['deletion f 0', 'deletion g 0'],
  },
  {
    rule: 'an artifact that only one side added is taken',
    base: null,
    ours: null,
    theirs: { f: text },
    files: { f: text },
  },
  {
    rule: 'an artifact that both added merges by file',
    base: null,
    ours: { f: text },
    theirs: { g: text },
    files: { f: text, g: text },
  },
]

test.each(cases)('$rule', ({ base, ours, theirs, files, conflicts = [] }) => {
  expect(show(openTrees(base, ours, theirs))).toEqual({ files, conflicts })
})

test('a merged file is named, and its new bytes are handed over', () => {
  const { merge } = openTrees({ f: text }, { f: edited }, { f: changed })
  expect(merge.merged).toEqual(['f'])
  expect([...merge.blobs]).toEqual([[sha256(bytes(both)), bytes(both)]])
})

test('a conflict tells the lines of its markers', () => {
  const { merge } = openTrees({ f: text }, { f: edited }, { f: text.replace('two', '2') })
  expect(merge.conflicts[0]?.lines).toEqual([2])
})

const contents = fc.oneof(
  fc
    .array(fc.constantFrom('a', 'b', 'c', 'd', 'a longer line of text'), { maxLength: 6 })
    .map((lines) => lines.map((line) => `${line}\n`).join('')),
  fc.constantFrom('\0binary', '\0other', crlf(text), text, edited, changed),
)
const path = fc.constantFrom('a', 'b', 'c', 'a/b', 'a/c', 'd/e', 'd/e/f', 'g')
const mode = fc.constantFrom('', '', '', '', '100755 ', '120000 ')
const files = fc.array(fc.tuple(path, mode, contents), { maxLength: 6 }).map((list) => {
  const kept = new Map<string, [string, string]>()
  for (const [name, prefix, body] of list) {
    const clashes = [...kept.keys()].some((other) => isBeside(other, name))
    if (!clashes) kept.set(name, [prefix, body])
  }
  return Object.fromEntries([...kept].map(([name, [prefix, body]]) => [prefix + name, body]))
})
const tree = fc.option(files, { freq: 10 })

function isBeside(one: string, other: string): boolean {
  return one.startsWith(`${other}/`) || other.startsWith(`${one}/`)
}

function paths(merge: TreeMerge): string[] {
  return [...merge.entries, ...merge.conflicts].map((one) => one.path)
}

test('a side that equals the base gives the other side, and equal sides give that side', () => {
  fc.assert(
    fc.property(tree, tree, (base, side) => {
      for (const merged of [
        openTrees(base, base, side),
        openTrees(base, side, base),
        openTrees(base, side, side),
      ]) {
        expect(show(merged)).toEqual({ files: side ?? {}, conflicts: [] })
      }
    }),
  )
})

test('swapping the sides swaps nothing but the sides', () => {
  fc.assert(
    fc.property(tree, tree, tree, (base, ours, theirs) => {
      const one = openTrees(base, ours, theirs).merge
      const other = openTrees(base, theirs, ours).merge
      expect(other.conflicts.map((conflict) => [conflict.path, conflict.type])).toEqual(
        one.conflicts.map((conflict) => [conflict.path, conflict.type]),
      )
      expect(paths(other)).toEqual(paths(one))
    }),
    { numRuns: 300 },
  )
})

test('what only one side changed is in the result or in a conflict', () => {
  fc.assert(
    fc.property(tree, tree, tree, (base, ours, theirs) => {
      const { sides, merge } = openTrees(base, ours, theirs)
      const held = new Set<ObjectId>(merge.entries.map(({ blob }) => blob))
      for (const { ours: mine, theirs: yours } of merge.conflicts) {
        for (const entry of [mine, yours]) if (entry !== null) held.add(entry.blob)
      }
      const before = new Map(sides.base?.entries.map((entry) => [entry.path, entry.blob]))
      const beforeBlobs = new Set(before.values())
      const [mine, yours] = [sides.ours, sides.theirs].map(
        (side) => new Map(side?.entries.map((entry) => [entry.path, entry.blob])),
      )
      const lost = (side: typeof mine, other: typeof mine) =>
        [...(side ?? [])].filter(
          ([at, blob]) =>
            !beforeBlobs.has(blob) && other?.get(at) === before.get(at) && !held.has(blob),
        )
      // The bytes of a file that was renamed and edited merge with an edit at its old path.
      const isMergedAway = ([at]: [string, ObjectId]) => merge.merged.includes(at)
      expect(lost(mine, yours).filter((one) => !isMergedAway(one))).toEqual([])
      expect(lost(yours, mine).filter((one) => !isMergedAway(one))).toEqual([])
    }),
    { numRuns: 300 },
  )
})

test('the result is a tree: no path twice, no file where a folder is', () => {
  fc.assert(
    fc.property(tree, tree, tree, (base, ours, theirs) => {
      const { merge, readBlob } = openTrees(base, ours, theirs)
      for (const strategy of ['use_local', 'use_remote'] as const) {
        const resolved = merge.conflicts.flatMap((conflict) => {
          const { entry } = resolveConflict(conflict, strategy, { sha256, readBlob })
          return entry === null ? [] : [entry]
        })
        const all = [...merge.entries, ...resolved].map((entry) => entry.path)
        expect(new Set(all).size).toBe(all.length)
        expect(all.filter((one) => all.some((other) => isBeside(one, other)))).toEqual([])
      }
    }),
    { numRuns: 300 },
  )
})
