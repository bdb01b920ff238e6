import { expect, test } from 'vitest'
import { onWorkbench } from './workbench.ts'

const skill = (name: string, description: string) =>
  `---\nname: ${name}\ndescription: ${description}\n---\nText.\n`

test('why tells which copy each agent loads and which it passes over', () =>
  onWorkbench(async (bench) => {
    bench.write({ 'user/.claude/skills/pdf/SKILL.md': skill('pdf', 'Mine.') })
    expect(
      await bench.transcript(
        'add ../source',
        'deploy pdf',
        'deploy pdf --profile agents',
        'why pdf',
        'why nothing',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat add ../source
        added  skill:docx  Writes documents.
        added  skill:pdf  Reads and fills PDF files.
        added  command:commit  Commits what is staged.
      3 artifacts from /source.
      Take it back with \`skillmeat undo\`.

      $ skillmeat deploy pdf
        deployed  skill:pdf  .claude/skills/pdf  av_<version>
        W_SEEN_TWICE skill:pdf: Claude Code and OpenCode also read /user/.claude/skills/pdf; \`skillmeat why pdf\` tells which one counts.
      in /project
      Take it back with \`skillmeat undo\`.

      $ skillmeat deploy pdf --profile agents
        deployed  skill:pdf  .agents/skills/pdf  av_<version>
        W_SEEN_TWICE skill:pdf: Cursor, GitHub Copilot and OpenCode also read /project/.claude/skills/pdf or /user/.claude/skills/pdf; \`skillmeat why pdf\` tells which one counts.
      in /project
      Take it back with \`skillmeat undo\`.

      $ skillmeat why pdf
      Claude Code  skill
        loaded  /user/.claude/skills/pdf  for all your projects
        shadowed  /project/.claude/skills/pdf  /user/.claude/skills/pdf comes first
      Codex  skill
        loaded  /project/.agents/skills/pdf  this project's
      Cursor  skill
        loaded  /project/.agents/skills/pdf  this project's
        listed too  /project/.claude/skills/pdf  the agent has it twice, also from /project/.agents/skills/pdf
      Gemini CLI  skill
        loaded  /project/.agents/skills/pdf  this project's
      GitHub Copilot  skill
        loaded  /project/.agents/skills/pdf  this project's
        shadowed  /project/.claude/skills/pdf  /project/.agents/skills/pdf comes first
      OpenCode  skill
        loaded  /project/.claude/skills/pdf  this project's
        shadowed  /project/.agents/skills/pdf  /project/.claude/skills/pdf comes first
        shadowed  /user/.claude/skills/pdf  /project/.claude/skills/pdf comes first

      $ skillmeat why nothing
      ! error: No agent finds "nothing" in /project. [E_NOT_FOUND]
      !   Deploy it first: \`skillmeat deploy nothing\`.
      [exit 2]"
    `)
  }))

test('budget tells what the skills of a project cost, and what is cut', () =>
  onWorkbench(async (bench) => {
    bench.write({
      'project/.claude/skills/long/SKILL.md': skill('long', 'x'.repeat(2000)),
      ...Object.fromEntries(
        Array.from({ length: 12 }, (_, n) => [
          `project/.claude/skills/s${n}/SKILL.md`,
          skill(`s${n}`, 'y'.repeat(700)),
        ]),
      ),
      'project/.agents/skills/body/SKILL.md': `${skill('body', 'Short.')}${'z'.repeat(9000)}`,
    })
    expect(await bench.transcript('budget', 'budget ../user')).toMatchInlineSnapshot(`
      "$ skillmeat budget
      Claude Code  13 skills, 9,966 of 8,000 characters, about 2,492 tokens
        1,966 characters too many: it drops descriptions, and may not find those skills. The longest:
          2000  /project/.claude/skills/long
          700  /project/.claude/skills/s0
          700  /project/.claude/skills/s1
          700  /project/.claude/skills/s10
          700  /project/.claude/skills/s11
        cut  /project/.claude/skills/long: its description has 2000 characters, 1536 are read
      Codex  1 skill, 10 of 8,000 characters, about 3 tokens
      Cursor  14 skills, 9,464 characters, about 2,366 tokens
        cut  /project/.claude/skills/long: its description has 2000 characters, 1024 are read
      Gemini CLI  1 skill, 10 characters, about 3 tokens
      GitHub Copilot  14 skills, 9,464 characters, about 2,366 tokens
        cut  /project/.claude/skills/long: its description has 2000 characters, 1024 are read
      OpenCode  14 skills, 9,464 characters, about 2,366 tokens
        cut  /project/.claude/skills/long: its description has 2000 characters, 1024 are read
      [exit 1]

      $ skillmeat budget ../user
      No agent finds a skill here."
    `)
  }))
