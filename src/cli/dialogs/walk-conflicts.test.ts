import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { removeNamed, syncProjects } from '../../../test/faults/verbs.ts'
import { inDeployedWorld } from '../../../test/properties/filled-world.ts'
import { placesOf } from '../../../test/world/world.ts'
import type { World } from '../../../test/world/world.ts'
import { editFile } from '../../../test/world/write-files.ts'
import { personEditor } from '../../adapters/system/person-editor.ts'
import { draftOf } from '../../operations/merging/draft.ts'
import { keepDraft } from '../../operations/merging/keep-draft.ts'
import { listPending } from '../../operations/merging/resolve.ts'
import { openMergeReading } from '../../operations/merging/merge-reading.ts'
import type { Ports } from '../../ports/ports.ts'
import type { CommandContext } from '../command/command.ts'
import { Output } from '../command/output.ts'
import { walkConflicts } from './walk-conflicts.ts'

const LINES = [2, 6, 10]

/** A copy and a collection that changed the same three lines. */
function atConflict(task: (walk: Walk) => Promise<void>): Promise<void> {
  return inDeployedWorld(async (ports, world) => {
    for (const line of LINES) {
      editFile(copy(world), `line ${line}.`, `line ${line}, here.`)
      editFile(head(world), `line ${line}.`, `line ${line}, there.`)
    }
    await syncProjects(0)(ports, world)
    await task(new Walk(ports, world))
  })
}

const head = ({ home }: World) => join(home, 'collections/default/skills/alpha/SKILL.md')
const copy = ({ projects }: World) => join(projects[0], '.claude/skills/alpha/SKILL.md')

/** A person at a terminal, who presses the keys of a line of letters. */
class Walk {
  readonly shown: string[] = []
  readonly ports: Ports
  readonly world: World

  constructor(ports: Ports, world: World) {
    this.ports = ports
    this.world = world
  }

  async press(keys: string) {
    const [pending] = await listPending(this.ports)
    if (pending === undefined) throw new Error('nothing waits')
    const left = keys.split('')
    const streams = {
      stdout: { write: () => true },
      stderr: { write: (text: string | Uint8Array) => this.shown.push(String(text)) },
    }
    const context: CommandContext = {
      ports: () => Promise.resolve(this.ports),
      cwd: placesOf(this.world).cwd,
      env: {},
      out: new Output({ json: false, colour: false, verbose: false }, streams),
      prompts: {
        mayAsk: true,
        choose: () => Promise.reject(new Error('nothing is chosen from a list here')),
        pressKey: (_, choices) => {
          const key = left.shift() ?? null
          const isOffered = key === null || choices.some(({ value }) => value === key)
          return isOffered ? Promise.resolve(key) : Promise.reject(new Error(`no key ${key}`))
        },
        show: (lines) => this.shown.push(...lines),
      },
      dryRun: false,
      allowExec: false,
      saysYes: false,
    }
    const outcome = await walkConflicts(context, pending)
    return { state: outcome?.result.state ?? null, keysLeft: left.join('') }
  }

  lines(): string[] {
    const text = readFileSync(copy(this.world), 'utf8').split('\n')
    return text.filter((line) => line.includes(','))
  }
}

test('each place is shown with both sides and the lines around it', () =>
  atConflict(async (walk) => {
    await walk.press('q')
    expect(walk.shown).toContain('SKILL.md, place 1 of 3, line 6')
    const [from, to] = ['<<<<<<< project', '>>>>>>> collection'].map((mark) =>
      walk.shown.indexOf(mark),
    )
    expect(walk.shown.slice(from, (to ?? 0) + 2)).toEqual([
      '<<<<<<< project',
      '  alpha line 2, here.',
      '||||||| base',
      '  alpha line 2.',
      '======= collection',
      '  alpha line 2, there.',
      '>>>>>>> collection',
      '  alpha line 3.',
    ])
  }))

test('ours, theirs and both: with the last place the result is written', () =>
  atConflict(async (walk) => {
    expect(await walk.press('otb')).toEqual({ state: 'resolved', keysLeft: '' })
    expect(walk.lines()).toEqual([
      'alpha line 2, here.',
      'alpha line 6, there.',
      'alpha line 10, here.',
      'alpha line 10, there.',
    ])
    expect(await listPending(walk.ports)).toEqual([])
  }))

test('a person can leave and come back to what is still open', () =>
  atConflict(async (walk) => {
    expect(await walk.press('oq')).toEqual({ state: 'partly', keysLeft: '' })
    expect(walk.lines()).toEqual(LINES.map((line) => `alpha line ${line}, here.`))
    walk.shown.length = 0
    expect((await walk.press('tt')).state).toBe('resolved')
    expect(walk.shown).not.toContain('SKILL.md, place 1 of 3, line 6')
    expect(walk.lines()).toEqual([
      'alpha line 2, here.',
      'alpha line 6, there.',
      'alpha line 10, there.',
    ])
  }))

test('the last choice can be undone, and a place can be skipped', () =>
  atConflict(async (walk) => {
    expect((await walk.press('outsa')).state).toBe('partly')
    expect((await walk.press('o')).state).toBe('resolved')
    expect(walk.lines()).toEqual(['alpha line 2, there.', 'alpha line 6, here.'])
  }))

test('nothing is decided by leaving at once', () =>
  atConflict(async (walk) => {
    expect(await walk.press('q')).toEqual({ state: null, keysLeft: '' })
    expect(await walk.press('')).toEqual({ state: null, keysLeft: '' })
  }))

