import fs from 'node:fs'
import { dirname, join } from 'node:path'
import * as fc from 'fast-check'
import { listPlaces } from '../world/listing.ts'
import type { World } from '../world/world.ts'
import { edits, makeStep } from './world-steps.ts'
import type { Step } from './world-steps.ts'

/** Edits any file that is in a place now, our own among them. */
const anyEdit = fc
  .tuple(
    fc.nat(60),
    fc.constantFrom('line 2 x', 'line 9 y', 'delete', 'delete all', 'more', 'crlf'),
  )
  .map(([number, how]) =>
    makeStep(`edit file ${number} (${how})`, 'edit', (_, world) => {
      const files = [...listPlaces(world)].filter(([, what]) => what.startsWith('file'))
      const [path] = files[number % Math.max(files.length, 1)] ?? []
      if (path !== undefined) change(join(world.root, path), how)
      return Promise.resolve([])
    }),
  )

function change(file: string, how: string): void {
  const text = fs.readFileSync(file, 'utf8')
  if (how === 'delete') fs.rmSync(file)
  else if (how === 'delete all') fs.rmSync(holderOf(file), { recursive: true })
  else if (how === 'more') fs.appendFileSync(file, '# more\n')
  else if (how === 'crlf') fs.writeFileSync(file, text.replaceAll(/\r?\n/g, '\r\n'))
  else fs.writeFileSync(file, text.replace(new RegExp(`${how.slice(0, 6)}.*`), how))
}

/** The folder of the skill that a file is in, or the file. */
function holderOf(file: string): string {
  return /^.*\/skills\/[^/]+/.exec(file)?.[0] ?? file
}

/** Keeps the folder of a project as it is, to have it back later, as a switch of branches does. */
const branches = fc
  .tuple(fc.constantFrom(0 as const, 1 as const), fc.constantFrom('keep', 'switch back'))
  .map(([where, how]) =>
    makeStep(`${how} project ${where}`, 'edit', (_, world) => {
      const folder = world.projects[where]
      const kept = join(world.root, `branch-${where}`)
      if (how === 'keep') replaceBy(kept, folder)
      else if (fs.existsSync(kept)) replaceBy(folder, kept)
      return Promise.resolve([])
    }),
  )

/** One project is cloned over the other: its files and its record come along. */
const clones = fc.constantFrom<readonly [0 | 1, 0 | 1]>([0, 1], [1, 0]).map(([from, to]) =>
  makeStep(`clone project ${from} over ${to}`, 'edit', (_, { projects }) => {
    replaceBy(projects[to], projects[from])
    return Promise.resolve([])
  }),
)

function replaceBy(folder: string, other: string): void {
  fs.rmSync(folder, { recursive: true, force: true })
  fs.mkdirSync(dirname(folder), { recursive: true })
  fs.cpSync(other, folder, { recursive: true, verbatimSymlinks: true })
}

/** Upstream, a skill moves to another folder, or back. */
const moves = fc.constantFrom('alpha', 'beta').map((name) =>
  makeStep(`move ${name} in the source`, 'edit', (_, { source }: World) => {
    const [here, there] = [join(source, 'skills', name), join(source, 'more/skills', name)]
    const [from, to] = fs.existsSync(here) ? [here, there] : [there, here]
    fs.mkdirSync(dirname(to), { recursive: true })
    if (fs.existsSync(from)) fs.renameSync(from, to)
    return Promise.resolve([])
  }),
)

/** Everything that a person does to files. */
export const everyEdit: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: edits },
  { weight: 4, arbitrary: anyEdit },
  { weight: 1, arbitrary: moves },
  { weight: 1, arbitrary: branches },
  { weight: 1, arbitrary: clones },
)

const changesInSource = fc
  .tuple(
    fc.constantFrom(
      'skills/alpha/SKILL.md',
      'skills/alpha/guides/first.md',
      'skills/beta/SKILL.md',
      'commands/gamma.md',
    ),
    fc.constantFrom('line 2 x', 'line 9 y', 'line 5 z', 'more'),
  )
  .map(([path, how]) =>
    makeStep(`edit ${path} in the source (${how})`, 'edit', (_, { source }: World) => {
      const file = join(source, path)
      if (fs.existsSync(file)) change(file, how)
      return Promise.resolve([])
    }),
  )

/** Edits upstream: they touch no place. */
export const sourceEdits: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: changesInSource },
  { weight: 1, arbitrary: moves },
)
