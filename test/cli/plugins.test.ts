import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import type { Files } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'

/** A marketplace with a plugin of its own folder, and one that only names its skills. */
const MARKETPLACE: Files = {
  'source/.claude-plugin/marketplace.json': JSON.stringify({
    name: 'shop',
    owner: { name: 'a' },
    plugins: [
      { name: 'review', source: './plugins/review', description: 'Reviews code.' },
      { name: 'office', source: './', strict: false, skills: ['./skills/pdf', './skills/docx'] },
    ],
  }),
  'source/plugins/review/.claude-plugin/plugin.json': '{"name":"review","version":"1.0.0"}',
  'source/plugins/review/README.md': 'How to review.\n',
  'source/plugins/review/commands/review.md': '---\ndescription: Review it.\n---\nReview.\n',
  'source/plugins/review/agents/reviewer.md':
    '---\nname: reviewer\ndescription: Reviews.\n---\nYou review.\n',
  'source/plugins/review/hooks/hooks.json': '{"hooks":{}}\n',
  'source/plugins/review/.mcp.json':
    '{"mcpServers":{"github":{"command":"npx","env":{"T":"s3cr3t-9f8e"}}}}',
  'source/skills/pdf/SKILL.md': '---\nname: pdf\ndescription: PDF.\n---\nRead.\n',
  'source/skills/docx/SKILL.md': '---\nname: docx\ndescription: Word.\n---\nWrite.\n',
}

test('a plugin comes with its parts, each pinned to what it was, and shows when one moves on', () =>
  onWorkbench(async (bench) => {
    expect(
      await bench.transcript(
        'add ../source',
        'add ../source',
        'show review',
        'show composite:office',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat add ../source
        added  skill:docx  Word.
        added  skill:pdf  PDF.
        added  command:review  Review it.
        added  agent:reviewer  Reviews.
        added  hook:review
        added  mcp:github
        added  composite:office
        added  composite:review  Reviews code.
        W_EXECUTABLE mcp:github: By itself, once it is deployed: server github: npx.
        W_VALUE_LEFT_OUT mcp:github: Left out for a placeholder: env.T (\${T}). Set the variable where it runs.
      8 artifacts from /source.
      Take it back with \`skillmeat undo\`.

      $ skillmeat add ../source
        unchanged  skill:docx  Word.
        unchanged  skill:pdf  PDF.
        unchanged  command:review  Review it.
        unchanged  agent:reviewer  Reviews.
        unchanged  hook:review
        unchanged  mcp:github
        unchanged  composite:office
        unchanged  composite:review  Reviews code.
        W_EXECUTABLE mcp:github: By itself, once it is deployed: server github: npx.
        W_VALUE_LEFT_OUT mcp:github: Left out for a placeholder: env.T (\${T}). Set the variable where it runs.
      0 artifacts from /source.
      Nothing changed.

      $ skillmeat show review
      ! error: "review" names 3 artifacts. [E_NAME_AMBIGUOUS]
      !   Write one of: command:review, composite:review, hook:review
      [exit 2]

      $ skillmeat show composite:office
      composite:office

      collection  default
      version  av_<version>
      content  <hash>
      source  /source
      added  just now
      tags  -

      Made of (2)
        skill:docx  av_<version>  as pinned
        skill:pdf  av_<version>  as pinned

      Files (1)
           .claude-plugin/plugin.json  <hash>"
    `)
    editFile(join(bench.root, 'home/collections/default/skills/pdf/SKILL.md'), 'Read.', 'Read it.')
    expect(await bench.transcript('show office', 'show pdf')).toMatchInlineSnapshot(`
      "$ skillmeat show office
      composite:office

      collection  default
      version  av_<version>
      content  <hash>
      source  /source
      added  just now
      tags  -

      Made of (2)
        skill:docx  av_<version>  as pinned
        skill:pdf  av_<version>  head is no longer what is pinned

      Files (1)
           .claude-plugin/plugin.json  <hash>

      $ skillmeat show pdf
      skill:pdf
      PDF.

      collection  default
      version  av_<version>
      content  <hash>
      source  /source skills/pdf
      added  just now
      tags  -
      part of  composite:office

      Files (1)
           SKILL.md  <hash>"
    `)
    expect(bench.read('home/collections/default/mcp/github.json')).not.toContain('s3cr3t-9f8e')
  }, MARKETPLACE))

test('a plugin is deployed with its parts and taken out with those that nothing else wants', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source')
    expect(
      await bench.transcript(
        'deploy composite:review office --allow-exec',
        'deploy pdf',
        'status',
        'undeploy office',
        'undeploy composite:review',
        'undo',
        'status',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat deploy composite:review office --allow-exec
        deployed  command:review  .claude/commands/review.md  av_<version>
        deployed  agent:reviewer  .claude/agents/reviewer.md  av_<version>
        deployed  hook:review  .claude/settings.json  av_<version>
        deployed  mcp:github  .mcp.json  av_<version>
        deployed  composite:review  .claude/plugins/review  av_<version>
        deployed  skill:docx  .claude/skills/docx  av_<version>
        deployed  skill:pdf  .claude/skills/pdf  av_<version>
        deployed  composite:office  .claude/plugins/office  av_<version>
      in /project
      Take it back with \`skillmeat undo\`.

      $ skillmeat deploy pdf
        unchanged  skill:pdf  .claude/skills/pdf  av_<version>
      in /project
      Take it back with \`skillmeat undo\`.

      $ skillmeat status
        in sync  agent:reviewer  pinned
        in sync  command:review  pinned
        in sync  hook:review  pinned
        in sync  mcp:github  pinned
        in sync  composite:office  deployed just now
        in sync  composite:review  deployed just now
        in sync  skill:docx  pinned
        in sync  skill:pdf  pinned
      8 deployments, all in sync.

      $ skillmeat undeploy office
      Removed .claude/plugins/office
      Removed .claude/skills/docx
      Take it back with \`skillmeat undo\`.

      $ skillmeat undeploy composite:review
      Removed .claude/agents/reviewer.md
      Removed .claude/commands/review.md
      Removed hook:review from .claude/settings.json
      Removed mcp:github from .mcp.json
      Removed .claude/plugins/review
      Take it back with \`skillmeat undo\`.

      $ skillmeat undo
      Took back: Undeployed agent:reviewer, command:review, hook:review, mcp:github, composite:review from /project
        as before  /project/.claude/agents/reviewer.md
        as before  /project/.claude/commands/review.md
        as before  /project/.claude/settings.json
        as before  /project/.mcp.json
        as before  /project/.claude/plugins/review

      $ skillmeat status
        in sync  agent:reviewer  pinned
        in sync  command:review  pinned
        in sync  hook:review  pinned
        in sync  mcp:github  pinned
        in sync  composite:review  deployed just now
        in sync  skill:pdf  deployed just now
      6 deployments, all in sync."
    `)
    expect(existsSync(join(bench.root, 'project/.claude/plugins/review/README.md'))).toBe(true)
  }, MARKETPLACE))

