import fs from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { onWorkbench } from '../cli/workbench.ts'
import type { Workbench } from '../cli/workbench.ts'
import { corpusFolder } from './corpus-folder.ts'
import { below, listFolder } from './listing.ts'

const folder = join(corpusFolder(), 'collections')
const collections = fs
  .readdirSync(folder)
  .filter((name) => fs.statSync(join(folder, name)).isDirectory())

/** The folders of skills, outermost, by plain reading. */
function skillsIn(dir: string): string[] {
  const files = [...listFolder(dir).keys()]
  const folders = files.filter((path) => basename(path) === 'SKILL.md').map(dirname)
  return folders.filter((one) => !folders.some((outer) => one.startsWith(`${outer}/`)))
}

interface Entry {
  readonly type: string
  readonly name: string
  readonly upstream: { readonly path: string }
}

async function addedSkills(bench: Workbench, source: string): Promise<readonly Entry[]> {
  expect(await bench.run(`add ${source}`)).toMatchObject({ code: 0 })
  const { stdout } = await bench.run('list --type skill --json')
  return (JSON.parse(stdout) as { items: Entry[] }).items
}

/** Of each name of the source, how many contents it has there. */
function contentsByName(source: string): ReadonlyMap<string, number> {
  const listing = listFolder(source)
  const contents = Map.groupBy(skillsIn(source), (path) => basename(path))
  return new Map(
    [...contents].map(([name, paths]) => [
      name,
      new Set(paths.map((path) => JSON.stringify([...below(listing, path)]))).size,
    ]),
  )
}

/** One of each name is called so, and every content that the source has is an artifact. */
function assertPlainNames(source: string, entries: readonly Entry[]): void {
  const plain = Map.groupBy(entries, ({ name }) => name)
  const from = Map.groupBy(entries, ({ upstream }) => basename(upstream.path))
  for (const [name, contents] of contentsByName(source)) {
    expect({ name, plain: plain.get(name)?.length }).toEqual({ name, plain: 1 })
    expect({ name, artifacts: from.get(name)?.length }).toEqual({ name, artifacts: contents })
  }
}

describe.each(collections)('the names of %s', (collection) => {
  const dir = join(folder, collection)

  test('are kept, since the source has each of them once', () =>
    onWorkbench(async (bench) => {
      const entries = await addedSkills(bench, dir)
      assertPlainNames(dir, entries)
      expect(entries.map(({ name }) => name).toSorted()).toEqual(
        skillsIn(dir)
          .map((path) => basename(path))
          .toSorted(),
      )
    }, {}))

  test('stay with the copies in the standard folder, where others have them too', () =>
    onWorkbench(async (bench) => {
      const source = join(bench.root, 'source')
      for (const [index, path] of skillsIn(dir).entries()) {
        const places = ['skills', '.claude/skills', 'vendor/skills', 'plugins/more/skills']
        for (const [number, place] of places.entries()) {
          // Each name in another number of places, and every third time with the same content.
          if (number > index % places.length) continue
          const copy = join(source, place, basename(path))
          fs.cpSync(join(dir, path), copy, { recursive: true })
          fs.chmodSync(join(copy, 'SKILL.md'), 0o644)
          if (number > 0 && index % 3 > 0) {
            fs.appendFileSync(join(copy, 'SKILL.md'), `\nOf ${place}.\n`)
          }
        }
      }
      const entries = await addedSkills(bench, source)
      assertPlainNames(source, entries)
      for (const { name, upstream } of entries) {
        if (name !== basename(upstream.path)) continue
        expect(upstream.path).toBe(`skills/${name}`)
      }
    }, {}))
})
