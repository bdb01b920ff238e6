import { expect, test } from 'vitest'
import { bytes, openTrees, sha256, show } from '../../../test/merge/open-trees.ts'
import type { Files } from '../../../test/merge/open-trees.ts'

const text = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\n'
const edited = text.replace('two', 'TWO')
const changed = text.replace('six', 'SIX')

const cases: readonly {
  rule: string
  base: Files
  ours: Files
  theirs: Files
  files: Files
  conflicts?: readonly string[]
}[] = [
  {
    rule: 'of two files alike, both gone, the one of the same name is the renamed one',
    base: { 'a/x': text, 'b/y': text, k: 'k' },
    ours: { 'c/y': text, k: 'k' },
    theirs: { 'a/x': edited, 'b/y': text, k: 'k' },
    files: { 'c/y': text, k: 'k' },
    conflicts: ['deletion a/x 0'],
  },
  {
    rule: 'the edit of the renamed one of two files alike goes with it',
    base: { 'a/x': text, 'b/y': text, k: 'k' },
    ours: { 'c/y': text, k: 'k' },
    theirs: { 'a/x': text, 'b/y': edited, k: 'k' },
    files: { 'c/y': edited, k: 'k' },
  },
  {
    rule: 'of two files much alike the one that is more so is the renamed one',
    base: { 'a/x': edited, 'b/y': text, k: 'k' },
    ours: { c: `${text}more\n`, k: 'k' },
    theirs: { 'a/x': edited.replace('seven', 'SEVEN'), 'b/y': text, k: 'k' },
    files: { c: `${text}more\n`, k: 'k' },
    conflicts: ['deletion a/x 0'],
  },
  {
    rule: 'where two files alike are gone and neither has the new name, none was renamed',
    base: { 'a/x': text, 'b/y': text, k: 'k' },
    ours: { c: text, k: 'k' },
    theirs: { 'a/x': edited, 'b/y': text, k: 'k' },
    files: { c: text, k: 'k' },
    conflicts: ['deletion a/x 0'],
  },
  {
    rule: 'where a file turned up at two paths, neither takes the edit',
    base: { f: text, k: 'k' },
    ours: { g: text, h: text, k: 'k' },
    theirs: { f: edited, k: 'k' },
    files: { g: text, h: text, k: 'k' },
    conflicts: ['deletion f 0'],
  },
  {
    rule: 'a tie of which the other side deleted a file is asked about',
    base: { 'a/x': text, 'b/y': text, k: 'k' },
    ours: { c: text, k: 'k' },
    theirs: { 'b/y': text, k: 'k' },
    files: { k: 'k' },
    conflicts: ['deletion c 0'],
  },
  {
    rule: 'files alike in folders that moved are known by their folders',
    base: { 'a/LICENSE': text, 'b/LICENSE': text, k: 'k' },
    ours: { 'x/a/LICENSE': text, 'x/b/LICENSE': text, k: 'k' },
    theirs: { 'a/LICENSE': edited, 'b/LICENSE': changed, k: 'k' },
    files: { 'x/a/LICENSE': edited, 'x/b/LICENSE': changed, k: 'k' },
  },
  {
    rule: 'a file renamed here and made a link there conflicts',
    base: { 'x/y': text, 'x/a': 'A' },
    ours: { 'z/i': text, 'x/a': 'A' },
    theirs: { '120000 x/y': 'a', 'x/a': 'A' },
    files: { 'x/a': 'A' },
    conflicts: ['both_modified z/i 0'],
  },
  {
    rule: 'a file renamed and edited here and made a link there conflicts',
    base: { 'x/y': text, 'x/a': 'A' },
    ours: { 'z/i': edited, 'x/a': 'A' },
    theirs: { '120000 x/y': 'a', 'x/a': 'A' },
    files: { 'x/a': 'A' },
    conflicts: ['both_modified z/i 0'],
  },
  {
    rule: 'a file renamed here and made a folder there conflicts',
    base: { y: text, k: 'k' },
    ours: { z: text, k: 'k' },
    theirs: { 'y/in': 'new\n', k: 'k' },
    files: { 'y/in': 'new\n', k: 'k' },
    conflicts: ['deletion z 0'],
  },
  {
    rule: 'a file added to a folder that the other side renamed is asked about',
    base: { 'a/x': text },
    ours: { 'b/x': text },
    theirs: { 'a/x': text, 'a/new': 'new\n' },
    files: { 'b/x': text },
    conflicts: ['file_location b/new 0'],
  },
  {
    rule: 'a file added deep below a renamed folder is asked about',
    base: { 'a/b/x': text },
    ours: { 'a/b/x': edited, 'a/b/c/new': 'new\n' },
    theirs: { 'z/b/x': text },
    files: { 'z/b/x': edited },
    conflicts: ['file_location z/b/c/new 0'],
  },
  {
    rule: 'a file moved into a folder that the other side renamed is asked about',
    base: { 'a/x': text, m: `${text}${text}` },
    ours: { 'b/x': text, m: `${text}${text}` },
    theirs: { 'a/x': text, 'a/m': `${text}${text}` },
    files: { 'b/x': text },
    conflicts: ['file_location b/m 0'],
  },
  {
    rule: 'where the place in the renamed folder is taken, the file waits where it is',
    base: { 'a/x': text },
    ours: { 'b/x': text, 'b/new': 'mine\n' },
    theirs: { 'a/x': text, 'a/new': 'new\n' },
    files: { 'b/x': text, 'b/new': 'mine\n' },
    conflicts: ['file_location a/new 0'],
  },
  {
    rule: 'a file added to a folder that still has files stays there',
    base: { 'a/x': text, 'a/y': 'y' },
    ours: { 'b/x': text, 'a/y': 'y' },
    theirs: { 'a/x': text, 'a/y': 'y', 'a/new': 'new\n' },
    files: { 'b/x': text, 'a/y': 'y', 'a/new': 'new\n' },
  },
  {
    rule: 'a file added to a folder that the other side deleted stays there',
    base: { 'a/x': text, k: 'k' },
    ours: { k: 'k' },
    theirs: { 'a/x': text, k: 'k', 'a/new': 'new\n' },
    files: { k: 'k', 'a/new': 'new\n' },
  },
  {
    rule: 'a link to a file that the other side renamed would lead nowhere',
    base: { 'a/x': text, k: 'k' },
    ours: { 'a/x': text, k: 'k', '120000 b/link': '../a/x' },
    theirs: { 'a/y': text, k: 'k' },
    files: { 'a/y': text, k: 'k' },
    conflicts: ['both_modified b/link 0'],
  },
  {
    rule: 'a link to a folder that the other side renamed would lead nowhere',
    base: { 'a/x': text, k: 'k' },
    ours: { 'a/x': text, k: 'k', '120000 link': './a' },
    theirs: { 'b/x': text, k: 'k' },
    files: { 'b/x': text, k: 'k' },
    conflicts: ['both_modified link 0'],
  },
  {
    rule: 'a link that was pointed at a file which the other side deleted would lead nowhere',
    base: { x: text, k: 'k', '120000 link': 'k' },
    ours: { x: text, k: 'k', '120000 link': 'x' },
    theirs: { k: 'k', '120000 link': 'k' },
    files: { k: 'k' },
    conflicts: ['both_modified link 0'],
  },
  {
    rule: 'a link to what is still there is taken, also where that is only its folder',
    base: { 'a/x': text, 'a/z': 'z', k: 'k' },
    ours: { 'a/x': text, 'a/z': 'z', k: 'k', '120000 one': 'k', '120000 two': 'a' },
    theirs: { 'a/y': text, 'a/z': 'z', k: 'k' },
    files: { 'a/y': text, 'a/z': 'z', k: 'k', '120000 one': 'k', '120000 two': 'a' },
  },
  {
    rule: 'a link that led nowhere before, or out of the artifact, is what its side says',
    base: { x: text, k: 'k' },
    ours: { x: text, k: 'k', '120000 out': '../x', '120000 none': 'nothing', '120000 root': '/x' },
    theirs: { y: text, k: 'k' },
    files: { y: text, k: 'k', '120000 out': '../x', '120000 none': 'nothing', '120000 root': '/x' },
  },
]

test.each(cases)('$rule', ({ base, ours, theirs, files, conflicts = [] }) => {
  expect(show(openTrees(base, ours, theirs))).toEqual({ files, conflicts })
  expect(show(openTrees(base, theirs, ours))).toEqual({ files, conflicts })
})

test('of a file in question for its place, each side leaves it where that side would have it', () => {
  const base = { 'a/x': text }
  const { merge } = openTrees(base, { 'b/x': text }, { 'a/x': text, 'a/new': 'new\n' })
  expect(merge.conflicts[0]).toMatchObject({
    base: null,
    ours: { path: 'b/new', blob: sha256(bytes('new\n')) },
    theirs: { path: 'a/new', blob: sha256(bytes('new\n')) },
  })
})
