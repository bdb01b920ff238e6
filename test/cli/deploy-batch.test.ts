import { expect, test } from 'vitest'
import type { Files } from '../world/write-files.ts'
import { SOURCE, onWorkbench } from './workbench.ts'

const WITH_HOOK: Files = {
  ...SOURCE,
  'source/guard/hooks/hooks.json':
    '{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"echo done"}]}]}}\n',
}

test('of a batch what cannot be deployed stops itself alone', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    bench.write({ 'project/.claude/skills/docx/SKILL.md': 'My own.\n' })
    expect(await bench.transcript('deploy --all', 'status', 'undo', 'deploy docx pdf'))
      .toMatchInlineSnapshot(`
        "$ skillmeat deploy --all
          deployed  command:commit  .claude/commands/commit.md  av_<version>
          refused  hook:guard  av_<version>
          refused  skill:docx  av_<version>
          deployed  skill:pdf  .claude/skills/pdf  av_<version>
          E_CONSENT_REQUIRED hook:guard: hook:guard would run by itself there: on Stop: echo done; VS Code runs it too, whatever its matcher; Cursor runs it too, where third-party hooks are on.
            Run the command again with --allow-exec if you want that.
          E_DEPLOY_TARGET_EXISTS skill:docx: /project/.claude/skills/docx is there already and is not skill:docx.
            Add it to the collection with \`skillmeat add /project/.claude/skills/docx\`, or replace it with --force (undo brings it back).
        in /project
        Take it back with \`skillmeat undo\`.
        [exit 1]

        $ skillmeat status
          in sync  command:commit  deployed just now
          in sync  skill:pdf  deployed just now
        2 deployments, all in sync.

        $ skillmeat undo
        Took back: Deployed command:commit, skill:pdf to /project
          as before  /project/.claude/commands/commit.md
          as before  /project/.claude/skills/pdf

        $ skillmeat deploy docx pdf
          refused  skill:docx  av_<version>
          deployed  skill:pdf  .claude/skills/pdf  av_<version>
          E_DEPLOY_TARGET_EXISTS skill:docx: /project/.claude/skills/docx is there already and is not skill:docx.
            Add it to the collection with \`skillmeat add /project/.claude/skills/docx\`, or replace it with --force (undo brings it back).
        in /project
        Take it back with \`skillmeat undo\`.
        [exit 1]"
      `)
    expect(bench.read('project/.claude/skills/docx/SKILL.md')).toBe('My own.\n')
  }, WITH_HOOK))

test('who agrees to what runs has it deployed with the batch', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    const { code } = await bench.run('deploy --all --allow-exec')
    expect(code).toBe(0)
    expect(bench.read('project/.claude/settings.json')).toContain('echo done')
  }, WITH_HOOK))

test('what an agent will not know of many artifacts is said once', () =>
  onWorkbench(
    async (bench) => {
      await bench.run('add ../source')
      expect(await bench.transcript('deploy --all --profile codex')).toMatchInlineSnapshot(`
        "$ skillmeat deploy --all --profile codex
          deployed  agent:a0  .codex/agents/a0.toml  av_<version>
          deployed  agent:a1  .codex/agents/a1.toml  av_<version>
          deployed  agent:a2  .codex/agents/a2.toml  av_<version>
          deployed  agent:a3  .codex/agents/a3.toml  av_<version>
          deployed  agent:a4  .codex/agents/a4.toml  av_<version>
          deployed  agent:a5  .codex/agents/a5.toml  av_<version>
          deployed  agent:a6  .codex/agents/a6.toml  av_<version>
          deployed  agent:a7  .codex/agents/a7.toml  av_<version>
          W_FORMAT_LOSS 8 times (codex):
            color: Codex does not read "color" of an agent. [agent:a0, agent:a1, agent:a2 and 5 more]
        in /project
        Take it back with \`skillmeat undo\`."
      `)
    },
    Object.fromEntries(
      Array.from({ length: 8 }, (_, at) => [
        `source/agents/a${at}.md`,
        `---\nname: a${at}\ndescription: d\ncolor: red\n---\nDo.\n`,
      ]),
    ),
  ))

test('a dry run of a batch says what will be refused', () =>
  onWorkbench(
    async (bench) => {
      await bench.run('add ../source')
      const dry = await bench.run('deploy --all --dry-run')
      expect(dry).toMatchObject({ code: 1, stdout: expect.stringContaining('refused') })
      expect((await bench.run('deploy --all')).code).toBe(1)
    },
    {
      'source/skills/x/SKILL.md': '---\nname: x\ndescription: d\n---\n!`date`\n',
      'source/skills/y/SKILL.md': '---\nname: y\ndescription: d\n---\ny\n',
    },
  ))
