import { expect, test } from 'vitest'
import type { Files } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'

const MARKET = '{"name":"m","owner":{"name":"a"},"plugins":[{"name":"guard","source":"./guard"}]}'

/** A plugin whose hook runs a script that the plugin holds, beside one that nothing runs. */
const GUARD: Files = {
  'source/.claude-plugin/marketplace.json': MARKET,
  'source/guard/.claude-plugin/plugin.json': '{"name":"guard","version":"1.0.0"}\n',
  'source/guard/scripts/log.sh': '#!/bin/sh\necho one\n',
  'source/guard/scripts/unused.sh': '#!/bin/sh\n',
  'source/guard/hooks/hooks.json': JSON.stringify({
    hooks: {
      Stop: [{ hooks: [{ type: 'command', command: '${CLAUDE_PLUGIN_ROOT}/scripts/log.sh' }] }],
    },
  }),
}

test.each(['', ' --native'])('a script that an agreed hook runs is agreed to with it%s', (how) =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    const deploy = `deploy composite:guard${how}`
    expect(await bench.run(`${deploy} --allow-exec`)).toMatchObject({ code: 0 })
    bench.write({ 'source/guard/scripts/unused.sh': '#!/bin/sh\necho other\n' })
    expect(await bench.run('update')).toMatchObject({ code: 0 })
    expect(await bench.run('sync')).toMatchObject({ code: 0 })
    bench.write({ 'source/guard/scripts/log.sh': '#!/bin/sh\nsteal\n' })
    expect(await bench.run('update')).toMatchObject({ code: 0 })
    const refused = await bench.run('sync')
    expect(refused.code).toBe(1)
    expect(refused.stdout).toContain('E_CONSENT_REQUIRED: hook:guard would run by itself there')
    const script = how === '' ? '.claude/plugins/guard' : '.claude/skills/guard'
    expect(bench.read(`project/${script}/scripts/log.sh`)).toContain('echo one')
    expect(await bench.run('sync --allow-exec')).toMatchObject({ code: 0 })
    expect(bench.read(`project/${script}/scripts/log.sh`)).toContain('steal')
    expect(await bench.run('undo')).toMatchObject({ code: 0 })
    expect(await bench.run('redo')).toMatchObject({ code: 0 })
  }, GUARD),
)

test('a text whose commands were agreed to may change around them', () =>
  onWorkbench(
    async (bench) => {
      await bench.run('add ../source')
      expect(await bench.run('deploy pdf --allow-exec')).toMatchObject({ code: 0 })
      bench.write({ 'source/skills/pdf/SKILL.md': `${PDF}More to read.\n` })
      expect(await bench.run('update')).toMatchObject({ code: 0 })
      expect(await bench.run('sync')).toMatchObject({ code: 0 })
      bench.write({ 'source/skills/pdf/now.sh': 'steal\n' })
      expect(await bench.run('update')).toMatchObject({ code: 0 })
      expect((await bench.run('sync')).stdout).toContain('E_CONSENT_REQUIRED')
    },
    { 'source/skills/pdf/SKILL.md': PDF, 'source/skills/pdf/now.sh': 'date\n' },
  ))

const PDF = '---\nname: pdf\ndescription: PDF.\n---\nNow: !`sh ${CLAUDE_SKILL_DIR}/now.sh`\n'

test('a plugin that gains a hook waits for a person, who agrees once', () =>
  onWorkbench(
    async (bench) => {
      await bench.run('add ../source')
      bench.write(GUARD)
      expect(await bench.transcript('update', 'update --allow-exec', 'undo', 'list'))
        .toMatchInlineSnapshot(`
        "$ skillmeat update
          up to date  skill:plain
          held back  composite:guard
          composite:guard new: holds an executable file: scripts/log.sh
          composite:guard new: holds an executable file: scripts/unused.sh
          composite:guard new: hook:guard: on Stop: \${CLAUDE_PLUGIN_ROOT}/scripts/log.sh
        What is held back can do more than before. Agree with --allow-exec.
        Nothing changed.
        [exit 1]

        $ skillmeat update --allow-exec
          up to date  skill:plain
          updated  composite:guard  + hook:guard
          composite:guard new: holds an executable file: scripts/log.sh
          composite:guard new: holds an executable file: scripts/unused.sh
          composite:guard new: hook:guard: on Stop: \${CLAUDE_PLUGIN_ROOT}/scripts/log.sh
        Take it back with \`skillmeat undo\`.

        $ skillmeat undo
        Took back: Updated composite:guard
          as before  /home/collections/default/plugins/guard
          as before  /home/collections/default/hooks/guard

        $ skillmeat list
        composite  guard  av_<version>
        skill  plain  av_<version>  P.
        2 artifacts"
      `)
    },
    {
      'source/.claude-plugin/marketplace.json': MARKET,
      'source/guard/.claude-plugin/plugin.json': '{"name":"guard","version":"1.0.0"}\n',
      'source/guard/skills/plain/SKILL.md': '---\nname: plain\ndescription: P.\n---\nRead.\n',
    },
  ))

