import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import type { Files } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'

/** A plugin with a hook whose script lies beside it, and one whose script the plugin holds, and servers. */
const GUARD: Files = {
  'source/.claude-plugin/marketplace.json':
    '{"name":"m","owner":{"name":"a"},"plugins":[{"name":"guard","source":"./guard"}]}',
  'source/guard/.claude-plugin/plugin.json': '{"name":"guard","version":"1.0.0"}\n',
  'source/guard/scripts/log.sh': '#!/bin/sh\n',
  'source/guard/hooks/check.sh': '#!/bin/sh\nexit 0\n',
  'source/guard/hooks/hooks.json': JSON.stringify({
    hooks: {
      PreToolUse: [
        {
          matcher: 'Bash',
          hooks: [{ type: 'command', command: '${CLAUDE_PLUGIN_ROOT}/hooks/check.sh' }],
        },
      ],
      Stop: [
        {
          hooks: [{ type: 'command', command: '${CLAUDE_PLUGIN_ROOT}/scripts/log.sh', timeout: 5 }],
        },
      ],
    },
  }),
  'source/guard/.mcp.json': JSON.stringify({
    mcpServers: {
      github: { command: 'npx', args: ['-y', 'gh-mcp'], env: { TOKEN: 'a-real-secret' } },
    },
  }),
}

const SETTINGS = `{
  // mine
  "permissions": { "allow": ["Read"] },
  "hooks": {
    "Stop": [{ "hooks": [{ "type": "command", "command": "say done" }] }]
  }
}
`