test('what was deployed by itself and is a part of a plugin too stays for the plugin', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy office', 'deploy pdf')
    expect(await bench.transcript('undeploy pdf', 'undeploy pdf', 'undo', 'undeploy pdf', 'status'))
      .toMatchInlineSnapshot(`
        "$ skillmeat undeploy pdf
        Left .claude/skills/pdf for composite:office
        Take it back with \`skillmeat undo\`.

        $ skillmeat undeploy pdf
        ! error: pdf is there for composite:office in /project [E_DECISION_NEEDED]
        !   Undeploy the plugin, or remove this alone with --force.
        [exit 2]

        $ skillmeat undo
        Took back: Undeployed skill:pdf from /project

        $ skillmeat undeploy pdf
        Left .claude/skills/pdf for composite:office
        Take it back with \`skillmeat undo\`.

        $ skillmeat status
          in sync  composite:office  deployed just now
          in sync  skill:docx  pinned
          in sync  skill:pdf  pinned
        3 deployments, all in sync."
      `)
    await bench.transcript('undeploy office')
    expect(existsSync(join(bench.root, 'project/.claude/skills/pdf'))).toBe(false)
  }, MARKETPLACE))

test('what was deployed by itself for one agent goes there, and stays for a plugin elsewhere', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy office --profile codex', 'deploy pdf')
    expect(await bench.transcript('undeploy pdf', 'status')).toMatchInlineSnapshot(`
      "$ skillmeat undeploy pdf
      Left .agents/skills/pdf for composite:office
      Removed .claude/skills/pdf
      Take it back with \`skillmeat undo\`.

      $ skillmeat status
        in sync  composite:office  deployed just now
        in sync  skill:docx  pinned
        in sync  skill:pdf  pinned
      3 deployments, all in sync."
    `)
  }, MARKETPLACE))

test('what a plugin pins stays when the head moves on', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy office')
    editFile(join(bench.root, 'home/collections/default/skills/pdf/SKILL.md'), 'Read.', 'Read it.')
    await bench.transcript('sync')
    expect(bench.read('project/.claude/skills/pdf/SKILL.md')).toContain('Read.')
    const { stderr, code } = await bench.run('deploy pdf')
    expect({ code, stderr }).toMatchObject({ code: 2 })
    expect(stderr).toContain('E_DECISION_NEEDED')
    await bench.transcript('deploy pdf --force')
    expect(bench.read('project/.claude/skills/pdf/SKILL.md')).toContain('Read it.')
  }, MARKETPLACE))

