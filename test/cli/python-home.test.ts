import { expect, test } from 'vitest'
import { onWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'

const SHA = 'a'.repeat(40)
const SKILL = '---\nname: canvas\ndescription: Draws.\n---\n\n# Canvas\n'

/** Two collections, the second in use, and a project with a record, as the Python tool leaves them. */
const HOME = {
  'home/config.toml': '[settings]\ndefault-collection = "work"\nupdate-strategy = "prompt"\n',
  'home/collections/default/collection.toml': list('review', 'command', 'commands/review.md'),
  'home/collections/default/commands/review.md': 'Review it.\n',
  'home/collections/work/collection.toml': list('canvas', 'skill', 'skills/canvas'),
  'home/collections/work/skills/canvas/SKILL.md': SKILL,
  'project/.claude/skills/canvas/SKILL.md': SKILL,
  'project/.claude/.skillmeat-deployed.toml': `[[deployed]]
artifact_name = "canvas"
artifact_type = "skill"
from_collection = "work"
deployed_at = "2026-01-05T15:07:49.157370"
artifact_path = "skills/canvas"
content_hash = "no hash that anything has"
local_modifications = false
`,
}

function list(name: string, type: string, path: string): string {
  return `[collection]
name = "x"
version = "1.0.0"

[[artifacts]]
name = "${name}"
type = "${type}"
path = "${path}"
origin = "github"
added = "2024-11-30T10:30:00"
upstream = "https://github.com/acme/tools/tree/${SHA}/${path}"
version_spec = "v1.2.0"
resolved_sha = "${SHA}"
resolved_version = "v1.2.0"
`
}

const onHome = (task: (bench: Workbench) => Promise<void>) => onWorkbench(task, HOME)

test.each([
  ['list', 'canvas'],
  ['show canvas', 'https://github.com/acme/tools.git skills/canvas'],
  ['deploy canvas', 'canvas'],
  ['tag canvas --add art', 'art'],
  ['collection list', 'work'],
  ['log canvas', 'av_'],
  ['init', ''],
  ['audit', ''],
])('the first command may be `%s`', (line, shown) =>
  onHome(async ({ run }) => {
    const first = await run(line)
    expect(first.code).toBe(0)
    expect(first.stdout + first.stderr).toContain(shown)
    const { stdout } = await run('list --json')
    expect(stdout).toContain('"canvas"')
    expect((await run('list --collection default')).stdout).toContain('review')
  }),
)

test('what was taken over is said once, and a dry run keeps nothing of it', () =>
  onHome(async ({ run }) => {
    const said = 'Took over 2 artifacts of 2 collections'
    expect((await run('tag canvas --add x --dry-run')).stderr).toContain(said)
    expect((await run('list')).stderr).toContain(said)
    expect((await run('list')).stderr).toBe('')
  }))

test('the project of the Python tool is known, with an unknown baseline where its hash fits nothing', () =>
  onHome(async ({ run, write }) => {
    write({ 'project/.claude/skills/canvas/SKILL.md': `${SKILL}Mine.\n` })
    const { stdout } = await run('status --json')
    expect(JSON.parse(stdout)).toMatchObject({
      items: [{ artifact_name: 'canvas', state: 'unknown_baseline', baseline_sha: null }],
    })
    const { code } = await run('sync')
    expect(code).toBe(1)
  }))

test('a manifest does not name a place on this machine as a source', () =>
  onHome(async ({ run, read, write }) => {
    const path = 'home/collections/work/collection.toml'
    write({ [path]: read(path).replaceAll(/https:\/\/github\.com[^"]*/g, 'file:///etc') })
    const { stderr } = await run('list')
    expect(stderr).toContain('skill:canvas comes from "file:///etc"')
    expect((await run('update canvas')).stdout).toContain('no upstream')
    expect((await run('tag canvas --add x')).code).toBe(0)
    expect(read(path)).toContain('upstream = "file:///etc"')
  }))

test('a collection whose manifest cannot be read stops no other', () =>
  onHome(async ({ run, write }) => {
    write({ 'home/collections/default/collection.toml': 'name = \n' })
    const { code, stderr } = await run('show canvas')
    expect(code).toBe(1)
    expect(stderr).toContain('The collection default was not taken over')
  }))

const WORK = 'home/collections/work/collection.toml'

test.each([
  ['without a name', 'type = "skill"\npath = "skills/x"', 'artifact 2'],
  ['listed twice', 'name = "canvas"\ntype = "skill"', 'skill:canvas'],
  ['with a path that is a number', 'name = "b"\ntype = "skill"\npath = 5', 'skill:b'],
  ['elsewhere', 'name = "b"\ntype = "skill"\npath = "../../etc"', 'skill:b'],
])('an entry %s stands aside by itself and stays in the file', (_, entry, label) =>
  onHome(async ({ run, read, write }) => {
    write({ [WORK]: `${read(WORK)}\n[[artifacts]]\n${entry}\n` })
    const { code, stdout, stderr } = await run('list')
    expect(code).toBe(1)
    expect(stderr).toContain(`lists ${label}: not taken over`)
    expect(stderr).toContain('Mend the entry by hand')
    expect(stdout).toContain('canvas')
    expect((await run('tag canvas --add x')).code).toBe(0)
    expect(read(WORK).match(/\[\[artifacts\]\]/g)).toHaveLength(2)
  }),
)

test('the collection in use is named where its manifest cannot be read, and taken over once it is mended', () =>
  onHome(async ({ run, read, write }) => {
    const good = read(WORK)
    write({ [WORK]: 'name = \n' })
    const first = await run('status')
    expect(first.code).toBe(1)
    expect(first.stderr).toContain('The collection work was not taken over')
    const refused = await run('list')
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('E_MANIFEST_PARSE')
    expect((await run('collection create work')).stderr).toContain('E_NAME_TAKEN')
    expect(read(WORK)).toBe('name = \n')
    write({ [WORK]: good })
    const { code, stdout } = await run('collection list')
    expect([code, stdout]).toEqual([0, expect.stringMatching(/\* +work +1 artifact/)])
    expect((await run('list')).stdout).toContain('canvas')
  }))

test('an artifact that could not be read is taken over once it can be', () =>
  onHome(async ({ run, read, write }) => {
    write({
      [WORK]: read(WORK) + read(WORK).slice(read(WORK).indexOf('[[')).replaceAll('canvas', 'late'),
    })
    const { code, stderr } = await run('list')
    expect([code, stderr]).toEqual([1, expect.stringContaining('lists skill:late: not taken over')])
    expect((await run('tag canvas --add x')).code).toBe(0)
    write({ 'home/collections/work/skills/late/SKILL.md': SKILL.replace('canvas', 'late') })
    expect((await run('list')).stdout).toContain('late')
  }))
