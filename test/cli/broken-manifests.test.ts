import { expect, test } from 'vitest'
import type { Files } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'

const SERVERS = JSON.stringify({
  mcpServers: {
    bad: { command: 5 },
    good: { command: 'npx' },
    lost: 'x',
    empty: {},
    words: { command: 'x', args: 'y' },
    web: { url: 'https://servers.example' },
  },
})

test.each<[string, Files]>([
  ['.mcp.json', { 'source/.mcp.json': SERVERS }],
  ['a manifest', { 'source/.claude-plugin/plugin.json': `{"name":"kit",${SERVERS.slice(1)}` }],
  [
    'a file that a manifest names',
    {
      'source/.claude-plugin/plugin.json': '{"name":"kit","mcpServers":"./servers.json"}',
      'source/servers.json': SERVERS,
    },
  ],
])('servers in %s that cannot be any are refused by name, the others come in', (_, files) =>
  onWorkbench(async (bench) => {
    const added = await bench.run('add ../source')
    expect(added.code).toBe(1)
    const lines = added.stdout.split('\n')
    const refused = lines.filter((line) => line.includes('refused'))
    expect(
      refused.map((line) => line.replace(/^ *refused (\S+).*"[a-z]+", (.*)$/, '$1 $2')),
    ).toEqual([
      'mcp:bad whose "command" is no text.',
      'mcp:lost which is no object.',
      'mcp:empty which has neither a command nor a URL.',
      'mcp:words whose "args" is no list.',
    ])
    expect((await bench.run('list --type mcp')).stdout).toMatch(/good.*\n.*web/)
    const asked = await bench.run('add ../source bad')
    expect(asked.stderr).toContain('the server "bad", whose "command" is no text')
  }, files),
)

test('a broken manifest refuses its plugin by name, and one that is not there is said to be', () =>
  onWorkbench(
    async (bench) => {
      const added = await bench.run('add ../source')
      expect(added.code).toBe(1)
      expect(added.stdout).toContain('added  skill:s6')
      expect(added.stdout).toContain(
        'refused composite:p6 [E_MANIFEST_PARSE]: plugins/p6/.claude-plugin/plugin.json: The JSON is not valid',
      )
      expect(added.stdout).toContain(
        'refused composite:p7 [E_MANIFEST_SCHEMA]: .claude-plugin/marketplace.json lists the plugin p7 in plugins/none, where nothing is.',
      )
      expect(added.stdout).not.toContain('E_PATH_COLLISION')
      expect((await bench.run('list --type composite')).stdout).not.toContain('p7')
    },
    {
      'source/.claude-plugin/marketplace.json': JSON.stringify({
        name: 'm',
        owner: { name: 'x' },
        plugins: [
          { name: 'p6', source: './plugins/p6' },
          { name: 'p7', source: './plugins/none' },
        ],
      }),
      'source/plugins/p6/.claude-plugin/plugin.json': '{',
      'source/plugins/p6/skills/s6/SKILL.md': '---\nname: s6\ndescription: S.\n---\nS.\n',
    },
  ))

test('a folder with a broken manifest is no plugin, however much it looks like one', () =>
  onWorkbench(
    async (bench) => {
      const added = await bench.run('add ../source')
      expect(added.stdout).toMatch(/added +skill:s/)
      expect(added.stdout).toMatch(/added +command:c/)
      expect(added.stdout).not.toContain('composite:')
      expect(added.stdout).toContain('refused kit/.claude-plugin/plugin.json [E_MANIFEST_PARSE]')
    },
    {
      'source/kit/.claude-plugin/plugin.json': '{',
      'source/kit/skills/s/SKILL.md': '---\nname: s\ndescription: S.\n---\nS.\n',
      'source/kit/commands/c.md': '---\ndescription: C.\n---\nC.\n',
    },
  ))
