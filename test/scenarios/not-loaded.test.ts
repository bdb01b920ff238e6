import { expect, test } from 'vitest'
import { onWorkbench } from '../cli/workbench.ts'

const SKILL = '---\nname: late\ndescription: Use when: it is late\n---\n\nRead the file first.\n'

test('a skill that its agent would not load is said to be, and --fix writes it so that it does', () =>
  onWorkbench(
    async (bench) => {
      await bench.run('add ../source')
      const plain = await bench.run('deploy late --profile copilot_cli')
      expect(plain.stdout).toContain(
        'Copilot CLI does not load it: its frontmatter is no YAML; `--fix` writes it so that it does.',
      )
      // The form of a copy stays, so the advice is another one.
      const again = await bench.run('deploy late --profile copilot_cli --fix')
      expect(again.stdout).toContain('`skillmeat undeploy skill:late` and `skillmeat deploy')
      await bench.run('undeploy late')
      const fixed = await bench.run('deploy late --profile copilot_cli --fix')
      expect(fixed.stdout).not.toContain('W_NOT_LOADED')
      const file = 'project/.github/skills/late/SKILL.md'
      expect(bench.read(file)).toContain('description: "Use when: it is late"')
      expect((await bench.run('status')).stdout).toContain('in sync')
      bench.write({ [file]: bench.read(file).replace('first', 'last') })
      await bench.run('sync --pull')
      expect(bench.read('home/collections/default/skills/late/SKILL.md')).toBe(
        SKILL.replace('first', 'last'),
      )
      // A colleague's home reads the same copy as mended too.
      const other = (line: string) =>
        bench.run(line, { env: { SKILLMEAT_HOME: `${bench.root}/other` } })
      bench.write({ 'source/skills/late/SKILL.md': SKILL.replace('first', 'last') })
      await other('add ../source')
      await other('install skill:late --same skill:late')
      expect((await other('status')).stdout).toMatch(/in sync +skill:late/)
    },
    { 'source/skills/late/SKILL.md': SKILL },
  ))

test('a skill without a description is offered by Claude Code to whoever names it', () =>
  onWorkbench(
    async (bench) => {
      await bench.run('add ../source')
      const { stdout } = await bench.run('deploy bare')
      expect(stdout).toContain('offers it to whoever names it, and does not use it by itself')
      expect((await bench.run('why bare')).stdout).toContain('used when named alone')
      await bench.run('undeploy bare')
      await bench.run('deploy bare --fix')
      expect(bench.read('project/.claude/skills/bare/SKILL.md')).toBe(
        '---\nname: bare\ndescription: Read the file first.\n---\n\nRead the file first.\n',
      )
    },
    { 'source/skills/bare/SKILL.md': '---\nname: bare\n---\n\nRead the file first.\n' },
  ))
