import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createWorld, fastestTempDir, inWorld, removeWorld } from '../../../test/world/world.ts'
import type { VersionId } from '../../core/history/version.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { Ports } from '../../ports/ports.ts'
import { tryMerge } from '../merging/try-merge.ts'
import { openSession } from '../engine/run/open-session.ts'
import { Transaction } from '../engine/transaction/transaction.ts'
import { loadGraph } from '../engine/versions/load-graph.ts'
import { findMergeBase } from './merge-base.ts'

/** The same history twice: in a git repository and as versions of an artifact. */
class Twins {
  readonly #dir = mkdtempSync(join(tmpdir(), 'skillmeat-ort-'))
  readonly #transaction: Transaction
  readonly commits: string[] = []
  readonly versions: VersionId[] = []
  readonly texts: string[] = []

  private constructor(transaction: Transaction) {
    this.#transaction = transaction
    this.#git(['init', '--quiet', '--bare', '.'])
  }

  static async open(ports: Ports): Promise<Twins> {
    return new Twins(new Transaction(await openSession(ports)))
  }

  close(): void {
    rmSync(this.#dir, { recursive: true, force: true })
  }

  add(text: string, parents: readonly number[]): void {
    const made = this.#transaction
    const blob = made.addObject('blob', new TextEncoder().encode(text))
    const tree = made.addTree([{ path: 'SKILL.md', mode: '100644', blob }]).id
    const { version } = made.addVersion({
      artifact: 'one',
      tree,
      parents: parents.flatMap((at) => this.versions[at] ?? []),
      origin: 'edit',
      message: String(this.versions.length),
      pristine: null,
    })
    this.versions.push(version)
    this.texts.push(text)
    const object = this.#write('blob', Buffer.from(text))
    const folder = this.#write(
      'tree',
      Buffer.concat([Buffer.from('100644 SKILL.md\0'), Buffer.from(object, 'hex')]),
    )
    const named = parents.map((at) => `parent ${this.commits[at] ?? ''}\n`).join('')
    const who = `a <a@example.org> ${1_700_000_000 + this.commits.length * 60} +0000`
    const commit = `tree ${folder}\n${named}author ${who}\ncommitter ${who}\n\n${this.commits.length}\n`
    this.commits.push(this.#write('commit', Buffer.from(commit)))
  }

  /** Writes an object as git keeps it loose; starting git for each took most of the time. */
  #write(kind: string, body: Buffer): string {
    const bytes = Buffer.concat([Buffer.from(`${kind} ${body.length}\0`), body])
    const id = createHash('sha1').update(bytes).digest('hex')
    const folder = join(this.#dir, 'objects', id.slice(0, 2))
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, id.slice(2)), deflateSync(bytes))
    return id
  }

  /** Merges two versions with git; null where it conflicts. */
  mergeWithGit(left: number, right: number): string | null {
    try {
      const sides = [this.commits[left] ?? '', this.commits[right] ?? '']
      const tree = this.#git(['merge-tree', '--write-tree', ...sides]).trim()
      return this.#git(['cat-file', 'blob', `${tree}:SKILL.md`])
    } catch {
      return null
    }
  }

  /** Merges two versions with ours; null where it conflicts. */
  async merge(left: number, right: number) {
    const tx = this.#transaction
    const graph = await loadGraph(tx, 'one', this.versions)
    const at = (version: number) => graph.indexOf(this.versions[version] as VersionId)
    const base = await findMergeBase(tx, graph, { left: [at(left)], right: [at(right)] })
    const merge = await tryMerge(tx, {
      base: base.tree,
      ours: graph.at(at(left)).tree,
      theirs: graph.at(at(right)).tree,
    })
    const [entry] = merge.entries
    const isClean = merge.conflicts.length === 0 && entry !== undefined
    return {
      ancestors: base.ancestors.length,
      text: isClean ? await this.#read(entry.blob, merge.blobs) : null,
    }
  }

  async #read(blob: ObjectId, fresh: ReadonlyMap<ObjectId, Uint8Array>): Promise<string> {
    const bytes = fresh.get(blob) ?? (await this.#transaction.objects.blobs([blob])).get(blob)
    return new TextDecoder().decode(bytes)
  }

  #git(words: readonly string[]): string {
    return execFileSync('git', words, {
      cwd: this.#dir,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  }
}

async function withTwins<T>(task: (twins: Twins) => Promise<T>): Promise<T> {
  const world = createWorld(fastestTempDir())
  return inWorld(world, {}, async (ports) => {
    const twins = await Twins.open(ports)
    try {
      return await task(twins)
    } finally {
      twins.close()
    }
  }).finally(() => removeWorld(world))
}

const LINES = 24

function textOf(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`
}

const start = Array.from({ length: LINES }, (_, line) => `line ${line}`)

function edited(text: string, line: number, word: string): string {
  return text.replace(new RegExp(`^line ${line}\\b.*$`, 'm'), `line ${line} ${word}`)
}

test('a criss-cross is merged on the merge of both common ancestors', () =>
  withTwins(async (twins) => {
    twins.add(textOf(start), [])
    twins.add(edited(textOf(start), 2, 'left'), [0])
    twins.add(edited(textOf(start), 20, 'right'), [0])
    const both = edited(twins.texts[1] ?? '', 20, 'right')
    twins.add(both, [1, 2])
    twins.add(both, [2, 1])
    // One side takes its own part back: on either ancestor alone that would be lost or conflict.
    twins.add(edited(both, 2, '').replace('line 2 \n', 'line 2\n'), [3])
    twins.add(edited(both, 12, 'later'), [4])
    const { ancestors, text } = await twins.merge(5, 6)
    expect(ancestors).toBe(2)
    expect(text).toBe(edited(twins.texts[5] ?? '', 12, 'later'))
    expect(text).toBe(twins.mergeWithGit(5, 6))
  }))

test('conflicting common ancestors do not keep their descendants from merging', () =>
  withTwins(async (twins) => {
    twins.add(textOf(start), [])
    twins.add(edited(textOf(start), 5, 'left'), [0])
    twins.add(edited(textOf(start), 5, 'right'), [0])
    const settled = edited(textOf(start), 5, 'both')
    twins.add(settled, [1, 2])
    twins.add(edited(settled, 18, 'more'), [2, 1])
    const { ancestors, text } = await twins.merge(3, 4)
    expect(ancestors).toBe(2)
    expect(text).toBe(twins.mergeWithGit(3, 4))
    expect(text).toBe(edited(settled, 18, 'more'))
  }))

const step = fc.record({
  from: fc.nat(50),
  with: fc.option(fc.nat(50), { freq: 2 }),
  line: fc.constantFrom(1, 5, 9, 13, 17, 21),
  word: fc.constantFrom('a', 'b', 'c'),
})

test('random histories merge as git merges them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      await withTwins(async (twins) => {
        twins.add(textOf(start), [])
        for (const { from, with: other, line, word } of steps) {
          const left = from % twins.texts.length
          const right = other === null ? null : other % twins.texts.length
          if (right === null || right === left) {
            twins.add(edited(twins.texts[left] ?? '', line, word), [left])
            continue
          }
          const theirs = twins.mergeWithGit(left, right)
          const ours = await twins.merge(left, right)
          expect(ours.text).toBe(theirs)
          twins.add(theirs ?? edited(twins.texts[left] ?? '', line, word), [left, right])
        }
      })
    }),
    { numRuns: 25 },
  )
})
