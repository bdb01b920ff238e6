import { expect, test } from 'vitest'
import { onWorkbench } from './workbench.ts'

const LONG = 'x'.repeat(1030)

const FILES = {
  'source/skills/forms/SKILL.md': '---\nname: PDF.Forms\ndescription: Fills.\n---\nFill.\n',
  'source/skills/long/SKILL.md': `---\nname: long\ndescription: ${LONG}\n---\nLong.\n`,
  'source/skills/synced/SKILL.md': '---\nname: synced\ndescription: S.\n---\nS.\n',
  'source/agents/plain.md': 'No frontmatter.\n',
}

test('what an agent will not load is said when it is deployed, by that agent’s own rules', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    const said = async (line: string) => {
      const { result } = JSON.parse((await bench.run(`${line} --json`)).stdout)
      return result.items.flatMap((one: { warnings: { code: string; message: string }[] }) =>
        one.warnings.flatMap(({ code, message }) => (code === 'W_NOT_LOADED' ? [message] : [])),
      )
    }
    expect(await said('deploy forms')).toEqual([])
    expect(await said('deploy synced agent:plain')).toEqual([
      'Claude Code does not load it: "synced" is a name that it keeps for itself.',
      'Claude Code does not load it: it has no frontmatter; `--fix` writes it so that it does.',
    ])
    expect(await said('deploy long --profile copilot_cli')).toEqual([
      'Copilot CLI does not load it: its description has 1030 characters, and 1,024 are allowed.',
    ])
    expect(await said('deploy forms --profile copilot')).toEqual([
      'GitHub Copilot does not load it: its name "PDF.Forms" is not that of its folder "forms"; `--fix` writes it so that it does.',
      'GitHub Copilot does not load it: its name has a dot, a colon or a slash; `--fix` writes it so that it does.',
    ])
    const why = await bench.run('why forms')
    expect(why.stdout).toMatch(/refused .*\.github\/skills\/forms/)
    // What Codex was seen to do: it cuts the description, and loads the skill.
    expect(await said('deploy long --profile codex')).toEqual([])
    expect((await bench.run('budget')).stdout).toContain(
      'its description has 1030 characters, 1024 are read',
    )
  }, FILES))

test('with --fix a skill’s name is written as its folder has it, and the collection keeps its own', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    const { stdout } = await bench.run('deploy forms --profile copilot --fix')
    expect(stdout).not.toContain('W_NOT_LOADED')
    expect(bench.read('project/.github/skills/forms/SKILL.md')).toContain('name: forms\n')
    expect(bench.read('home/collections/default/skills/forms/SKILL.md')).toContain('PDF.Forms')
    expect((await bench.run('status')).stdout).toContain('1 deployment, all in sync')
  }, FILES))