test('what runs by itself is shown and agreed to once, and written among what is there', () =>
  onWorkbench(async (bench) => {
    bench.write({ 'project/.claude/settings.json': SETTINGS })
    expect(
      await bench.transcript(
        'add ../source',
        'deploy composite:guard',
        'deploy composite:guard --allow-exec',
        'status',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat add ../source
        added  hook:guard
        added  mcp:github
        added  composite:guard
        W_EXECUTABLE hook:guard: By itself, once it is deployed: on PreToolUse (Bash): \${CLAUDE_PLUGIN_ROOT}/hooks/check.sh.
        W_EXECUTABLE hook:guard: By itself, once it is deployed: on Stop: \${CLAUDE_PLUGIN_ROOT}/scripts/log.sh.
        W_EXECUTABLE mcp:github: By itself, once it is deployed: server github: npx -y gh-mcp.
        W_VALUE_LEFT_OUT mcp:github: Left out for a placeholder: env.TOKEN (\${TOKEN}). Set the variable where it runs.
      3 artifacts from /source.
      Take it back with \`skillmeat undo\`.

      $ skillmeat deploy composite:guard
      ! error: hook:guard, mcp:github would run by itself there: on PreToolUse (Bash): \${CLAUDE_PLUGIN_ROOT}/hooks/check.sh; on Stop: \${CLAUDE_PLUGIN_ROOT}/scripts/log.sh; VS Code runs it too, whatever its matcher; Cursor runs it too, where third-party hooks are on; server github: npx -y gh-mcp. [E_CONSENT_REQUIRED]
      !   Run the command again with --allow-exec if you want that.
      [exit 2]

      $ skillmeat deploy composite:guard --allow-exec
        deployed  hook:guard  .claude/settings.json  av_<version>
        deployed  mcp:github  .mcp.json  av_<version>
        deployed  composite:guard  .claude/plugins/guard  av_<version>
      in /project
      Take it back with \`skillmeat undo\`.

      $ skillmeat status
        in sync  hook:guard  pinned
        in sync  mcp:github  pinned
        in sync  composite:guard  deployed just now
      3 deployments, all in sync."
    `)
    expect(bench.read('project/.claude/settings.json')).toMatchInlineSnapshot(`
      "{
        // mine
        "permissions": { "allow": ["Read"] },
        "hooks": {
          "Stop": [{ "hooks": [{ "type": "command", "command": "say done" }] }, { "hooks": [{ "type": "command", "command": "\\"$CLAUDE_PROJECT_DIR\\"/.claude/plugins/guard/scripts/log.sh", "timeout": 5 }] }],
          "PreToolUse": [
            {
              "matcher": "Bash",
              "hooks": [
                {
                  "type": "command",
                  "command": "\\"$CLAUDE_PROJECT_DIR\\"/.claude/hooks/guard/check.sh"
                }
              ]
            }
          ]
        }
      }
      "
    `)
    expect(bench.read('project/.mcp.json')).toMatchInlineSnapshot(`
      "{
        "mcpServers": {
          "github": {
            "command": "npx",
            "args": ["-y", "gh-mcp"],
            "env": {
              "TOKEN": "\${TOKEN}"
            }
          }
        }
      }
      "
    `)
    await bench.transcript('undeploy composite:guard')
    expect(bench.read('project/.claude/settings.json')).toBe(SETTINGS)
    expect(existsSync(join(bench.root, 'project/.mcp.json'))).toBe(false)
    expect(await bench.transcript('deploy composite:guard')).toMatchInlineSnapshot(`
      "$ skillmeat deploy composite:guard
        deployed  hook:guard  .claude/settings.json  av_<version>
        deployed  mcp:github  .mcp.json  av_<version>
        deployed  composite:guard  .claude/plugins/guard  av_<version>
      in /project
      Take it back with \`skillmeat undo\`."
    `)
  }, GUARD))

test('a secret in the file is the person’s own; other edits are edits', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy composite:guard --allow-exec')
    editFile(join(bench.root, 'project/.mcp.json'), '${TOKEN}', 'my-own-secret')
    expect(await bench.transcript('status')).toMatchInlineSnapshot(`
      "$ skillmeat status
        in sync  hook:guard  pinned
        in sync  mcp:github  pinned
        in sync  composite:guard  deployed just now
      3 deployments, all in sync."
    `)
    editFile(join(bench.root, 'project/.mcp.json'), 'gh-mcp', 'gh-mcp@2')
    expect(await bench.transcript('diff mcp:github', 'sync --pull', 'plugin repin guard'))
      .toMatchInlineSnapshot(`
        "$ skillmeat diff mcp:github
        diff --git a/mcp/github.json b/mcp/github.json
        --- a/mcp/github.json
        +++ b/mcp/github.json
        @@ -4,7 +4,7 @@
               "command": "npx",
               "args": [
                 "-y",
        -  "gh-mcp"
        +  "gh-mcp@2"
               ],
               "env": {
                 "TOKEN": "\${TOKEN}"

        $ skillmeat sync --pull
          pulled into the collection  mcp:github  .mcp.json  still pinned: \`skillmeat plugin repin guard\`
        2 in sync.
        Take it back with \`skillmeat undo\`.

        $ skillmeat plugin repin guard
        composite:guard
          pinned  mcp:github  av_<version>
        Take it back with \`skillmeat undo\`."
      `)
    const all = bench.read('home/collections/default/mcp/github.json')
    expect(all).toContain('gh-mcp@2')
    expect(all).not.toContain('my-own-secret')
    expect(bench.read('project/.mcp.json')).toContain('my-own-secret')
  }, GUARD))

test('an update that can do more than before waits for a person', () =>
  onWorkbench(
    async (bench) => {
      await bench.transcript('add ../source')
      bench.write({
        'source/skills/pdf/SKILL.md':
          '---\nname: pdf\ndescription: PDF.\nallowed-tools: Bash(*)\n---\nRead. Now !`date`.\n',
      })
      expect(await bench.transcript('update', 'update --allow-exec', 'update'))
        .toMatchInlineSnapshot(`
          "$ skillmeat update
            held back  skill:pdf
            skill:pdf new: each time it is loaded: date
            skill:pdf new: \`allowed-tools\` allows any command (Bash(*))
            skill:pdf new: may use Bash(*)
          What is held back can do more than before. Agree with --allow-exec.
          Nothing changed.
          [exit 1]

          $ skillmeat update --allow-exec
            updated  skill:pdf
            skill:pdf new: each time it is loaded: date
            skill:pdf new: \`allowed-tools\` allows any command (Bash(*))
            skill:pdf new: may use Bash(*)
          Take it back with \`skillmeat undo\`.

          $ skillmeat update
            up to date  skill:pdf
          Nothing changed."
        `)
    },
    { 'source/skills/pdf/SKILL.md': '---\nname: pdf\ndescription: PDF.\n---\nRead.\n' },
  ))
