import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Files } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'

const SERVER: Files = {
  'source/.mcp.json': '{"mcpServers":{"docs":{"type":"http","url":"https://docs.test/mcp"}}}',
}
const OWN = '{"mcpServers":{"own":{"command":"mine"}}}\n'

test('VS Code and the Copilot CLI each get a server where they look', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    expect(
      await bench.transcript(
        'deploy mcp:docs --profile copilot --yes --allow-exec',
        'deploy mcp:docs --profile copilot_cli --yes --allow-exec',
        'deploy mcp:docs --yes --allow-exec',
        'status',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat deploy mcp:docs --profile copilot --yes --allow-exec
        deployed  mcp:docs  .vscode/mcp.json  av_<version>
      in /project
      Take it back with \`skillmeat undo\`.

      $ skillmeat deploy mcp:docs --profile copilot_cli --yes --allow-exec
        deployed  mcp:docs  .mcp.json  av_<version>
      in /project
      Take it back with \`skillmeat undo\`.

      $ skillmeat deploy mcp:docs --yes --allow-exec
        unchanged  mcp:docs  .mcp.json  av_<version>
      in /project
      Nothing changed.

      $ skillmeat status
        in sync  mcp:docs  copilot_cli  deployed just now
        in sync  mcp:docs  copilot  deployed just now
      2 deployments, all in sync."
    `)
    expect(JSON.parse(bench.read('project/.vscode/mcp.json'))).toEqual({
      servers: { docs: { type: 'http', url: 'https://docs.test/mcp' } },
    })
    expect(JSON.parse(bench.read('project/.mcp.json'))).toEqual({
      mcpServers: { docs: { type: 'http', url: 'https://docs.test/mcp' } },
    })
    await bench.run('undeploy mcp:docs --profile copilot_cli')
    expect(existsSync(join(bench.root, 'project/.mcp.json'))).toBe(false)
    expect(existsSync(join(bench.root, 'project/.vscode/mcp.json'))).toBe(true)
  }, SERVER))

test('the Copilot CLI goes on reading .github/mcp.json where that is there alone', () =>
  onWorkbench(
    async (bench) => {
      await bench.run('add ../source')
      await bench.run('deploy mcp:docs --profile copilot_cli --yes --allow-exec')
      expect(existsSync(join(bench.root, 'project/.mcp.json'))).toBe(false)
      expect(Object.keys(JSON.parse(bench.read('project/.github/mcp.json')).mcpServers)).toEqual([
        'own',
        'docs',
      ])
      await bench.run('undeploy mcp:docs --profile copilot_cli')
      expect(bench.read('project/.github/mcp.json')).toBe(OWN)
      expect(await bench.transcript('deploy mcp:docs --yes --allow-exec')).toContain(
        'W_FILE_HIDDEN mcp:docs: Copilot CLI reads .github/mcp.json only while there is no .mcp.json',
      )
      // Where both are there, the one that is read is taken.
      await bench.run('undeploy mcp:docs')
      bench.write({ 'project/.mcp.json': OWN })
      await bench.run('deploy mcp:docs --profile copilot_cli --yes --allow-exec')
      expect(bench.read('project/.mcp.json')).toContain('docs.test')
    },
    { ...SERVER, 'project/.github/mcp.json': OWN },
  ))
