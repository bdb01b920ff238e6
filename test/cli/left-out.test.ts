import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Files } from '../world/write-files.ts'
import { editFile } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'

const SERVERS: Files = {
  'source/.mcp.json': JSON.stringify({
    mcpServers: {
      local: { command: 'run-local' },
      off: { command: 'run-off', disabled: true },
      stream: { type: 'sse', url: 'https://stream.test/sse' },
      socket: { type: 'ws', url: 'wss://socket.test' },
    },
  }),
}

const ALL = 'mcp:local mcp:off mcp:stream mcp:socket'

test('what an agent cannot be told is left out by its name; the rest is deployed', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    expect(await bench.transcript(`deploy ${ALL} --profile codex --yes --allow-exec`, 'status'))
      .toMatchInlineSnapshot(`
        "$ skillmeat deploy mcp:local mcp:off mcp:stream mcp:socket --profile codex --yes --allow-exec
          deployed  mcp:local  .codex/config.toml  av_<version>
          deployed  mcp:off  .codex/config.toml  av_<version>
          skipped  mcp:stream  left out  av_<version>
          skipped  mcp:socket  left out  av_<version>
          W_FORMAT_LOSS mcp:stream (codex): type: Codex has no SSE servers; it is left out.
          W_FORMAT_LOSS mcp:socket (codex): type: Codex cannot reach such a server; it is left out.
        in /project
        Take it back with \`skillmeat undo\`.

        $ skillmeat status
          in sync  mcp:local  deployed just now
          in sync  mcp:off  deployed just now
        2 deployments, all in sync."
      `)
    expect(bench.read('project/.codex/config.toml')).toMatchInlineSnapshot(`
      "[mcp_servers.local]
      command = "run-local"

      [mcp_servers.off]
      command = "run-off"
      enabled = false
      "
    `)
    expect(await bench.transcript(`deploy ${ALL} --yes --allow-exec`, 'status'))
      .toMatchInlineSnapshot(`
        "$ skillmeat deploy mcp:local mcp:off mcp:stream mcp:socket --yes --allow-exec
          deployed  mcp:local  .mcp.json  av_<version>
          skipped  mcp:off  left out  av_<version>
          deployed  mcp:stream  .mcp.json  av_<version>
          deployed  mcp:socket  .mcp.json  av_<version>
          W_FORMAT_LOSS mcp:off (claude_code): disabled: The server is off, and Claude Code has no switch for that; it is left out.
        in /project
        Take it back with \`skillmeat undo\`.

        $ skillmeat status
          in sync  mcp:local  claude_code  deployed just now
          in sync  mcp:socket  claude_code  deployed just now
          in sync  mcp:stream  claude_code  deployed just now
          in sync  mcp:local  codex  deployed just now
          in sync  mcp:off  codex  deployed just now
        5 deployments, all in sync."
      `)
    expect(bench.read('project/.mcp.json')).not.toContain('run-off')
    const json = await bench.run('deploy mcp:off --profile cursor --yes --allow-exec --json')
    expect(JSON.parse(json.stdout)).toMatchObject({
      result: { items: [{ action: 'skipped', warnings: [{ code: 'W_FORMAT_LOSS' }] }] },
    })
    expect(existsSync(join(bench.root, 'project/.cursor'))).toBe(false)
  }, SERVERS))

test('a server that is turned off upstream goes, and comes back by another deploy', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    await bench.run('deploy mcp:local --yes --allow-exec')
    expect(bench.read('project/.mcp.json')).toContain('run-local')
    editFile(join(bench.root, 'source/.mcp.json'), '"run-local"', '"run-local","disabled":true')
    expect(
      await bench.transcript('update', 'sync --yes --allow-exec', 'deploy mcp:local', 'status'),
    ).toMatchInlineSnapshot(`
        "$ skillmeat update
          updated  mcp:local
          up to date  mcp:off
          up to date  mcp:socket
          up to date  mcp:stream
        Take it back with \`skillmeat undo\`.

        $ skillmeat sync --yes --allow-exec
          updated  mcp:local  .mcp.json  disabled: The server is off, and Claude Code has no switch for that; it is left out.
        Take it back with \`skillmeat undo\`.

        $ skillmeat deploy mcp:local
          skipped  mcp:local  left out  av_<version>
          W_FORMAT_LOSS mcp:local (claude_code): disabled: The server is off, and Claude Code has no switch for that; it is left out.
        in /project
        Take it back with \`skillmeat undo\`.

        $ skillmeat status
        Nothing is deployed in /project
        Put something there with \`skillmeat deploy <name>\`."
      `)
    expect(existsSync(join(bench.root, 'project/.mcp.json'))).toBe(false)
    editFile(join(bench.root, 'source/.mcp.json'), ',"disabled":true', '')
    await bench.run('update')
    await bench.run('deploy mcp:local --yes --allow-exec')
    expect(bench.read('project/.mcp.json')).toContain('run-local')
  }, SERVERS))

test('a plugin without what its agent cannot be told is whole there', () =>
  onWorkbench(
    async (bench) => {
      await bench.run('add ../source')
      expect(
        await bench.transcript(
          'deploy composite:kit --profile codex --yes --allow-exec',
          'status',
          'sync',
        ),
      ).toMatchInlineSnapshot(`
        "$ skillmeat deploy composite:kit --profile codex --yes --allow-exec
          deployed  skill:pdf  .agents/skills/pdf  av_<version>
          skipped  hook:kit  left out  av_<version>
          skipped  mcp:stream  left out  av_<version>
          deployed  composite:kit  .agents/plugins/kit  av_<version>
          W_FORMAT_LOSS hook:kit (codex): hooks.TeammateIdle: Codex has no event "TeammateIdle".
          W_FORMAT_LOSS mcp:stream (codex): type: Codex has no SSE servers; it is left out.
        in /project
        Take it back with \`skillmeat undo\`.

        $ skillmeat status
          in sync  composite:kit  deployed just now
          in sync  skill:pdf  pinned
        2 deployments, all in sync.

        $ skillmeat sync
        2 in sync.
        Nothing changed."
      `)
      expect(existsSync(join(bench.root, 'project/.codex/hooks'))).toBe(false)
    },
    {
      'source/.claude-plugin/plugin.json': '{"name":"kit","version":"1.0.0"}',
      'source/skills/pdf/SKILL.md': '---\nname: pdf\ndescription: PDF.\n---\nRead.\n',
      'source/hooks/hooks.json':
        '{"hooks":{"TeammateIdle":[{"hooks":[{"type":"command","command":"${CLAUDE_PLUGIN_ROOT}/hooks/idle.sh"}]}]}}',
      'source/hooks/idle.sh': '#!/bin/sh\n',
      'source/.mcp.json': '{"mcpServers":{"stream":{"type":"sse","url":"https://stream.test"}}}',
    },
  ))