test('a plugin is made, its parts are pinned, moved on, taken out and guarded', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source pdf docx')
    expect(
      await bench.transcript(
        'plugin create writing pdf',
        'plugin link writing docx --follow',
        'deploy writing',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat plugin create writing pdf
      composite:writing
        linked  skill:pdf  av_<version>
      Take it back with \`skillmeat undo\`.

      $ skillmeat plugin link writing docx --follow
      composite:writing
        linked  skill:docx  follows the head
      Take it back with \`skillmeat undo\`.

      $ skillmeat deploy writing
        deployed  skill:pdf  .claude/skills/pdf  av_<version>
        deployed  skill:docx  .claude/skills/docx  av_<version>
        deployed  composite:writing  .claude/plugins/writing  av_<version>
      in /project
      Take it back with \`skillmeat undo\`."
    `)
    editFile(join(bench.root, 'home/collections/default/skills/pdf/SKILL.md'), 'Read.', 'Read it.')
    expect(
      await bench.transcript(
        'sync',
        'plugin repin writing',
        'status',
        'sync',
        'plugin pin writing pdf head~1',
        'sync --dry-run',
        'remove pdf',
        'plugin unlink writing docx',
        'plugin unlink writing nothing',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat sync
      3 in sync.
      Nothing changed.

      $ skillmeat plugin repin writing
      composite:writing
        pinned  skill:pdf  av_<version>
      Take it back with \`skillmeat undo\`.

      $ skillmeat status
        in sync  composite:writing  deployed just now
        in sync  skill:docx  deployed just now
        outdated  skill:pdf  its plugin pins another version
      3 deployments, 1 drifted. Bring them forward with \`skillmeat sync\`.

      $ skillmeat sync
        updated  skill:pdf  .claude/skills/pdf
      2 in sync.
      Take it back with \`skillmeat undo\`.

      $ skillmeat plugin pin writing pdf head~1
      composite:writing
        pinned  skill:pdf  av_<version>
      Take it back with \`skillmeat undo\`.

      $ skillmeat sync --dry-run
        updated  skill:pdf  .claude/skills/pdf
      2 in sync.
      Dry run: nothing was written.

      $ skillmeat remove pdf
      ! error: skill:pdf is a part of composite:writing. [E_DECISION_NEEDED]
      !   Unlink it there first, or remove it with --force; it is missing there then.
      [exit 2]

      $ skillmeat plugin unlink writing docx
      composite:writing
        unlinked  skill:docx
      Take it back with \`skillmeat undo\`.

      $ skillmeat plugin unlink writing nothing
      ! error: composite:writing has no part "nothing". [E_NOT_FOUND]
      !   Its parts: skill:pdf
      [exit 2]"
    `)
    expect(bench.read('project/.claude/skills/pdf/SKILL.md')).toContain('Read it.')
    await bench.transcript('undo', 'undo', 'undo', 'undo')
    expect(bench.read('project/.claude/skills/pdf/SKILL.md')).toContain('Read.')
  }, MARKETPLACE))

test('edits of a pinned copy are merged into a head that has moved on', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy office')
    const head = 'home/collections/default/skills/pdf/SKILL.md'
    editFile(join(bench.root, head), 'Read.', 'Read.\n\nOne more line.')
    editFile(join(bench.root, 'project/.claude/skills/pdf/SKILL.md'), 'PDF.', 'PDF here.')
    expect(await bench.transcript('sync --pull', 'sync --pull')).toMatchInlineSnapshot(`
      "$ skillmeat sync --pull
        pulled into the collection  skill:pdf  .claude/skills/pdf  SKILL.md
      2 in sync.
      Take it back with \`skillmeat undo\`.

      $ skillmeat sync --pull
        local edits kept  skill:pdf  .claude/skills/pdf  still pinned: \`skillmeat plugin repin office\`
      2 in sync.
      Take local edits into the collection with \`skillmeat sync --pull\`.
      Nothing changed."
    `)
    expect(bench.read(head)).toContain('PDF here.')
    expect(bench.read(head)).toContain('One more line.')
    expect(bench.read('project/.claude/skills/pdf/SKILL.md')).not.toContain('One more line.')
  }, MARKETPLACE))

test('one plugin is added by its name, with its parts alone', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source office')
    const { stdout } = await bench.run('list')
    expect(
      stdout
        .split('\n')
        .map((line) => line.split(/ {2,}/).slice(0, 2).join(':'))
        .slice(0, 3),
    ).toEqual(['composite:office', 'skill:docx', 'skill:pdf'])
  }, MARKETPLACE))

test('plugins that share a part take it along when both go in one command', () =>
  onWorkbench(
    async (bench) => {
      await bench.run('add ../source')
      await bench.run('deploy composite:left composite:right --yes --allow-exec')
      expect(bench.read('project/.mcp.json')).toContain('chat.test')
      await bench.run('undeploy composite:left composite:right')
      expect(existsSync(join(bench.root, 'project/.mcp.json'))).toBe(false)
      expect(await bench.transcript('status')).toContain('Nothing is deployed')
    },
    Object.fromEntries(
      ['left', 'right'].flatMap((name) => [
        [`source/${name}/.claude-plugin/plugin.json`, `{"name":"${name}"}`],
        [
          `source/${name}/.mcp.json`,
          '{"mcpServers":{"chat":{"type":"http","url":"https://chat.test/mcp"}}}',
        ],
      ]),
    ),
  ))
