import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { onWorkbench } from './workbench.ts'

const INSTALL = 'Take it in with `skillmeat install skill:pdf'

test('what a clone records and the collection lacks is taken in by the command that every refusal names', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy pdf docx')
    const env = { SKILLMEAT_HOME: join(bench.root, 'second-home') }
    for (const line of ['deploy pdf', 'show pdf', 'diff skill:pdf', 'log pdf']) {
      const { code, stderr } = await bench.run(line, { env })
      expect({ line, code, names: stderr.includes(`${INSTALL}\``) }).toEqual({
        line,
        code: 2,
        names: true,
      })
    }
    const elsewhere = await bench.run(`deploy pdf --to ${bench.root}/project`, {
      env,
      cwd: 'user',
    })
    expect(elsewhere.stderr).toContain(`${INSTALL} --project ${bench.root}/project\``)
    const synced = await bench.run('sync', { env })
    expect(synced.stdout + synced.stderr).toContain(
      '2 artifacts are recorded here and not in your collection: `skillmeat install`.',
    )
    const unknown = await bench.run('deploy nothing-like-it', { env })
    expect(unknown.stderr).toContain('The collection has no artifact "nothing-like-it".')
    await bench.run('install', { env })
    expect(await bench.run('deploy pdf', { env })).toMatchObject({ code: 0 })
  }))

test('a shared file that an install made goes with its undo', () =>
  onWorkbench(
    async (bench) => {
      await bench.transcript('add ../kit --allow-exec', 'deploy --all --allow-exec')
      const env = { SKILLMEAT_HOME: join(bench.root, 'second-home') }
      await bench.run('install --allow-exec', { env })
      fs.rmSync(join(bench.root, 'project/.mcp.json'))
      await bench.run('install --allow-exec', { env })
      expect(bench.read('project/.mcp.json')).toContain('"files"')
      await bench.run('undo', { env })
      expect(fs.existsSync(join(bench.root, 'project/.mcp.json'))).toBe(false)
    },
    {
      'kit/.claude-plugin/plugin.json': '{"name":"kit","version":"1.0.0"}\n',
      'kit/.mcp.json': '{"mcpServers":{"files":{"command":"npx","args":["-y","x"]}}}\n',
    },
  ))

test('hooks and servers come out of the files that they stand in where no source can be had', () =>
  onWorkbench(
    async (bench) => {
      bench.write({
        'project/.claude/settings.json':
          '{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"mine"}]}]}}\n',
      })
      await bench.transcript('add ../kit --allow-exec', 'deploy kit --allow-exec')
      const record = bench.read('project/.claude/.skillmeat-deployed.toml')
      const env = { SKILLMEAT_HOME: join(bench.root, 'second-home') }
      const installed = await bench.run('install --allow-exec', { env })
      expect(installed.stdout + installed.stderr).not.toContain('missing')
      expect(installed.code).toBe(0)
      const hooks = bench.read('second-home/collections/default/hooks/kit/hooks.json')
      expect(hooks).toContain('echo kit')
      expect(hooks).not.toContain('mine')
      expect(bench.read('second-home/collections/default/mcp/files.json')).toContain('"files"')
      expect(await bench.run('status', { env })).toMatchObject({ code: 0 })
      expect(bench.read('project/.claude/.skillmeat-deployed.toml')).toBe(record)
    },
    {
      'kit/.claude-plugin/plugin.json': '{"name":"kit","version":"1.0.0"}\n',
      'kit/hooks/hooks.json':
        '{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"echo kit"}]}]}}\n',
      'kit/.mcp.json': '{"mcpServers":{"files":{"command":"npx","args":["-y","x"]}}}\n',
    },
  ))
