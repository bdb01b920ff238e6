import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'

test('one skill goes to every agent, each in its own folder, and drifts there by itself', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source')
    expect(
      await bench.transcript(
        'deploy pdf',
        'deploy pdf commit --profile cursor',
        'deploy pdf --profile codex',
        'deploy commit --profile copilot',
        'deploy commit --profile codex',
        'deploy pdf --profile gemini --scope user',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat deploy pdf
        deployed  skill:pdf  .claude/skills/pdf  av_<version>
      in /project
      Take it back with \`skillmeat undo\`.

      $ skillmeat deploy pdf commit --profile cursor
        deployed  skill:pdf  .cursor/skills/pdf  av_<version>
        deployed  command:commit  .cursor/commands/commit.md  av_<version>
        W_SEEN_TWICE skill:pdf: Cursor also reads /project/.claude/skills/pdf; \`skillmeat why pdf\` tells which one counts.
      in /project
      Take it back with \`skillmeat undo\`.

      $ skillmeat deploy pdf --profile codex
        deployed  skill:pdf  .agents/skills/pdf  av_<version>
        W_SEEN_TWICE skill:pdf: Cursor, GitHub Copilot and OpenCode also read /project/.cursor/skills/pdf or /project/.claude/skills/pdf; \`skillmeat why pdf\` tells which one counts.
      in /project
      Take it back with \`skillmeat undo\`.

      $ skillmeat deploy commit --profile copilot
        deployed  command:commit  .github/prompts/commit.prompt.md  av_<version>
      in /project
      Take it back with \`skillmeat undo\`.

      $ skillmeat deploy commit --profile codex
      ! error: command:commit cannot be deployed to Codex. [E_TYPE_NOT_DEPLOYABLE]
      !   It can take: skill, agent, hook, mcp, composite.
      [exit 2]

      $ skillmeat deploy pdf --profile gemini --scope user
        deployed  skill:pdf  .gemini/skills/pdf  av_<version>
        W_SEEN_TWICE skill:pdf: Gemini CLI also reads /project/.agents/skills/pdf; \`skillmeat why pdf\` tells which one counts.
      in /user
      Take it back with \`skillmeat undo\`."
    `)
    editFile(join(bench.root, 'project/.cursor/skills/pdf/SKILL.md'), 'first', 'twice')
    expect(await bench.transcript('status', 'undeploy pdf --profile codex', 'undo', 'sync --pull'))
      .toMatchInlineSnapshot(`
        "$ skillmeat status
          in sync  skill:pdf  codex  deployed just now
          in sync  skill:pdf  claude_code  deployed just now
          in sync  command:commit  cursor  deployed just now
          edited here  skill:pdf  cursor  deployed just now
          in sync  command:commit  copilot  deployed just now
        5 deployments, 1 drifted. Take edits into the collection with \`skillmeat sync --pull\`.

        $ skillmeat undeploy pdf --profile codex
        Removed .agents/skills/pdf
        Take it back with \`skillmeat undo\`.

        $ skillmeat undo
        Took back: Undeployed skill:pdf from /project
          as before  /project/.agents/skills/pdf

        $ skillmeat sync --pull
          updated  skill:pdf  .agents/skills/pdf
          updated  skill:pdf  .claude/skills/pdf
          pulled into the collection  skill:pdf  .cursor/skills/pdf
        2 in sync.
        Take it back with \`skillmeat undo\`."
      `)
    expect(bench.read('home/collections/default/skills/pdf/SKILL.md')).toContain('twice')
    expect(existsSync(join(bench.root, 'project/.agents/skills/pdf/SKILL.md'))).toBe(true)
    expect(bench.read('user/.gemini/skills/pdf/SKILL.md')).toContain('first')
  }))
