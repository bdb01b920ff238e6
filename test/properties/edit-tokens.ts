import fs from 'node:fs'
import { join } from 'node:path'
import type { PendingEntry } from '../../src/core/view/entries.ts'
import { viewKeys } from '../../src/core/view/keys.ts'
import { openSession } from '../../src/operations/engine/run/open-session.ts'
import type { Ports } from '../../src/ports/ports.ts'

/** The marks of edits by the artifact or copy that holds them; `pending` is every merge that waits. */
export type Held = ReadonlyMap<string, ReadonlySet<string>>

const MARK = /\be\d+\b/g

/** Reads which edits are where: in every artifact below `roots`, and in what waits. */
export async function readHeld(ports: Ports, roots: readonly string[]): Promise<Held> {
  const held = new Map<string, Set<string>>()
  const note = (place: string, text: string) => {
    const marks = held.get(place) ?? new Set()
    for (const [mark] of text.matchAll(MARK)) marks.add(mark)
    held.set(place, marks)
  }
  for (const root of roots) {
    for (const path of listFiles(root)) {
      const [folder = '', name = ''] = path.split('/')
      note(join(root, folder, name), fs.readFileSync(join(root, path), 'utf8'))
    }
  }
  for (const text of await pendingTexts(ports)) note('pending', text)
  return held
}

function listFiles(root: string): readonly string[] {
  if (!fs.existsSync(root)) return []
  const found = fs.readdirSync(root, { recursive: true, encoding: 'utf8' })
  return found.filter((path) => path.endsWith('.md'))
}

/** Everything that a person could still decide for. */
async function pendingTexts(ports: Ports): Promise<readonly string[]> {
  const { view, objects } = await openSession(ports)
  const all = await view.scan<PendingEntry>(viewKeys.allPending())
  const sides = all.flatMap(({ ours, theirs }) => [ours, theirs]).filter((id) => id !== null)
  const trees = await objects.readTrees([...new Set(sides)])
  const blobs = await objects.blobs(trees.flatMap(({ entries }) => entries.map((one) => one.blob)))
  return [...blobs.values()].map((bytes) => new TextDecoder().decode(bytes))
}

/**
 * Lists the marks of `before` that their own place has no more, and none of `waiting` either. Where
 * nothing is said to wait, the merges that wait are a place like any other: one may be decided.
 */
export function listGone(
  before: Held,
  after: Held,
  waiting?: ReadonlySet<string>,
): readonly string[] {
  return [...before]
    .filter(([place]) => waiting === undefined || place !== 'pending')
    .flatMap(([place, marks]) => [...marks].map((mark) => [place, mark] as const))
    .filter(([place, mark]) => after.get(place)?.has(mark) !== true && waiting?.has(mark) !== true)
    .map(([place, mark]) => `${mark} of ${place}`)
}

/** Lists the marks of `before` that are nowhere any more. */
export function listLost(before: Held, after: Held): readonly string[] {
  const left = new Set([...after.values()].flatMap((marks) => [...marks]))
  const marks = new Set([...before.values()].flatMap((found) => [...found]))
  return [...marks].filter((mark) => !left.has(mark))
}
