import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import type { Files } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'

const SKILL = '---\nname: review\ndescription: Reviews what changed.\n---\n\nRead it.\n'
const SCHEMA = 'https://agent-plugins.org/schemas/1.0.0'

const KIT: Files = {
  'kit/.claude-plugin/plugin.json': JSON.stringify({
    name: 'kit',
    version: '1.0.0',
    engines: { 'claude-code': '>=2' },
  }),
  'kit/bin/db': '#!/bin/sh\necho db\n',
  'kit/skills/review/SKILL.md': SKILL,
  'kit/commands/commit.md': '---\ndescription: Commits.\n---\n\nCommit it.\n',
  'kit/.mcp.json': JSON.stringify({
    mcpServers: {
      db: { command: '${CLAUDE_PLUGIN_ROOT}/bin/db', env: { TOKEN: '${TOKEN}' }, timeout: 9 },
      docs: { type: 'http', url: 'https://docs.example/mcp' },
    },
  }),
  'own/plugin.json': `{ "$schema": "${SCHEMA}/plugin.schema.json", "name": "own" }\n`,
  'own/mcp.json': JSON.stringify({
    $schema: `${SCHEMA}/mcp.schema.json`,
    mcpServers: { tool: { type: 'stdio', command: './bin/tool' } },
  }),
  'own/bin/tool': '#!/bin/sh\n',
  'own/skills/check/SKILL.md': '---\nname: check\ndescription: Checks.\n---\n\nCheck it.\n',
}

test.each([
  ['project', 'project'],
  ['user', 'user'],
])('with %s scope a plugin lies whole where clients of Agent Plugins look', (scope, dir) =>
  onWorkbench(async (bench) => {
    const folder = `${dir}/.agents/plugins/kit`
    await bench.run('add ../kit')
    const line = `deploy composite:kit --native --profile agents --scope ${scope}`
    const refused = await bench.run(line)
    expect(refused).toMatchObject({ code: 2 })
    expect(refused.stderr).toContain('server docs: connects to https://docs.example/mcp')
    expect(fs.existsSync(join(bench.root, dir, '.agents'))).toBe(false)

    const { code, stdout } = await bench.run(`${line} --allow-exec`)
    expect(code).toBe(0)
    expect(stdout).toContain('command:commit')
    expect(stdout).toContain('engines: ')
    expect(stdout).toContain('timeout: ')
    expect(JSON.parse(bench.read(`${folder}/plugin.json`))).toEqual({
      $schema: `${SCHEMA}/plugin.schema.json`,
      name: 'kit',
      version: '1.0.0',
    })
    expect(JSON.parse(bench.read(`${folder}/mcp.json`))).toEqual({
      $schema: `${SCHEMA}/mcp.schema.json`,
      mcpServers: {
        db: { type: 'stdio', command: './bin/db', env: { TOKEN: '${TOKEN}' } },
        docs: { type: 'streamable-http', url: 'https://docs.example/mcp' },
      },
    })
    expect(bench.read(`${folder}/skills/review/SKILL.md`)).toBe(SKILL)
    expect(bench.read(`${folder}/bin/db`)).toContain('echo db')
    expect((await bench.run(`status --scope ${scope}`)).stdout).toContain('all in sync')

    editFile(join(bench.root, folder, 'plugin.json'), '"1.0.0"', '"1.1.0"')
    if (scope === 'project') await bench.run('sync --pull')
    else await bench.run(`sync --pull "${join(bench.root, dir)}"`)
    const collected = bench.read('home/collections/default/plugins/kit/.claude-plugin/plugin.json')
    expect(JSON.parse(collected)).toMatchObject({
      version: '1.1.0',
      engines: { 'claude-code': '>=2' },
    })

    const undeployed = await bench.run(`undeploy composite:kit --scope ${scope} --yes`)
    expect(undeployed).toMatchObject({ code: 0 })
    expect(fs.existsSync(join(bench.root, dir, '.agents'))).toBe(false)
  }, KIT),
)

test('an Agent Plugin keeps its own manifest, byte for byte', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../own')
    const line = 'deploy composite:own --native --profile agents'
    expect((await bench.run(line)).stderr).toContain('E_CONSENT_REQUIRED')
    expect(await bench.run(`${line} --allow-exec`)).toMatchObject({ code: 0 })
    expect(bench.read('project/.agents/plugins/own/plugin.json')).toBe(KIT['own/plugin.json'])
    expect(JSON.parse(bench.read('project/.agents/plugins/own/mcp.json'))).toMatchObject({
      mcpServers: { tool: { type: 'stdio', command: './bin/tool' } },
    })
    expect((await bench.run('status')).stdout).toContain('all in sync')
  }, KIT))

test('a file of the plugin in the place of its servers is refused', () =>
  onWorkbench(
    async (bench) => {
      await bench.run('add ../kit')
      const line = 'deploy composite:kit --native --profile agents --allow-exec'
      expect((await bench.run(line)).stderr).toContain('E_PATH_COLLISION')
      expect(fs.existsSync(join(bench.root, 'project/.agents'))).toBe(false)
    },
    { ...KIT, 'kit/mcp.json': '{"mcpServers":{"other":{"command":"other"}}}' },
  ))
