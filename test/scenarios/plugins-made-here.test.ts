import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { onWorkbench } from '../cli/workbench.ts'
import type { RunOptions, Workbench } from '../cli/workbench.ts'
import { editFile } from '../world/write-files.ts'
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

test('an older version of a plugin is deployed whole, and stays', () =>
  onWorkbench(async (bench) => {
    const edit = (name: string) =>
      editFile(join(bench.root, `home/collections/default/skills/${name}/SKILL.md`), 'One', 'Two')
    await bench.transcript('add ../mine', 'plugin create team aa bb', 'tag team v1')
    edit('aa')
    await bench.transcript('plugin repin team', 'plugin unlink team bb', 'plugin link team shared')
    expect(await bench.transcript('log team', 'deploy team --pin v1', 'sync', 'status'))
      .toMatchInlineSnapshot(`
      "$ skillmeat log team
      av_<version>  edit  just now  Parts: +skill:shared  ← head
      av_<version>  edit  just now  Parts: -skill:bb
      av_<version>  edit  just now  Parts: ~skill:aa
      av_<version>  import  just now  Created  ← tag v1

      $ skillmeat deploy team --pin v1
        deployed  skill:aa  .claude/skills/aa  av_<version>
        deployed  skill:bb  .claude/skills/bb  av_<version>
        deployed  composite:team  .claude/plugins/team  av_<version>
      in /project
      Take it back with \`skillmeat undo\`.

      $ skillmeat sync
      3 in sync.
      Nothing changed.

      $ skillmeat status
        in sync  composite:team  pinned
        in sync  skill:aa  pinned
        in sync  skill:bb  pinned
      3 deployments, all in sync."
    `)
    expect(bench.read('project/.claude/skills/aa/SKILL.md')).toContain('One')
    await bench.run('deploy team --force')
    expect(bench.read('project/.claude/skills/aa/SKILL.md')).toContain('Two')
    expect(await bench.transcript('sync', 'status')).toMatchInlineSnapshot(`
      "$ skillmeat sync
        updated  composite:team  .claude/plugins/team
        undeployed  skill:bb  .claude/skills/bb  no longer a part of its plugin
      2 in sync.
      Take it back with \`skillmeat undo\`.

      $ skillmeat status
        in sync  composite:team  deployed just now
        in sync  skill:aa  pinned
        in sync  skill:shared  pinned
      3 deployments, all in sync."
    `)
  }, MINE))

test('diff, revert, merge, fork and snapshot diff of a plugin see its parts', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../mine', 'plugin create team aa bb', 'snapshot create first')
    await bench.transcript('tag team v1', 'plugin unlink team bb', 'plugin link team shared')
    expect(
      await bench.transcript('snapshot diff latest', 'diff team v1..head', 'revert team head~1'),
    ).toMatchInlineSnapshot(`
      "$ skillmeat snapshot diff latest
        changed  composite:team  0 files  +0 -0  -skill:bb, +skill:shared
      1 artifact between <snapshot> and now.

      $ skillmeat diff team v1..head
      Parts: -skill:bb, +skill:shared

      $ skillmeat revert team head~1
      Reverted composite:team: av_<version>
      Take it back with \`skillmeat undo\`."
    `)
    expect(new Set(await parts(bench))).toEqual(new Set(['aa', 'bb', 'shared']))
    await bench.run('revert team v1 --to')
    expect(await parts(bench)).toEqual(['aa', 'bb'])
    await bench.run('fork team crew')
    await bench.transcript('plugin unlink team bb', 'plugin link crew shared')
    await bench.run('merge team crew@head')
    expect(await parts(bench)).toEqual(['aa', 'shared'])
    await bench.transcript('deploy crew', 'plugin unlink crew shared')
    expect(await bench.transcript('diff crew')).toMatchInlineSnapshot(`
      "$ skillmeat diff crew
      Parts: +skill:shared"
    `)
  }, MINE))

