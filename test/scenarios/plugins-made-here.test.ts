import { expect, test } from 'vitest'
import { onWorkbench } from '../cli/workbench.ts'
import type { Workbench } from '../cli/workbench.ts'
import type { Files } from '../world/write-files.ts'

const skill = (name: string) => `---\nname: ${name}\ndescription: ${name}.\n---\nOne ${name}.\n`
const MINE: Files = Object.fromEntries(
  ['aa', 'bb', 'shared'].map((name) => [`mine/skills/${name}/SKILL.md`, skill(name)]),
)

async function parts(bench: Workbench): Promise<readonly unknown[]> {
  const { stdout } = await bench.run('show team --json')
  const { members } = JSON.parse(stdout) as { members: readonly { name: string }[] }
  return members.map(({ name }) => name)
}

async function tags(bench: Workbench, name: string): Promise<readonly string[]> {
  const { stdout } = await bench.run(`tag ${name} --json`)
  return (JSON.parse(stdout) as { items: readonly { tag: string }[] }).items.map(({ tag }) => tag)
}

test('parts and names that a person chose since stay, are said to, and --simple takes them back', () =>
  onWorkbench(async (bench) => {
    await bench.transcript(
      'add ../mine',
      'plugin create team aa bb',
      'tag aa v1',
      'tag bb --add old',
      'snapshot create first',
    )
    await bench.transcript(
      'plugin unlink team bb',
      'plugin link team shared',
      'tag aa v1 --delete',
      'tag bb --remove old',
    )
    expect(await bench.transcript('rollback latest')).toMatchInlineSnapshot(`
      "$ skillmeat rollback latest
        edits kept  composite:team
        edits kept  skill:aa
        edits kept  skill:bb
      All that differs from snapshot <snapshot> is your own work.
      Where all that differs are edits, they stay; --simple gives them up.
      Nothing changed."
    `)
    expect(await parts(bench)).toEqual(['aa', 'shared'])
    await bench.run('rollback latest --simple')
    expect(await parts(bench)).toEqual(['aa', 'bb'])
    expect(await tags(bench, 'aa')).toEqual(['v1'])
    expect((await bench.run('list --json')).stdout).toContain('"old"')
  }, MINE))

test('what was removed comes back with its parts and the names of its versions', () =>
  onWorkbench(async (bench) => {
    await bench.transcript(
      'add ../mine',
      'plugin create team aa bb',
      'tag team v1',
      'tag bb --add old',
      'snapshot create first',
    )
    await bench.run('remove team --yes')
    await bench.run('rollback latest')
    expect(await parts(bench)).toEqual(['aa', 'bb'])
    expect(await tags(bench, 'team')).toEqual(['v1'])
  }, MINE))