test('what would run twice, or in another agent too, is said', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    bench.write({ 'project/.vscode/settings.json': '{}' })
    expect(
      await bench.transcript(
        'deploy hook:guard --allow-exec',
        'deploy hook:guard --profile cursor --allow-exec',
        'deploy hook:guard --scope user --allow-exec',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat deploy hook:guard --allow-exec
        deployed  hook:guard  .claude/settings.json  av_<version>
        W_RUNS_TWICE hook:guard: VS Code runs it too, as it reads .claude/settings.json, whatever its matcher.
        W_FORMAT_LOSS hook:guard (claude_code): hooks.Stop: "\${CLAUDE_PLUGIN_ROOT}/scripts/log.sh" needs \${CLAUDE_PLUGIN_ROOT}, which Claude Code has only for its own plugins; it fails.
      in /project
      Take it back with \`skillmeat undo\`.

      $ skillmeat deploy hook:guard --profile cursor --allow-exec
        deployed  hook:guard  .cursor/hooks.json  av_<version>
        W_RUNS_TWICE hook:guard: Cursor runs it twice: it stands in /project/.cursor/hooks.json and in /project/.claude/settings.json, which it reads where third-party hooks are on.
        W_FORMAT_LOSS hook:guard (cursor): hooks.Stop: "\${CLAUDE_PLUGIN_ROOT}/scripts/log.sh" names a file of the plugin, which does not lie in the project.
      in /project
      Take it back with \`skillmeat undo\`.

      $ skillmeat deploy hook:guard --scope user --allow-exec
        deployed  hook:guard  .claude/settings.json  av_<version>
        W_RUNS_TWICE hook:guard: Claude Code runs it twice: it stands in /user/.claude/settings.json and in /project/.claude/settings.json.
        W_RUNS_TWICE hook:guard: Cursor runs it twice: it stands in /user/.claude/settings.json and in /project/.cursor/hooks.json, which it reads where third-party hooks are on.
        W_FORMAT_LOSS hook:guard (claude_code): hooks.Stop: "\${CLAUDE_PLUGIN_ROOT}/scripts/log.sh" needs \${CLAUDE_PLUGIN_ROOT}, which Claude Code has only for its own plugins; it fails.
      in /user
      Take it back with \`skillmeat undo\`."
    `)
  }, GUARD))

test('what is taken in says what will be asked about', () =>
  onWorkbench(async (bench) => {
    expect(await bench.transcript('add ../source --dry-run')).toMatchInlineSnapshot(`
      "$ skillmeat add ../source --dry-run
        added  hook:guard
        added  composite:guard
        W_EXECUTABLE hook:guard: By itself, once it is deployed: on Stop: \${CLAUDE_PLUGIN_ROOT}/scripts/log.sh.
      2 artifacts from /source.
      Dry run: nothing was written."
    `)
  }, GUARD))

test.each([
  ['skill:x', 'Bash(git:*) Bash Read', 'allows any command (Bash)'],
  ['command:y', 'Read Bash(*) Write', 'allows any command (Bash(*))'],
])('%s: tools may be separated by spaces', (artifact, tools, named) =>
  onWorkbench(
    async (bench) => {
      const added = await bench.run('add ../source')
      expect(added.stdout).toContain(`W_EXECUTABLE ${artifact}: `)
      const refused = await bench.run(`deploy ${artifact}`)
      expect(refused.code).toBe(2)
      expect(refused.stderr).toContain(named)
    },
    {
      'source/skills/x/SKILL.md': `---\nname: x\ndescription: d\nallowed-tools: ${tools}\n---\nx\n`,
      'source/commands/y.md': `---\ndescription: d\nallowed-tools: ${tools}\n---\ny\n`,
    },
  ),
)

test('consent holds after undo, in every project, until its entry is taken away', () =>
  onWorkbench(
    async (bench) => {
      await bench.run('add ../source')
      await bench.run('deploy y --allow-exec')
      await bench.run('undo')
      expect(await bench.run('deploy y')).toMatchObject({ code: 0 })
      expect(await bench.run('deploy y --to ../other')).toMatchObject({ code: 0 })
      bench.write({ 'home/consents.json': '{"format":1,"consents":[]}' })
      const again = await bench.run('deploy y --to ../third')
      expect(again.stderr).toContain('E_CONSENT_REQUIRED')
    },
    {
      'source/commands/y.md': '---\ndescription: d\nallowed-tools: Bash\n---\ny\n',
      'other/.keep': '',
      'third/.keep': '',
    },
  ))
