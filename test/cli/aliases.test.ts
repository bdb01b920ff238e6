import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Files } from '../world/write-files.ts'
import { editFile } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'

const part = (name: string, text: string) =>
  `---\nname: ${name}\ndescription: ${text}.\n---\n${text}.\n`
const plugin = (at: string): Files => ({
  [`source/plugins/${at}/.claude-plugin/plugin.json`]: `{"name":"${at}"}\n`,
  [`source/plugins/${at}/skills/access/SKILL.md`]: part('access', `Access of ${at}`),
  [`source/plugins/${at}/agents/reviewer.md`]: part('reviewer', `Reviews for ${at}`),
  [`source/plugins/${at}/commands/help.md`]: `Help of ${at}.\n`,
})
const SOURCE: Files = { ...plugin('x'), ...plugin('y') }
const nameIn = (text: string) => /^name: (.*)$/m.exec(text)?.[1]

test('of parts that two plugins have by one name the first keeps it, the other has an alias', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    expect((await bench.run('list --json')).stdout.match(/"name": "[^"]+"/g)).toEqual(
      ['reviewer', 'y-reviewer', 'help', 'y-help', 'x', 'y', 'access', 'y-access'].map(
        (name) => `"name": "${name}"`,
      ),
    )
  }, SOURCE))

test('an alias is written where the agent goes by the name in the file, and read back as it was', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    await bench.run('deploy x y')
    await bench.run('deploy y-access --profile codex')
    // Claude Code calls skills by their folder, and agents by what they say.
    expect(nameIn(bench.read('project/.claude/skills/y-access/SKILL.md'))).toBe('access')
    expect(nameIn(bench.read('project/.claude/agents/y-reviewer.md'))).toBe('y-reviewer')
    expect(nameIn(bench.read('project/.claude/agents/reviewer.md'))).toBe('reviewer')
    expect(nameIn(bench.read('project/.agents/skills/y-access/SKILL.md'))).toBe('y-access')
    expect((await bench.run('status')).code).toBe(0)
    const copy = join(bench.root, 'project/.claude/agents/y-reviewer.md')
    editFile(copy, 'Reviews for y.\n---', 'Reviews for y, well.\n---')
    await bench.run('sync --pull')
    const own = bench.read('home/collections/default/agents/y-reviewer.md')
    expect([nameIn(own), own.includes('well')]).toEqual(['reviewer', true])
  }, SOURCE))

test('inside its own plugin a part has the name that it has in its source', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    await bench.run('deploy y --native')
    const [folder] = ['.claude/plugins/y', '.claude/skills/y'].filter((at) =>
      existsSync(join(bench.root, 'project', at)),
    )
    expect(nameIn(bench.read(`project/${folder}/skills/access/SKILL.md`))).toBe('access')
    expect(bench.read(`project/${folder}/commands/help.md`)).toBe('Help of y.\n')
    expect((await bench.run('status')).code).toBe(0)
    expect((await bench.run('export y --format claude-plugin -o ../out')).stderr).toBe('')
    expect(nameIn(bench.read('out/plugins/y/skills/access/SKILL.md'))).toBe('access')
  }, SOURCE))

test('a person who renames an alias has the name that was given', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    await bench.run('rename agent:y-reviewer critic')
    await bench.run('deploy agent:critic')
    expect(nameIn(bench.read('project/.claude/agents/critic.md'))).toBe('reviewer')
  }, SOURCE))

test('of several with one name the plain one is taken by that name, the others by their aliases', () =>
  onWorkbench(
    async (bench) => {
      const plain = await bench.run('add ../source plan')
      expect(plain.stdout).toMatch(/added +skill:plan +The plain one/)
      const other = await bench.run('add ../source agents-plan')
      expect(other.stdout).toMatch(/added +skill:agents-plan +A copy/)
      expect((await bench.run('add ../source plan')).stdout).toMatch(/unchanged +skill:plan /)
    },
    {
      'source/.agents/skills/plan/SKILL.md': part('plan', 'A copy'),
      'source/docs/ja-JP/skills/plan/SKILL.md': part('plan', 'A translation'),
      'source/skills/plan/SKILL.md': part('plan', 'The plain one'),
    },
  ))

test('an exported plugin is judged by the names that its parts have in it', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    const { stdout } = await bench.run('export composite:y --format claude-plugin -o ../out')
    expect(bench.read('out/plugins/y/skills/access/SKILL.md')).toContain('Access of y')
    expect(stdout).not.toContain('W_SKILL_SPEC')
  }, SOURCE))
