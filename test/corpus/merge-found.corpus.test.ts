import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  bothSides,
  joinPieces,
  splitConflicts,
} from '../../src/core/merge/lines/conflict-pieces.ts'
import { mergeFile } from '../../src/core/merge/lines/merge-file.ts'
import { judgeMerge } from '../../src/core/merge/structured/judge-merge.ts'
import { mergeStructured } from '../../src/core/merge/structured/merge-structured.ts'
import { openTrees, show } from '../merge/open-trees.ts'
import { corpusFolder } from './corpus-folder.ts'

type Text = string | object
interface Found {
  readonly path?: string
  readonly base: Text
  readonly ours: Text
  readonly theirs: Text
  readonly git?: string
}

function read(name: string): unknown {
  return JSON.parse(fs.readFileSync(join(corpusFolder(), 'merge-found', `${name}.json`), 'utf8'))
}

const page = (line: Text) => `---\nname: a\n${line as string}\n---\nBody.\n`
const encode = (text: Text) =>
  new TextEncoder().encode(typeof text === 'string' ? text : `${JSON.stringify(text, null, 2)}\n`)
const encodeAll = ({ base, ours, theirs }: Found) => ({
  base: encode(base),
  ours: encode(ours),
  theirs: encode(theirs),
})

/** Tells whether a person is asked: the lines conflict or contradict, and no merge by key helps. */
function isAsked(path: string, found: Found): boolean {
  const bytes = encodeAll(found)
  const { conflicts, text } = mergeFile(bytes, {})
  const isFine = conflicts === 0 && judgeMerge(path, bytes, text) === null
  return !isFine && mergeStructured(path, bytes) === null
}

/** Trees of the corpus in the words of `openTrees`: a file is its text, or mode and text. */
function treeOf(files: Record<string, string | { mode: string; text: string }>) {
  return Object.fromEntries(
    Object.entries(files).map(([path, file]) =>
      typeof file === 'string' ? [path, file] : [`${file.mode} ${path}`, file.text],
    ),
  )
}

test('the true source of a rename competes', () => {
  type Trees = Record<'base' | 'ours' | 'theirs', Parameters<typeof treeOf>[0]>
  for (const { base, ours, theirs } of read('02-rename-source-hidden') as Trees[]) {
    const { conflicts, files } = show(openTrees(treeOf(base), treeOf(ours), treeOf(theirs)))
    expect(conflicts).toEqual(['deletion a/x.md 0'])
    expect(files).toEqual(treeOf(ours))
  }
  const { base, ours, theirs } = read('03-rename-vs-typechange') as Trees
  const { conflicts } = show(openTrees(treeOf(base), treeOf(ours), treeOf(theirs)))
  expect(conflicts).toEqual(['both_modified assets/i.md 0'])
})

test('no body that conflicts for git is merged', () => {
  const found = read('04-frontmatter-body') as Found[]
  expect(found.length).toBeGreaterThan(0)
  expect(found.filter((one) => !isAsked('SKILL.md', one))).toEqual([])
})

test('values that act together, and sets that both emptied, are asked about', () => {
  for (const { base, ours, theirs } of read('06-structured-one-unit') as Found[]) {
    const servers = (server: Text) => ({ mcpServers: { s: server } })
    const found = { base: servers(base), ours: servers(ours), theirs: servers(theirs) }
    expect(isAsked('.mcp.json', found)).toBe(true)
  }
  const { base, ours, theirs } = read('07-set-emptied') as Found
  const found = { base: page(base), ours: page(ours), theirs: page(theirs) }
  expect(isAsked('a.md', found)).toBe(true)
})

test('both sides of every place are git’s union', () => {
  const { more } = read('10-both-crlf') as { more: (Found & { git: string })[] }
  expect(more.length).toBeGreaterThan(0)
  for (const one of more) {
    const text = joinPieces(splitConflicts(encodeAll(one)), bothSides)
    expect(new TextDecoder().decode(text)).toBe(one.git)
  }
})
