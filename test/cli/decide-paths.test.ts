import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  symlinkSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'

const COPY = 'project/.claude/skills/pdf'
const HEAD = 'home/collections/default/skills/pdf'
const SKILL = '---\nname: pdf\ndescription: Reads PDF files.\n---\n'
const GUIDE = Array.from({ length: 12 }, (_, index) => `Step ${index + 1}.\n`).join('')
const FILES = {
  'source/skills/pdf/SKILL.md': SKILL,
  'source/skills/pdf/notes/guide.md': GUIDE,
  'source/skills/pdf/notes/more.md': `${GUIDE}More.\n`,
}

function move({ root }: Workbench, from: string, to: string): void {
  mkdirSync(dirname(join(root, to)), { recursive: true })
  renameSync(join(root, from), join(root, to))
}

function filesIn({ root }: Workbench): string[] {
  const all = readdirSync(join(root, COPY), { recursive: true, withFileTypes: true })
  return all
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, COPY).length + 1))
    .toSorted()
}

/** Each makes both sides differ in where one file is, and says where ours and theirs have it. */
const CASES = [
  [
    'a file added to a folder that was renamed',
    'added to a folder that was renamed: notes/new.md or docs/new.md',
    (bench: Workbench) => {
      bench.write({ [`${COPY}/notes/new.md`]: 'New.\n' })
      move(bench, `${HEAD}/notes`, `${HEAD}/docs`)
    },
    { ours: 'notes/new.md', theirs: 'docs/new.md' },
  ],
  [
    'a file with two new names',
    'has two new names: notes/mine.md and notes/yours.md',
    (bench: Workbench) => {
      move(bench, `${COPY}/notes/guide.md`, `${COPY}/notes/mine.md`)
      move(bench, `${HEAD}/notes/guide.md`, `${HEAD}/notes/yours.md`)
      editFile(join(bench.root, COPY, 'notes/mine.md'), 'Step 2.', 'Step two.')
      editFile(join(bench.root, HEAD, 'notes/yours.md'), 'Step 9.', 'Step nine.')
    },
    { ours: 'notes/mine.md', theirs: 'notes/yours.md' },
  ],
] as const

const STRATEGY = { ours: 'use_local', theirs: 'use_remote' } as const

for (const [what, words, diverge, places] of CASES) {
  test.each(['ours', 'theirs'] as const)(
    `${what}: --%s puts it where that side has it, as sync does`,
    (side) =>
      onWorkbench(async (bench) => {
        await bench.transcript('add ../source', 'deploy pdf')
        diverge(bench)
        await bench.run('sync')
        const { stdout } = await bench.run('conflicts pdf')
        expect(stdout).toContain(words)
        expect(await bench.run(`resolve pdf --${side}`)).toMatchObject({ code: 0 })
        const resolved = filesIn(bench)
        expect(resolved).toContain(places[side])
        const other = side === 'ours' ? places.theirs : places.ours
        expect(resolved).not.toContain(other)
        expect(resolved).not.toContain('notes/guide.md')

        await bench.run('undo')
        await bench.run('resolve pdf --abort')
        await bench.run(`sync --strategy ${STRATEGY[side]}`)
        expect(filesIn(bench)).toEqual(resolved)
      }, FILES),
  )
}

test('a file with two new names and a content of one’s own keeps the name of the place', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy pdf')
    CASES[1][2](bench)
    await bench.run('sync')
    bench.write({ 'project/text': 'My own.\n' })
    expect(await bench.run('resolve pdf --use text')).toMatchObject({ code: 0 })
    expect(bench.read(`${COPY}/notes/mine.md`)).toBe('My own.\n')
    expect(existsSync(join(bench.root, COPY, 'notes/guide.md'))).toBe(false)
  }, FILES))

