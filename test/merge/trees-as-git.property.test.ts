import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sha256 } from './open-trees.ts'
import { runs, TIME_LIMIT } from './runs.ts'
import { mergeTrees } from '../../src/core/merge/merge-trees.ts'
import type { ObjectId } from '../../src/core/object/object-id.ts'
import { makeTree } from '../../src/core/object/tree.ts'
import type { FileMode } from '../../src/core/object/tree.ts'

/** Files by path; a link by its target behind `-> `. */
type Files = ReadonlyMap<string, string>

const LINES = 12
const isLink = (text: string) => text.startsWith('-> ')
const bytesOf = (text: string) => Buffer.from(isLink(text) ? text.slice(3) : text)
const modeOf = (text: string): FileMode => (isLink(text) ? '120000' : '100644')

let repo = ''
beforeAll(() => {
  repo = fs.mkdtempSync(join(os.tmpdir(), 'skillmeat-trees-'))
  git(['init', '-q', '--initial-branch=main', '.'])
})
afterAll(() => fs.rmSync(repo, { recursive: true, force: true }))

function git(args: readonly string[], input?: Buffer) {
  const env = {
    PATH: process.env['PATH'],
    HOME: repo,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: os.devNull,
    LC_ALL: 'C',
  }
  return execFileSync('git', args, { cwd: repo, env, input, stdio: ['pipe', 'pipe', 'ignore'] })
}

/** Makes a commit of each side, both on the base. */
function commitAll(all: Readonly<Record<'base' | 'ours' | 'theirs', Files>>): void {
  const parts: Buffer[] = []
  const say = (text: string) => parts.push(Buffer.from(text))
  for (const [mark, [name, files]] of Object.entries(all).entries()) {
    say(`reset refs/heads/${name}\n\n`)
    say(`commit refs/heads/${name}\nmark :${mark + 1}\ncommitter a <a@example.org> 1 +0000\n`)
    say(`data 1\nx\n${mark === 0 ? '' : 'from :1\n'}deleteall\n`)
    for (const [at, text] of files) {
      const bytes = bytesOf(text)
      say(`M ${modeOf(text)} inline ${at}\ndata ${bytes.length}\n`)
      parts.push(bytes)
      say('\n')
    }
  }
  git(['fast-import', '--quiet', '--force'], Buffer.concat(parts))
}

/** What git makes of it: the files where it is sure, null where it is not. */
function mergeByGit(all: Parameters<typeof commitAll>[0]): Record<string, string> | null {
  commitAll(all)
  const args = ['merge-tree', '--write-tree', '--name-only', '--no-messages', 'ours', 'theirs']
  let answer: string
  try {
    answer = git(args).toString()
  } catch (error) {
    // It exits with 1 where something conflicts.
    if ((error as { status?: number }).status === 1) return null
    throw error
  }
  const listing = git(['ls-tree', '-r', '-z', answer.trim()]).toString()
  return Object.fromEntries(
    listing
      .split('\0')
      .filter((line) => line !== '')
      .map((line) => {
        const [, mode, blob, at] = /^(\d+) blob (\w+)\t(.*)$/s.exec(line)!
        return [at!, `${mode} ${blob}`]
      }),
  )
}

const gitId = (bytes: Uint8Array) =>
  createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')

function mergeByUs({ base, ours, theirs }: Readonly<Record<'base' | 'ours' | 'theirs', Files>>) {
  const known = new Map<ObjectId, Uint8Array>()
  const tree = (files: Files) =>
    makeTree(
      sha256,
      [...files].map(([at, text]) => {
        const blob = sha256(bytesOf(text))
        known.set(blob, bytesOf(text))
        return { mode: modeOf(text), path: at, blob }
      }),
    )
  const sides = { base: tree(base), ours: tree(ours), theirs: tree(theirs) }
  const merge = mergeTrees(sides, { sha256, readBlob: (id) => known.get(id)! })
  if (merge.conflicts.length > 0) return null
  return Object.fromEntries(
    merge.entries.map(({ mode, path: at, blob }) => [
      at,
      `${mode} ${gitId(merge.blobs.get(blob) ?? known.get(blob)!)}`,
    ]),
  )
}

