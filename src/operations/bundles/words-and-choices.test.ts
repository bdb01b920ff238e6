import { join } from 'node:path'
import { expect, test } from 'vitest'
import { onWorkbench } from '../../../test/cli/workbench.ts'
import { editFile } from '../../../test/world/write-files.ts'

type Type = (line: string) => Promise<string>

const skill = (name: string) => `---\nname: ${name}\ndescription: A skill.\n---\n\n${name}\n`

/** Ana's plugin of three skills, which Ben has by a bundle. */
function betweenTwo(task: (ana: Type, ben: Type, root: string) => Promise<void>): Promise<void> {
  return onWorkbench(async (bench) => {
    const at =
      (home: string): Type =>
      async (line) => {
        const env = { SKILLMEAT_HOME: join(bench.root, home) }
        const { stdout, stderr } = await bench.run(line, { env })
        return `${stdout}${stderr}`
      }
    const [ana, ben] = [at('ana'), at('ben')]
    bench.write({
      'own/skills/aa/SKILL.md': skill('aa'),
      'own/skills/bb/SKILL.md': skill('bb'),
      'own/skills/cc/SKILL.md': skill('cc'),
    })
    await ana('add ../own')
    await ana('plugin create team aa bb cc')
    await ana('export team ../b1.skillmeat-pack')
    await ben('add ../b1.skillmeat-pack')
    await task(ana, ben, bench.root)
  })
}

test('words come with a bundle also where the content is the same', () =>
  betweenTwo(async (ana, ben) => {
    await ana('tag aa --add office')
    await ana('tag team --add ours')
    await ana('export team ../b2.skillmeat-pack')
    expect(await ben('add ../b2.skillmeat-pack')).toContain('updated')
    expect(await ben('show aa')).toMatch(/tags +office/)
    expect(await ben('show team')).toMatch(/tags +ours/)
    expect(await ben('add ../b2.skillmeat-pack')).toContain('Nothing changed.')
  }))

test('what was chosen about parts comes with a later bundle, also back again', () =>
  betweenTwo(async (ana, ben) => {
    await ana('plugin disable team bb')
    await ana('plugin replace team cc aa')
    await ana('export team ../b2.skillmeat-pack')
    expect(await ben('add ../b2.skillmeat-pack')).toMatch(/updated +composite:team/)
    expect(await ben('show team')).toMatch(/skill:bb .*left out/)
    expect(await ben('show team')).toMatch(/skill:cc .*skill:aa/)
    expect(await ben('add ../b2.skillmeat-pack')).toContain('Nothing changed.')
    await ana('plugin enable team bb')
    await ana('export team ../b3.skillmeat-pack')
    expect(await ben('add ../b3.skillmeat-pack')).toMatch(/updated +composite:team/)
    expect(await ben('show team')).not.toContain('left out')
  }))

test('what was chosen about a part here stays', () =>
  betweenTwo(async (ana, ben) => {
    await ben('plugin disable team bb')
    await ben('plugin replace team cc bb')
    await ana('plugin disable team aa')
    await ana('plugin replace team cc aa')
    await ana('export team ../b2.skillmeat-pack')
    await ben('add ../b2.skillmeat-pack')
    const shown = await ben('show team')
    expect(shown).toMatch(/skill:aa .*left out/)
    expect(shown).toMatch(/skill:bb .*left out/)
    expect(shown).toMatch(/skill:cc .*skill:bb is deployed/)
  }))

test('it comes also where parts were edited and pinned anew here', () =>
  betweenTwo(async (ana, ben) => {
    await ben('plugin unlink team cc')
    await ana('plugin disable team bb')
    await ana('export team ../b2.skillmeat-pack')
    await ben('add ../b2.skillmeat-pack')
    const shown = await ben('show team')
    expect(shown).toMatch(/skill:bb .*left out/)
    expect(shown).not.toContain('skill:cc')
  }))

test('a plugin stays pinned to what was there of a part that is skipped', () =>
  betweenTwo(async (ana, ben, root) => {
    const pinOf = async (name: string) =>
      new RegExp(`skill:${name} +(av_\\w+)`).exec(await ben('show team'))?.[1]
    const before = { aa: await pinOf('aa'), bb: await pinOf('bb') }
    for (const name of ['aa', 'bb']) {
      editFile(join(root, 'ana/collections/default/skills', name, 'SKILL.md'), 'A skill.', 'Two.')
    }
    await ana('plugin repin team')
    await ana('export team ../b2.skillmeat-pack')
    await ben('add ../b2.skillmeat-pack --on-conflict aa=skip --on-conflict update')
    expect(await pinOf('aa')).toBe(before.aa)
    expect(await pinOf('bb')).not.toBe(before.bb)
  }))

test('a part that the giver removed is named when it leaves the plugin here', () =>
  betweenTwo(async (ana, ben) => {
    await ana('remove bb --force')
    await ana('export team ../b2.skillmeat-pack')
    expect(await ben('add ../b2.skillmeat-pack --on-conflict update')).toContain(
      'W_PART_LEFT composite:team: skill:bb is no part of it any more',
    )
    expect(await ben('add ../b2.skillmeat-pack')).not.toContain('W_PART_LEFT')
  }))

test('a name that stands for another version here is told of', () =>
  betweenTwo(async (ana, ben, root) => {
    for (const home of ['ana', 'ben']) {
      editFile(join(root, home, 'collections/default/skills/aa/SKILL.md'), 'A skill.', home)
    }
    await ana('tag aa v1')
    await ben('tag aa v1')
    await ana('export aa ../b2.skillmeat-pack')
    expect(await ben('add ../b2.skillmeat-pack --on-conflict update')).toMatch(
      /W_TAG_CLASH skill:aa: .*"v1": it stays at av_/,
    )
  }))