test.each([
  ['ours', 'notes/guide.md'],
  ['theirs', null],
] as const)('a link to a file that was renamed there is asked about: --%s', (side, target) =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy pdf')
    symlinkSync('notes/guide.md', join(bench.root, COPY, 'start.md'))
    move(bench, `${HEAD}/notes/guide.md`, `${HEAD}/notes/handbook.md`)
    expect((await bench.run('sync')).stdout).toContain('start.md')
    const words = 'start.md  a link to what the other side renamed or removed'
    expect((await bench.run('conflicts')).stdout).toContain(words)
    expect((await bench.run('conflicts pdf')).stdout).toContain(words)
    expect(await bench.run(`resolve pdf --${side} --yes`)).toMatchObject({ code: 0 })
    expect(existsSync(join(bench.root, COPY, 'notes/handbook.md'))).toBe(true)
    const link = join(bench.root, COPY, 'start.md')
    const isThere = lstatSync(link, { throwIfNoEntry: false }) !== undefined
    expect(isThere ? readlinkSync(link) : null).toBe(target)
  }, FILES),
)

const SERVER = (url: string, token: string) =>
  `{\n  "mcpServers": {\n    "docs": {\n      "url": "${url}",\n      "timeout": 5,\n      "note": "one",\n      "other": "two",\n      "headers": { "X-Key": "${token}" }\n    }\n  }\n}\n`

test('values that act together are a place of their own, with what each side says', () =>
  onWorkbench(
    async (bench) => {
      await bench.transcript('add ../source', 'deploy pdf')
      bench.write({
        [`${COPY}/servers.json`]: SERVER('https://mine.example', 'k0'),
        [`${HEAD}/servers.json`]: SERVER('https://old.example', 'k1'),
      })
      await bench.run('sync')
      expect(await bench.transcript('conflicts', 'conflicts pdf')).toMatchInlineSnapshot(`
        "$ skillmeat conflicts
        skill:pdf  in /project  sync, just now, pm_<merge>
          servers.json (1 place)  its values belong together, and come from both
        [exit 1]

        $ skillmeat conflicts pdf
        skill:pdf  in /project  sync, just now, pm_<merge>

        servers.json, place 1, line 4
        a place among keys: one side has to have all of it
          {
            "mcpServers": {
              "docs": {
        <<<<<<< project
                "url": "https://mine.example",
                "timeout": 5,
                "note": "one",
                "other": "two",
                "headers": { "X-Key": "k0" }
        ||||||| base
                "url": "https://old.example",
                "timeout": 5,
                "note": "one",
                "other": "two",
                "headers": { "X-Key": "k0" }
        ======= collection
                "url": "https://old.example",
                "timeout": 5,
                "note": "one",
                "other": "two",
                "headers": { "X-Key": "k1" }
        >>>>>>> collection
              }
            }
          }
        [exit 1]"
      `)
      const { files } = JSON.parse((await bench.run('conflicts pdf --json')).stdout)
      expect(files).toMatchObject([
        { type: 'one_value', hunks: [{ number: 1, allows_both: false }], values: [] },
      ])
    },
    { ...FILES, 'source/skills/pdf/servers.json': SERVER('https://old.example', 'k0') },
  ))

const renamed = (name: string) => `${JSON.stringify({ [name]: { url: 'https://a' } }, null, 2)}\n`

test('values that act together that cannot be told apart are shown by key, with what each side says', () =>
  onWorkbench(
    async (bench) => {
      await bench.transcript('add ../source', 'deploy pdf')
      bench.write({
        [`${COPY}/servers.json`]: renamed('mine'),
        [`${HEAD}/servers.json`]: renamed('theirs'),
      })
      await bench.run('sync')
      expect(await bench.transcript('conflicts', 'conflicts pdf')).toMatchInlineSnapshot(`
        "$ skillmeat conflicts
        skill:pdf  in /project  sync, just now, pm_<merge>
          servers.json  its values belong together, and come from both
        [exit 1]

        $ skillmeat conflicts pdf
        skill:pdf  in /project  sync, just now, pm_<merge>

        servers.json  its values belong together, and come from both
        mine, theirs
        <<<<<<< project
          mine: {"url":"https://a"}
        ||||||| base
          docs: {"url":"https://a"}
        ======= collection
          theirs: {"url":"https://a"}
        >>>>>>> collection
        [exit 1]"
      `)
      const { files } = JSON.parse((await bench.run('conflicts pdf --json')).stdout)
      expect(files).toMatchObject([
        { type: 'one_value', hunks: [], values: [{ key: 'mine, theirs' }] },
      ])
    },
    { ...FILES, 'source/skills/pdf/servers.json': renamed('docs') },
  ))