const FAMILIES = ['one', 'two', 'three', 'four', 'five', 'six', 'seven']
const write = (family: string, own: number) =>
  Array.from({ length: LINES }, (_, at) => `${family} ${at}${at < own ? ' own' : ''}\n`).join('')
const own = fc.integer({ min: 0, max: 3 })
const text = fc.tuple(fc.constantFrom(...FAMILIES), own).map(([family, at]) => write(family, at))

/**
 * No two files of the base are alike: of such, git leaves out those that the other side left alone,
 * and takes the edit of one to the other. What we do there is written in merge-trees.test.ts.
 */
const places = ['a/x.md', 'a/y.md', 'b/x.md', 'b/y.md', 'c/z.md', 'c/x.md', 'k.md']
const place = fc.constantFrom(...places)
const base = fc
  .tuple(fc.subarray(places, { minLength: 1, maxLength: 4 }), own)
  .map(([chosen, at]): Files => {
    const files = chosen.map((path) => [path, write(FAMILIES[places.indexOf(path)]!, at)] as const)
    return new Map([...files, ['keep.md', 'keep\n']])
  })

type Change = (files: Files) => Files
const nth = fc.nat({ max: 9 })
const pick = (files: Files, index: number) => [...files.keys()][index % files.size] ?? ''

const change: fc.Arbitrary<Change> = fc.oneof(
  fc
    .tuple(nth, fc.nat({ max: LINES - 1 }), fc.constantFrom('A', 'B'))
    .map(([index, line, mark]): Change => (files) => {
      const at = pick(files, index)
      const lines = (files.get(at) ?? '').split('\n')
      if (lines.length <= line + 1) return files
      return new Map(files).set(at, lines.with(line, `${lines[line]} ${mark}`).join('\n'))
    }),
  fc
    .tuple(nth, fc.oneof(place, fc.constantFrom('d/x.md', 'd/y.md', 'e.md')))
    .map(([index, to]): Change => (files) => {
      const from = pick(files, index)
      if (files.has(to)) return files
      return new Map([...files].map(([at, contents]) => [at === from ? to : at, contents]))
    }),
  nth.map((index): Change => (files) => {
    const left = new Map(files)
    left.delete(pick(files, index))
    return left.size === 0 ? files : left
  }),
  fc.tuple(fc.constantFrom('a/new.md', 'b/new.md', 'c/new.md', 'd/new.md'), text).map(
    ([at, contents]): Change =>
      (files) =>
        // Of two new files with the same bytes git takes any for the renamed one.
        new Map(files).set(at, `${contents}added as ${at}\n`),
  ),
  fc
    .tuple(fc.constantFrom('a/', 'b/', 'c/'), fc.constantFrom('d/', 'e/', 'b/'))
    .map(([from, to]): Change => (files) => {
      const moved = [...files].map(([at, contents]) => [at.replace(from, to), contents] as const)
      return new Map(moved).size === files.size ? new Map(moved) : files
    }),
  fc.tuple(nth, fc.constantFrom('keep.md', '../keep.md')).map(
    ([index, target]): Change =>
      (files) =>
        new Map(files).set(pick(files, index), `-> ${target}`),
  ),
)
const changes = fc.array(change, { minLength: 1, maxLength: 3 })
const apply = (files: Files, all: readonly Change[]) =>
  all.reduce((edited, one) => one(edited), files)

test(
  'what git asks about is never merged in silence, and what is merged is what git makes',
  () => {
    fc.assert(
      fc.property(base, changes, changes, (before, mine, other) => {
        const all = { base: before, ours: apply(before, mine), theirs: apply(before, other) }
        const merged = mergeByUs(all)
        fc.pre(merged !== null)
        expect(merged).toEqual(mergeByGit(all))
      }),
      runs(100),
    )
  },
  TIME_LIMIT,
)
