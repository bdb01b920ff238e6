import { expect, test } from 'vitest'
import type { Files } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'

const GITHUB: Files = {
  'source/.mcp.json':
    '{"mcpServers":{"github":{"command":"npx","args":["gh"],"env":{"TOKEN":"${TOKEN}"}}}}\n',
}
const FORCED = 'deploy mcp:github --allow-exec --force'

test('a server of the user with a secret that only they have is not replaced, even with --force', () =>
  onWorkbench(async (bench) => {
    const own = '{"mcpServers":{"github":{"command":"mine","env":{"KEY":"sk-live-1"}}}}\n'
    bench.write({ 'project/.mcp.json': own })
    await bench.transcript('add ../source')
    expect(await bench.transcript('deploy mcp:github --allow-exec', FORCED)).toMatchInlineSnapshot(`
      "$ skillmeat deploy mcp:github --allow-exec
      ! error: /project/.mcp.json has "github" already, which is yours; undo could not bring it back as it is. [E_DEPLOY_TARGET_EXISTS]
      !   Rename one of them: \`skillmeat rename mcp:github <name>\`, or the one in the file. Nothing was changed.
      [exit 2]

      $ skillmeat deploy mcp:github --allow-exec --force
      ! error: /project/.mcp.json has "github" already, which is yours; undo could not bring it back as it is. [E_DEPLOY_TARGET_EXISTS]
      !   Rename one of them: \`skillmeat rename mcp:github <name>\`, or the one in the file. Nothing was changed.
      [exit 2]"
    `)
    expect(bench.read('project/.mcp.json')).toBe(own)
    await bench.transcript('rename mcp:github gh', 'deploy mcp:gh --allow-exec')
    expect(Object.keys(JSON.parse(bench.read('project/.mcp.json')).mcpServers)).toEqual([
      'github',
      'gh',
    ])
  }, GITHUB))

test.each([
  ['with nothing of its own', '{ "mcpServers": { "github": { "command": "mine" } } }\n'],
  [
    'with a value where ours waits for one, which stays',
    '{\n  "mcpServers": {\n    // mine\n    "github": { "command": "mine", "env": { "TOKEN": "sk-live-1" } }\n  }\n}\n',
  ],
])('a server of the user %s is replaced with --force, and comes back with undo', (_, own) =>
  onWorkbench(async (bench) => {
    bench.write({ 'project/.mcp.json': own })
    await bench.transcript('add ../source')
    const { code, stderr } = await bench.run('deploy mcp:github --allow-exec')
    expect({ code, stderr }).toMatchObject({ code: 2 })
    expect(stderr).toContain('[E_DEPLOY_TARGET_EXISTS]')
    await bench.transcript(FORCED)
    expect(bench.read('project/.mcp.json')).toContain('npx')
    expect(bench.read('project/.mcp.json').includes('sk-live-1')).toBe(own.includes('sk-live-1'))
    await bench.transcript('undo')
    expect(bench.read('project/.mcp.json')).toBe(own)
  }, GITHUB),
)

test('a server that a person has in their file is named by file and key, and an equal one is taken over', () =>
  onWorkbench(
    async (bench) => {
      await bench.run('add ../kit --allow-exec')
      bench.write({ 'project/.mcp.json': '{ "mcpServers": { "web": { "command": "own" } } }\n' })
      const { code, stderr, stdout } = await bench.run('deploy mcp:web --allow-exec')
      expect(code).not.toBe(0)
      expect(stdout + stderr).toContain('"web" in ')
      expect(stdout + stderr).toContain('/project/.mcp.json is there already and is not mcp:web.')
      expect(stdout + stderr).toContain('skillmeat project add --adopt')
      const equal = '{ "mcpServers": { "web": { "command": "npx", "args": ["web"] } } }\n'
      bench.write({ 'project/.mcp.json': equal })
      expect(await bench.run('deploy mcp:web --allow-exec')).toMatchObject({ code: 0 })
      expect(bench.read('project/.mcp.json')).toBe(equal)
      expect((await bench.run('status')).stdout).toContain('1 deployment, all in sync')
    },
    {
      'kit/.mcp.json': '{"mcpServers":{"web":{"command":"npx","args":["web"]}}}\n',
    },
  ))

test('equal hooks that a person has are taken over, and not written a second time', () =>
  onWorkbench(
    async (bench) => {
      await bench.run('add ../kit --allow-exec')
      const own =
        '{\n  "hooks": { "Stop": [{ "hooks": [{ "type": "command", "command": "echo kit" }] }] }\n}\n'
      bench.write({ 'project/.claude/settings.json': own })
      expect(await bench.run('deploy hook:kit --allow-exec')).toMatchObject({ code: 0 })
      expect(bench.read('project/.claude/settings.json')).toBe(own)
      expect((await bench.run('status')).stdout).toContain('1 deployment, all in sync')
    },
    {
      'kit/hooks/hooks.json':
        '{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"echo kit"}]}]}}\n',
    },
  ))
