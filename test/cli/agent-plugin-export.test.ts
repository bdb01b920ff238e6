import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Files } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'

const SKILL = '---\nname: review\ndescription: Reviews what changed.\n---\n\nRead it.\n'

const KIT: Files = {
  'kit/.claude-plugin/plugin.json': JSON.stringify({
    name: 'Kit',
    version: '1.2.0',
    description: 'Reviews.',
    author: { name: 'Ada', email: 'ada@example.org', twitter: '@ada' },
    keywords: ['review'],
    dependencies: ['other'],
  }),
  'kit/bin/db': '#!/bin/sh\necho db\n',
  'kit/skills/review/SKILL.md': SKILL,
  'kit/commands/commit.md': '---\ndescription: Commits.\n---\n\nCommit it.\n',
  'kit/agents/checker.md': '---\nname: checker\ndescription: Checks.\n---\n\nCheck it.\n',
  'kit/hooks/hooks.json': JSON.stringify({
    hooks: { Stop: [{ hooks: [{ type: 'command', command: 'echo done' }] }] },
  }),
  'kit/.mcp.json': JSON.stringify({
    mcpServers: {
      db: { command: '${CLAUDE_PLUGIN_ROOT}/bin/db', env: { TOKEN: '${TOKEN}', MODE: 'fast' } },
      docs: { type: 'http', url: 'https://docs.example/mcp' },
      far: { type: 'ws', url: 'wss://far.example/mcp' },
    },
  }),
}

test('a plugin is written as an Agent Plugin, and what that cannot hold is named', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../kit')
    expect(await bench.transcript('export composite:Kit --format agent-plugin ../out'))
      .toMatchInlineSnapshot(`
        "$ skillmeat export composite:Kit --format agent-plugin ../out
          missing composite:other
          W_FORMAT_LOSS composite:Kit: dependencies: The manifest of an Agent Plugin has no such key; it is left out.
          W_FORMAT_LOSS command:commit: An Agent Plugin has no commands; it is left out.
          W_FORMAT_LOSS agent:checker: An Agent Plugin has no agents; it is left out.
          W_FORMAT_LOSS hook:Kit: An Agent Plugin has no hooks; it is left out.
          W_FORMAT_LOSS mcp:db: env.TOKEN: Clients of Agent Plugins do not fill in variables there; it is left out: set it where the client runs.
          W_FORMAT_LOSS mcp:far: type: Clients of Agent Plugins cannot reach such a server; the server is left out.
          kit  3 parts
        Wrote 1 Agent Plugin to /out"
      `)
    const files = fs.readdirSync(join(bench.root, 'out'), { recursive: true, withFileTypes: true })
    expect(
      files
        .filter((one) => one.isFile())
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(['SKILL.md', 'db', 'mcp.json', 'plugin.json'])
    expect(JSON.parse(bench.read('out/plugin.json'))).toEqual({
      $schema: 'https://agent-plugins.org/schemas/1.0.0/plugin.schema.json',
      name: 'kit',
      version: '1.2.0',
      description: 'Reviews.',
      author: { name: 'Ada', email: 'ada@example.org' },
      keywords: ['review'],
    })
    expect(JSON.parse(bench.read('out/mcp.json'))).toEqual({
      $schema: 'https://agent-plugins.org/schemas/1.0.0/mcp.schema.json',
      mcpServers: {
        db: { type: 'stdio', command: './bin/db', env: { MODE: 'fast' } },
        docs: { type: 'streamable-http', url: 'https://docs.example/mcp' },
      },
    })
  }, KIT))

test('it is taken in again as what it was, and several are folders beside each other', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../kit')
    await bench.run('export composite:Kit --format agent-plugin ../out')
    const other = { env: { SKILLMEAT_HOME: join(bench.root, 'other') } }
    const added = await bench.run('add ../out', other)
    expect(added.stdout).toContain('skill:review')
    expect(added.stdout).toContain('mcp:db')
    const again = await bench.run('export kit --format agent-plugin ../again', other)
    expect(again.code).toBe(0)
    for (const file of ['plugin.json', 'mcp.json', 'skills/review/SKILL.md'])
      expect(bench.read(`again/${file}`)).toBe(bench.read(`out/${file}`))

    await bench.run('plugin create two review')
    const written = await bench.run('export composite:Kit two --format agent-plugin ../both --json')
    expect(JSON.parse(written.stdout)).toMatchObject({
      marketplace: null,
      plugins: [{ path: 'kit' }, { path: 'two', parts: ['skill:review'] }],
    })
    expect(bench.read('both/two/skills/review/SKILL.md')).toBe(SKILL)
  }, KIT))