/** The same person with an editor that runs `script` on its file, `$1`. */
function withEditor(walk: Walk, script: string): Walk {
  const file = join(walk.world.root, 'editor.sh')
  writeFileSync(file, `#!/bin/sh\ncp "$1" ${walk.world.root}/seen\n${script}\n`)
  chmodSync(file, 0o755)
  return new Walk({ ...walk.ports, editor: personEditor({ EDITOR: file }) }, walk.world)
}

const seen = ({ world }: Walk) => readFileSync(join(world.root, 'seen'), 'utf8')

test('who comes back is told how far they came', () =>
  atConflict(async (walk) => {
    await walk.press('oq')
    walk.shown.length = 0
    await walk.press('q')
    expect(walk.shown).toContain('1 of 3 places decided before.')
  }))

test('a place can be edited; markers left in it ask again, and the edit goes on with them', () =>
  atConflict(async (walk) => {
    const half = withEditor(walk, 'sed -i s/here/half/ "$1"')
    expect(await half.press('e')).toEqual({ state: null, keysLeft: '' })
    expect(half.shown.join('\n')).toContain('[E_CONFLICT]')
    const rest = withEditor(walk, 'echo "alpha line 2, own." > "$1"')
    expect((await rest.press('eoo')).state).toBe('resolved')
    expect(seen(rest)).toContain('alpha line 2, half.')
    expect(rest.lines()[0]).toBe('alpha line 2, own.')
  }))

test('a file that was left half done in an editor is offered there first', () =>
  atConflict(async (walk) => {
    const [pending] = await listPending(walk.ports)
    const name = pending!.id
    const text = new TextEncoder().encode('<<<<<<< project\nhalf\n')
    const draft = { name, project: null, path: 'SKILL.md', hunk: null, text, dryRun: false }
    await keepDraft(walk.ports, draft)
    const editing = withEditor(walk, 'sed -i /project/d "$1"')
    expect((await editing.press('pq')).state).toBe(null)
    expect(editing.shown.find((line) => line.includes('a draft'))).toMatch(/^SKILL.md: a draft/)
    expect((await editing.press('e')).state).toBe('resolved')
    expect(seen(editing)).toBe('<<<<<<< project\nhalf\n')
    expect(readFileSync(copy(walk.world), 'utf8')).toBe('half\n')
  }))

test('what was chosen stays when the editor cannot be run, and when the result cannot be written', () =>
  atConflict(async (walk) => {
    const broken = new Walk(
      { ...walk.ports, editor: { edit: () => Promise.reject(new Error('no such thing')) } },
      walk.world,
    )
    await expect(broken.press('oe')).rejects.toThrow('no such thing')
    expect(await decidedPlaces(walk)).toBe(1)
    renameSync(walk.world.projects[0], `${walk.world.projects[0]}-moved`)
    await expect(walk.press('tt')).rejects.toThrow('cannot be reached')
    expect(await decidedPlaces(walk)).toBe(2)
  }))

async function decidedPlaces({ ports }: Walk): Promise<number | undefined> {
  const [pending] = await listPending(ports)
  return (await draftOf(openMergeReading(ports), pending!))?.decided
}

const server = (url: string, key: string) =>
  `{\n  "docs": {\n    "url": "${url}",\n    "a": 1,\n    "b": 2,\n    "c": 3,\n    "headers": "${key}"\n  }\n}\n`

test('values that act together are one place, and one side has them all', () =>
  inDeployedWorld(async (ports, world) => {
    const [mine, yours] = [copy(world), head(world)].map((file) => join(dirname(file), 's.json'))
    writeFileSync(yours!, server('old', 'k0'))
    await syncProjects(0)(ports, world)
    writeFileSync(mine!, server('mine', 'k0'))
    writeFileSync(yours!, server('old', 'k1'))
    await syncProjects(0)(ports, world)
    const walk = new Walk(ports, world)
    expect((await walk.press('t')).state).toBe('resolved')
    expect(walk.shown).toContain('s.json, place 1 of 1, line 3')
    expect(walk.shown).toContain('a place among keys: one side has to have all of it')
    const from = walk.shown.indexOf('<<<<<<< project')
    const between = ['    "a": 1,', '    "b": 2,', '    "c": 3,']
    const side = (url: string, headers: string) =>
      [`    "url": "${url}",`, ...between, `    "headers": "${headers}"`].map((one) => `  ${one}`)
    expect(walk.shown.slice(from, walk.shown.indexOf('>>>>>>> collection'))).toEqual([
      '<<<<<<< project',
      ...side('mine', 'k0'),
      '||||||| base',
      ...side('old', 'k0'),
      '======= collection',
      ...side('old', 'k1'),
    ])
    expect(readFileSync(mine!, 'utf8')).toBe(server('old', 'k1'))
  }))

test.each([
  ['k', true],
  ['d', false],
] as const)('an artifact that is gone from the collection asks one question: %s', (key, stays) =>
  inDeployedWorld(async (ports, world) => {
    editFile(copy(world), 'line 2.', 'line 2, here.')
    await removeNamed(['alpha'])(ports, world)
    await syncProjects(0)(ports, world)
    const walk = new Walk(ports, world)
    expect(await walk.press(key)).toEqual({ state: 'resolved', keysLeft: '' })
    expect(walk.shown).toContain('skill:alpha: removed from the collection, edited in the project')
    expect(walk.shown).toContain('  +alpha line 2, here.')
    expect(existsSync(copy(world))).toBe(stays)
    expect(await listPending(ports)).toEqual([])
  }),
)