test('what was overwritten for one plugin stays, and the clash with the other is shown', () =>
  onWorkbench(async (bench) => {
    const file = 'home/collections/default/skills/shared/SKILL.md'
    const deployed = () => bench.read('project/.claude/skills/shared/SKILL.md')
    await bench.transcript('add ../mine', 'plugin create writing shared')
    editFile(join(bench.root, file), 'One', 'Two')
    await bench.transcript('plugin create review shared', 'deploy writing')
    expect(await bench.transcript('deploy review --on-mismatch overwrite', 'sync', 'status'))
      .toMatchInlineSnapshot(`
      "$ skillmeat deploy review --on-mismatch overwrite
        updated  skill:shared  .claude/skills/shared  av_<version>
        deployed  composite:review  .claude/plugins/review  av_<version>
      in /project
      Take it back with \`skillmeat undo\`.

      $ skillmeat sync
        in sync  skill:shared  .claude/skills/shared  writing pins another version; overwritten for review
      2 in sync.
      Nothing changed.

      $ skillmeat status
        in sync  composite:review  deployed just now
        in sync  composite:writing  deployed just now
        clash  skill:shared  writing pins another version; overwritten for review
      3 deployments, nothing to bring forward."
    `)
    expect(deployed()).toContain('Two')
    expect((await bench.run('status --all-projects')).stdout).toContain('writing pins another')
    editFile(join(bench.root, file), 'Two', 'Three')
    await bench.transcript('plugin repin review', 'sync')
    expect(deployed()).toContain('Three')
    await bench.transcript('undeploy review', 'sync')
    expect(deployed()).toContain('One')
    expect(await bench.transcript('deploy shared --force', 'sync', 'status'))
      .toMatchInlineSnapshot(`
      "$ skillmeat deploy shared --force
        updated  skill:shared  .claude/skills/shared  av_<version>
      in /project
      Take it back with \`skillmeat undo\`.

      $ skillmeat sync
        in sync  skill:shared  .claude/skills/shared  writing pins another version; overwritten for you
      1 in sync.
      Nothing changed.

      $ skillmeat status
        in sync  composite:writing  deployed just now
        clash  skill:shared  writing pins another version; overwritten for you
      2 deployments, nothing to bring forward."
    `)
    expect(deployed()).toContain('Three')
  }, MINE))

test('a part that was removed by force is missing in show, deploy and status', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../mine', 'plugin create team aa bb', 'remove bb --force --yes')
    expect(await bench.transcript('deploy team', 'status')).toMatchInlineSnapshot(`
      "$ skillmeat deploy team
        deployed  skill:aa  .claude/skills/aa  av_<version>
        deployed  composite:team  .claude/plugins/team  av_<version>
        W_PART_MISSING composite:team: Its part skill:bb is not in the collection, so it is not deployed.
      in /project
      Take it back with \`skillmeat undo\`.

      $ skillmeat status
        in sync  composite:team  its part skill:bb is not in the collection
        in sync  skill:aa  pinned
      2 deployments, nothing to bring forward."
    `)
    expect((await bench.run('show team')).stdout).toContain('not in the collection')
  }, MINE))

test('a tarball brings parts, order, pins, words and names of versions into another home', () =>
  onWorkbench(async (bench) => {
    const head = join(bench.root, 'home/collections/default/skills/aa/SKILL.md')
    await bench.transcript('add ../mine', 'plugin create team bb aa', 'tag team v1', 'tag aa first')
    editFile(head, 'One', 'Two')
    await bench.transcript('plugin link team shared --relationship optional', 'tag aa --add office')
    await bench.transcript('plugin disable team bb', 'snapshot create whole')
    await bench.run('snapshot export latest ../whole.tar.gz')
    const elsewhere = { env: { SKILLMEAT_HOME: join(bench.root, 'other') } }
    for (const line of ['snapshot import ../whole.tar.gz', 'rollback latest']) {
      expect(await bench.run(line, elsewhere)).toMatchObject({ code: 0, stderr: '' })
    }
    const shown = async (options: RunOptions) => {
      const { stdout } = await bench.run('show team --json', options)
      const { members } = JSON.parse(stdout) as { members: readonly Record<string, unknown>[] }
      return members.map(({ name, relationship, disabled, pin, state }) => {
        return { name, relationship, disabled, state, tree: (pin as { tree: string }).tree }
      })
    }
    expect(await shown(elsewhere)).toEqual(await shown({}))
    expect((await bench.run('tag aa', elsewhere)).stdout).toContain('first')
    expect((await bench.run('show aa', elsewhere)).stdout).toContain('office')
    await bench.run('plugin enable team bb', elsewhere)
    expect(await bench.run('deploy team --pin v1', elsewhere)).toMatchObject({
      code: 0,
      stderr: '',
    })
    expect(bench.read('project/.claude/skills/aa/SKILL.md')).toContain('One')
    expect((await bench.run('verify', elsewhere)).code).toBe(0)
  }, MINE))

test('a tarball that names a content of which it has no files is refused', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../mine', 'tag aa first', 'snapshot create whole')
    await bench.run('snapshot export latest ../whole.tar.gz')
    const tarball = join(bench.root, 'whole.tar.gz')
    const text = gunzipSync(readFileSync(tarball)).toString('latin1')
    // As long as before, so that the tar stays one.
    const other = text.replace(/content = "[0-9a-f]{64}"/, `content = "${'0'.repeat(64)}"`)
    expect(other).not.toBe(text)
    writeFileSync(tarball, gzipSync(Buffer.from(other, 'latin1')))
    const { stderr } = await bench.run('snapshot import ../whole.tar.gz')
    expect(stderr).toContain('E_ARCHIVE_MALFORMED')
    expect((await bench.run('snapshot list')).stdout.match(/whole/g)).toHaveLength(1)
  }, MINE))
