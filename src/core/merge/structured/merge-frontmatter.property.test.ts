import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mergeStructured } from './merge-structured.ts'
import type { Sides } from './text-value.ts'

let folder = ''
beforeAll(() => {
  folder = fs.mkdtempSync(join(os.tmpdir(), 'skillmeat-frontmatter-'))
})
afterAll(() => fs.rmSync(folder, { recursive: true }))

/** Returns what `git merge-file` makes of three texts; null where it marks a conflict. */
function mergeByGit(texts: Sides<string>): string | null {
  for (const [name, text] of Object.entries(texts)) fs.writeFileSync(join(folder, name), text)
  const args = ['merge-file', '-p', '-q', 'ours', 'base', 'theirs']
  try {
    return execFileSync('git', args, {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'ignore'],
    }).toString()
  } catch {
    return null
  }
}

interface Page {
  readonly mark: string
  readonly yaml: string
  readonly closing: string
  readonly body: string
}

const line = fc.constantFrom('Intro', 'Old note', 'New note', '', '', 'Steps', 'End', '---')
const lines = (most: number) => fc.array(line, { maxLength: most })
const text = (all: readonly string[]) => all.map((one) => `${one}\n`).join('')
const yaml = fc
  .record({
    name: fc.constantFrom('a', 'b'),
    description: fc.constantFrom('d', 'e', 'f'),
    tools: fc.constantFrom('[Read]', '[Read, Bash]', '[Bash, Read, Grep]'),
    model: fc.option(fc.constantFrom('opus', 'haiku')),
  })
  .map(({ name, description, tools, model }) =>
    text([
      `name: ${name}`,
      `description: ${description}`,
      `tools: ${tools}`,
      ...(model === null ? [] : [`model: ${model}`]),
    ]),
  )
const page: fc.Arbitrary<Page> = fc.record({
  mark: fc.constantFrom('', '', '', '\ufeff'),
  yaml,
  closing: fc.constantFrom('---\n', '---\n', '--- \n', '...\n'),
  body: fc
    .tuple(fc.constantFrom('', '\n', '\n\n'), lines(6))
    .map(([lead, all]) => lead + text(all)),
})
/** Pages that have something in common. */
const sides = fc
  .tuple(
    page,
    fc.record({ ours: page, theirs: page }),
    fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
  )
  .map(([base, { ours, theirs }, keeps]): Sides<Page> => {
    const mix = (side: Page, at: number): Page => ({
      mark: keeps[at] === true ? base.mark : side.mark,
      yaml: keeps[at + 1] === true ? base.yaml : side.yaml,
      closing: keeps[at + 2] === true ? base.closing : side.closing,
      body: keeps[at + 3] === true ? base.body : side.body,
    })
    return { base, ours: mix(ours, 0), theirs: mix(theirs, 4) }
  })

const write = ({ mark, yaml: block, closing, body }: Page) =>
  `${mark}---\n${block}${closing}${body}`
const each = <T>(pages: Sides<Page>, make: (page: Page) => T): Sides<T> => ({
  base: make(pages.base),
  ours: make(pages.ours),
  theirs: make(pages.theirs),
})

const encode = (one: string) => new TextEncoder().encode(one)

/** Merges pages whose lines conflict; null where they stay a conflict. */
function merge(texts: Sides<string>): string | null {
  const { base, ours, theirs } = texts
  const bytes = { base: encode(base), ours: encode(ours), theirs: encode(theirs) }
  const merged = mergeStructured('SKILL.md', bytes)
  return merged === null ? null : new TextDecoder('utf-8', { ignoreBOM: true }).decode(merged.text)
}

test('what git merges around frontmatter that is the same everywhere is what comes out around it', () => {
  fc.assert(
    fc.property(sides, (pages) => {
      const merged = merge(each(pages, write))
      fc.pre(merged !== null)
      const block = /---\n([\s\S]*?)^(?:--- ?|\.\.\.)$/m.exec(merged)?.[1] ?? ''
      // Fences, blank lines, the mark and the body: as if nothing else had been changed.
      expect(merged).toBe(mergeByGit(each(pages, (one) => write({ ...one, yaml: block }))))
      expect(mergeByGit(each(pages, ({ closing, body }) => closing + body))).not.toBeNull()
    }),
    { numRuns: 60 },
  )
}, 60_000)

test('a file whose body conflicts for git is never merged, whatever became of its frontmatter', () => {
  fc.assert(
    fc.property(sides, (pages) => {
      // The fence is a line above the body: where it changed too, git may pair lines otherwise.
      fc.pre(mergeByGit(each(pages, ({ closing, body }) => closing + body)) === null)
      expect(merge(each(pages, write))).toBeNull()
    }),
    { numRuns: 60 },
  )
}, 60_000)

test('frontmatter that only the lines are asked about comes out as git has it', () => {
  fc.assert(
    fc.property(sides, (pages) => {
      const byLines = mergeByGit(each(pages, (one) => one.yaml))
      const merged = merge(each(pages, write))
      fc.pre(byLines !== null && merged !== null)
      expect(merged).toContain(`---\n${byLines}`)
    }),
    { numRuns: 40 },
  )
}, 60_000)
