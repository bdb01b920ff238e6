import { expect, test } from 'vitest'
import type { Files } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'

const text = (name: string, what: string) =>
  `---\nname: ${name}\ndescription: ${what}.\n---\n${what}.\n`

const SOURCE: Files = {
  'source/agents/reviewer.md': text('reviewer', 'Reviews'),
  'source/agents/critic.md': text('reviewer', 'Criticises'),
  'source/skills/pdf/SKILL.md': text('pdf', 'Reads PDF'),
  'source/skills/pdf-two/SKILL.md': text('pdf', 'Reads PDF too'),
}

test('two agents that call themselves the same are named before one stands for both', () =>
  onWorkbench(async ({ transcript }) => {
    await transcript('add ../source')
    expect(
      await transcript(
        'deploy reviewer critic --dry-run',
        'deploy reviewer',
        'deploy critic',
        'why reviewer',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat deploy reviewer critic --dry-run
        deployed  agent:reviewer  .claude/agents/reviewer.md  av_<version>
        deployed  agent:critic  .claude/agents/critic.md  av_<version>
        W_SEEN_TWICE agent:critic: Claude Code and Cursor take it for /project/.claude/agents/reviewer.md: both are named reviewer; \`skillmeat why reviewer\` tells which one counts.
      in /project
      Dry run: nothing was written.

      $ skillmeat deploy reviewer
        deployed  agent:reviewer  .claude/agents/reviewer.md  av_<version>
      in /project
      Take it back with \`skillmeat undo\`.

      $ skillmeat deploy critic
        deployed  agent:critic  .claude/agents/critic.md  av_<version>
        W_SEEN_TWICE agent:critic: Claude Code and Cursor take it for /project/.claude/agents/reviewer.md: both are named reviewer; \`skillmeat why reviewer\` tells which one counts.
      in /project
      Take it back with \`skillmeat undo\`.

      $ skillmeat why reviewer
      Claude Code  agent
        loaded  /project/.claude/agents/critic.md  this project's
        shadowed  /project/.claude/agents/reviewer.md  /project/.claude/agents/critic.md comes first
      Cursor  agent
        loaded  /project/.claude/agents/critic.md  this project's
        shadowed  /project/.claude/agents/reviewer.md  /project/.claude/agents/critic.md comes first"
    `)
  }, SOURCE))

test('skills are the same only to agents that go by the name in the file', () =>
  onWorkbench(async ({ transcript }) => {
    await transcript('add ../source')
    expect(await transcript('deploy pdf pdf-two', 'undo')).toMatchInlineSnapshot(`
      "$ skillmeat deploy pdf pdf-two
        deployed  skill:pdf  .claude/skills/pdf  av_<version>
        deployed  skill:pdf-two  .claude/skills/pdf-two  av_<version>
        W_SEEN_TWICE skill:pdf-two: Cursor, GitHub Copilot and OpenCode take it for /project/.claude/skills/pdf: both are named pdf; \`skillmeat why pdf\` tells which one counts.
      in /project
      Take it back with \`skillmeat undo\`.

      $ skillmeat undo
      Took back: Deployed skill:pdf, skill:pdf-two to /project
        as before  /project/.claude/skills/pdf
        as before  /project/.claude/skills/pdf-two"
    `)
    expect(await transcript('deploy pdf pdf-two --profile codex')).toMatchInlineSnapshot(`
      "$ skillmeat deploy pdf pdf-two --profile codex
        deployed  skill:pdf  .agents/skills/pdf  av_<version>
        deployed  skill:pdf-two  .agents/skills/pdf-two  av_<version>
        W_SEEN_TWICE skill:pdf-two: Codex, Cursor, Gemini CLI, GitHub Copilot and OpenCode take it for /project/.agents/skills/pdf: both are named pdf; \`skillmeat why pdf\` tells which one counts.
      in /project
      Take it back with \`skillmeat undo\`."
    `)
  }, SOURCE))

test('an alias is written where the agent goes by names, so nothing is the same', () =>
  onWorkbench(
    async ({ run }) => {
      await run('add ../source')
      expect((await run('deploy x y')).stdout).not.toContain('W_SEEN_TWICE')
    },
    Object.fromEntries(
      ['x', 'y'].flatMap((plugin) => [
        [`source/plugins/${plugin}/.claude-plugin/plugin.json`, `{"name":"${plugin}"}\n`],
        [`source/plugins/${plugin}/agents/reviewer.md`, text('reviewer', `Reviews for ${plugin}`)],
      ]),
    ),
  ))

test('a copy of the user and one of the project are named, whichever comes second', () =>
  onWorkbench(async ({ transcript }) => {
    await transcript('add ../source')
    expect(
      await transcript(
        'deploy pdf --scope user',
        'deploy pdf --dry-run',
        'undeploy pdf --scope user',
        'deploy pdf',
        'deploy pdf --scope user --dry-run',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat deploy pdf --scope user
        deployed  skill:pdf  .claude/skills/pdf  av_<version>
      in /user
      Take it back with \`skillmeat undo\`.

      $ skillmeat deploy pdf --dry-run
        deployed  skill:pdf  .claude/skills/pdf  av_<version>
        W_SEEN_TWICE skill:pdf: Claude Code and OpenCode also read /user/.claude/skills/pdf; \`skillmeat why pdf\` tells which one counts.
      in /project
      Dry run: nothing was written.

      $ skillmeat undeploy pdf --scope user
      Removed .claude/skills/pdf
      Take it back with \`skillmeat undo\`.

      $ skillmeat deploy pdf
        deployed  skill:pdf  .claude/skills/pdf  av_<version>
      in /project
      Take it back with \`skillmeat undo\`.

      $ skillmeat deploy pdf --scope user --dry-run
        deployed  skill:pdf  .claude/skills/pdf  av_<version>
        W_SEEN_TWICE skill:pdf: Claude Code and OpenCode also read /project/.claude/skills/pdf; \`skillmeat why pdf\` tells which one counts.
      in /user
      Dry run: nothing was written."
    `)
  }, SOURCE))

test('a namesake of another collection does not take the place of the one that is there', () =>
  onWorkbench(
    async ({ transcript }) => {
      await transcript('add ../source', 'deploy pdf', 'collection create other')
      await transcript('collection use other', 'add ../theirs')
      expect(await transcript('deploy other/skill:pdf', 'deploy other/skill:pdf --profile codex'))
        .toMatchInlineSnapshot(`
        "$ skillmeat deploy other/skill:pdf
        ! error: /project/.claude/skills/pdf is default/skill:pdf; other/skill:pdf has no other place there. [E_DEPLOY_TARGET_EXISTS]
        !   Take the other out with \`skillmeat undeploy default/skill:pdf\`, or replace it with --force (undo brings it back).
        [exit 2]

        $ skillmeat deploy other/skill:pdf --profile codex
          deployed  skill:pdf  .agents/skills/pdf  av_<version>
          W_SEEN_TWICE skill:pdf: Cursor, GitHub Copilot and OpenCode also read /project/.claude/skills/pdf; \`skillmeat why pdf\` tells which one counts.
        in /project
        Take it back with \`skillmeat undo\`."
      `)
    },
    { ...SOURCE, 'theirs/skills/pdf/SKILL.md': text('pdf', 'Theirs') },
  ))

const TWO_REVIEWERS: Files = Object.fromEntries(
  ['x', 'y'].flatMap((plugin) => [
    [`source/plugins/${plugin}/.claude-plugin/plugin.json`, `{"name":"${plugin}"}\n`],
    [`source/plugins/${plugin}/agents/reviewer.md`, text('reviewer', `Reviews for ${plugin}`)],
    [`source/plugins/${plugin}/skills/access/SKILL.md`, text('access', `Access of ${plugin}`)],
  ]),
)

test.each([
  ['codex', '.codex/agents/y-reviewer.toml', 'name = "y-reviewer"'],
  ['copilot', '.github/agents/y-reviewer.agent.md', 'name: y-reviewer'],
  ['copilot_cli', '.github/agents/y-reviewer.agent.md', 'name: y-reviewer'],
  ['copilot_cli', '.github/skills/y-access/SKILL.md', 'name: y-access'],
  ['agents', '.agents/skills/y-access/SKILL.md', 'name: y-access'],
])('%s finds the alias in %s', (profile, file, name) =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    const { stdout } = await bench.run(`deploy x y --profile ${profile}`)
    expect(stdout).not.toContain('W_SEEN_TWICE')
    expect(bench.read(`project/${file}`)).toContain(`${name}\n`)
    expect((await bench.run('status')).stdout).toContain('all in sync')
  }, TWO_REVIEWERS),
)

test('an agent for Codex that calls itself as another does is named', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    const { stdout } = await bench.run('deploy reviewer critic --profile codex')
    expect(stdout).toContain('W_SEEN_TWICE agent:critic: Codex takes it for')
    expect((await bench.run('why reviewer')).stdout).toContain('Codex')
  }, SOURCE))
