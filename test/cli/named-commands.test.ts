import { expect, test } from 'vitest'
import type { Files } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'

const manifest = (commands: object) => JSON.stringify({ name: 'kit', commands })

const KIT: Files = {
  'source/.claude-plugin/plugin.json': manifest({
    tidy: {
      content: 'Tidy up: !`git status`\n',
      description: 'Tidies: all of it',
      argumentHint: '[path]',
      model: 'haiku',
      allowedTools: ['Bash(git:*)', 'Read'],
    },
    check: { source: './other/look.md', allowedTools: ['Bash(*)'] },
    plain: { source: './other/plain.md' },
    renamed: { source: './other/plain.md' },
    empty: { description: 'Nothing.' },
    odd: { content: 'Odd.\n', colour: 'red' },
  }),
  'source/other/look.md': '---\ndescription: Looks.\nallowed-tools: Read\n---\nLook.\n',
  'source/other/plain.md': '---\ndescription: Plain.\n---\nPlain.\n',
}

test('commands that a manifest names are commands, with what it says of them in their frontmatter', () =>
  onWorkbench(async (bench) => {
    const { stdout } = await bench.run('add ../source')
    for (const name of ['check', 'odd', 'plain', 'renamed', 'tidy']) {
      expect(stdout).toMatch(new RegExp(`added +command:${name}\\b`))
    }
    expect(stdout).not.toContain('command:look')
    expect(stdout).toContain('the command empty in .claude-plugin/plugin.json: it has neither')
    expect(stdout).toContain('the command odd: colour is not known, and left out')
    const commands = 'home/collections/default/commands'
    expect(bench.read(`${commands}/tidy.md`)).toBe(
      '---\ndescription: "Tidies: all of it"\nargument-hint: "[path]"\nmodel: haiku\nallowed-tools:\n  - Bash(git:*)\n  - Read\n---\nTidy up: !`git status`\n',
    )
    expect(bench.read(`${commands}/check.md`)).toBe(
      '---\ndescription: Looks.\nallowed-tools:\n  - Bash(*)\n---\nLook.\n',
    )
    expect(bench.read(`${commands}/plain.md`)).toBe(KIT['source/other/plain.md'])
    expect(bench.read(`${commands}/renamed.md`)).toBe(KIT['source/other/plain.md'])

    const refused = await bench.run('deploy composite:kit --native')
    expect(refused.stderr).toContain('git status')
    expect(refused.stderr).toContain('allows any command (Bash(*))')
    await bench.run('deploy composite:kit --native --allow-exec')
    const plugin = 'project/.claude/skills/kit'
    expect(JSON.parse(bench.read(`${plugin}/.claude-plugin/plugin.json`))).toEqual({ name: 'kit' })
    expect(bench.read(`${plugin}/commands/check.md`)).toContain('Bash(*)')
  }, KIT))

test('a named command that changes upstream is updated', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    const changed = manifest({ tidy: { content: 'Tidy better.\n' } })
    bench.write({ 'source/.claude-plugin/plugin.json': changed })
    expect((await bench.run('update tidy')).code).toBe(0)
    expect(bench.read('home/collections/default/commands/tidy.md')).toBe('Tidy better.\n')
  }, KIT))

test('what is not taken of a plugin is counted, and commands of Gemini CLI are named', () =>
  onWorkbench(
    async (bench) => {
      const { stdout } = await bench.run('add ../source --json')
      expect(JSON.parse(stdout)).toMatchObject({
        result: {
          skipped: [
            {
              path: 'commands',
              reason: "2 commands in Gemini CLI's own form; only markdown is taken in",
            },
            {
              path: '',
              reason: 'not taken into the plugin ext: .github/ (2), bun.lock, package-lock.json',
            },
          ],
        },
      })
    },
    {
      'source/gemini-extension.json': '{"name":"ext","version":"1.0.0"}',
      'source/commands/one.toml': 'prompt = "One."\n',
      'source/commands/git/two.toml': 'prompt = "Two."\n',
      'source/skills/a/SKILL.md': '---\nname: a\ndescription: A.\n---\nA.\n',
      'source/package.json': '{}',
      'source/package-lock.json': '{}',
      'source/bun.lock': 'x',
      'source/.github/workflows/ci.yml': 'on: push\n',
      'source/.github/workflows/cd.yml': 'on: push\n',
    },
  ))
