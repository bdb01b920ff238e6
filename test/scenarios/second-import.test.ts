import { join } from 'node:path'
import { expect, test } from 'vitest'
import { onWorkbench } from '../cli/workbench.ts'
import type { Workbench } from '../cli/workbench.ts'
import { editFile } from '../world/write-files.ts'
import type { Files } from '../world/write-files.ts'

const skill = (name: string) => `---\nname: ${name}\ndescription: ${name}.\n---\nOne ${name}.\n`
const MINE: Files = Object.fromEntries(
  ['aa', 'bb', 'cc'].map((name) => [`mine/skills/${name}/SKILL.md`, skill(name)]),
)

/** The home that bundles are taken in to. */
function there(bench: Workbench) {
  const env = { SKILLMEAT_HOME: join(bench.root, 'two') }
  return async (...lines: string[]): Promise<string> => {
    const told: string[] = []
    for (const line of lines) {
      const { stdout, stderr } = await bench.run(line, { env })
      told.push(stdout + stderr)
    }
    return told.join('')
  }
}

async function parts(tell: (line: string) => Promise<string>): Promise<readonly unknown[]> {
  const { members } = JSON.parse(await tell('show team --json')) as {
    members: readonly { name: string; state: string }[]
  }
  return members.map(({ name, state }) => `${name} ${state}`)
}

test.each(['--with-history', ''])(
  'a second import %s takes what is new there, and leaves what was chosen here',
  (history) =>
    onWorkbench(async (bench) => {
      const tell = there(bench)
      const ours = async (line: string) => (await bench.run(line)).stdout
      await bench.transcript('add ../mine', 'plugin create team aa bb')
      await ours(`export team ${history} ../one.skillmeat-pack`)
      await tell('add ../one.skillmeat-pack', 'plugin unlink team bb')
      editFile(join(bench.root, 'home/collections/default/skills/aa/SKILL.md'), 'One', 'Two')
      await bench.transcript('plugin repin team', 'plugin link team cc', 'tag aa v2')
      await ours(`export team ${history} ../two.skillmeat-pack`)
      expect(await tell('add ../one.skillmeat-pack')).toContain('Nothing changed')
      await tell('add ../two.skillmeat-pack --on-conflict update', 'resolve aa --theirs --whole')
      expect((await parts(tell)).map((part) => String(part).split(' ')[0])).toEqual(['aa', 'cc'])
      expect(await tell('tag aa')).toContain('v2')
      const before = await parts(tell)
      expect(await tell('add ../one.skillmeat-pack')).toContain('Nothing changed')
      expect(await parts(tell)).toEqual(before)
      expect(await tell('verify')).toContain('all is well')
    }, MINE),
)

test('a name that a version got later comes with the next import, also where nothing else changed', () =>
  onWorkbench(async (bench) => {
    const tell = there(bench)
    await bench.transcript('add ../mine', 'export aa --with-history ../one.skillmeat-pack')
    await tell('add ../one.skillmeat-pack')
    await bench.transcript('tag aa v1', 'export aa --with-history ../two.skillmeat-pack')
    await tell('add ../two.skillmeat-pack')
    expect(await tell('tag aa')).toContain('v1')
    expect(await tell('add ../two.skillmeat-pack')).toContain('Nothing changed')
  }, MINE))

test('a part that was left out is missing, and everything says so', () =>
  onWorkbench(async (bench) => {
    const tell = there(bench)
    bench.write({ 'other/skills/bb/SKILL.md': skill('bb').replace('One', 'Another') })
    await bench.transcript('add ../mine', 'plugin create team aa bb')
    await bench.run('export team ../one.skillmeat-pack')
    await tell('add ../other', 'add ../one.skillmeat-pack --on-conflict skip')
    expect(await parts(tell)).toEqual(['aa as_pinned', 'bb missing'])
    expect(await tell('deploy team')).toContain('skill:bb is not in the collection')
    expect(await tell('status')).toContain('its part skill:bb is not in the collection')
  }, MINE))
