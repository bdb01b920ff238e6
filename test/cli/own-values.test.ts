import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { onWorkbench } from './workbench.ts'

const SERVERS =
  '{ "mcpServers": { "web": { "command": "web", "env": { "TOKEN": "secret123456789", "LEVEL": "info" } } } }\n'

test('a value that stands in a file alone is named when it is adopted, and not removed unasked', () =>
  onWorkbench(async (bench) => {
    bench.write({ 'project/.mcp.json': SERVERS })
    expect((await bench.run('init')).stdout).toContain('left out for placeholders: env.TOKEN')
    expect((await bench.run('show web')).stdout).toMatch(/\/project\/\.mcp\.json$/m)
    const refused = await bench.run('undeploy web')
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('web has values in .mcp.json alone: env.TOKEN')
    expect(bench.read('project/.mcp.json')).toBe(SERVERS)
    expect(await bench.run('undeploy web --force')).toMatchObject({ code: 0 })
    expect(bench.read('project/.mcp.json')).not.toContain('secret123456789')
  }))

test('a file of servers that cannot be read is named', () =>
  onWorkbench(async (bench) => {
    bench.write({ 'web/.mcp.json': SERVERS })
    await bench.run('add ../web')
    bench.write({ 'project/.mcp.json': '{"mcpServers":{\n' })
    const { stderr } = await bench.run('deploy web --allow-exec')
    expect(stderr).toContain('/project/.mcp.json cannot be read. The file is not valid JSON')
  }))

test('in a folder of the project, what is deployed and taken out is that of the project', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    await bench.run('deploy pdf')
    fs.mkdirSync(join(bench.root, 'project/src/deep'), { recursive: true })
    const below = { cwd: 'project/src/deep' }
    expect((await bench.run('deploy docx', below)).stdout).toMatch(/in .*\/project\n/)
    expect((await bench.run('status', below)).stdout).toContain('2 deployments')
    expect(await bench.run('undeploy pdf', below)).toMatchObject({ code: 0 })
    // A repository of its own is a project of its own.
    fs.mkdirSync(join(bench.root, 'project/src/deep/.git'))
    expect((await bench.run('deploy pdf', below)).stdout).toMatch(/in .*\/project\/src\/deep\n/)
  }))

test('a link that leads to itself stops nothing', () =>
  onWorkbench(async (bench) => {
    bench.write({
      'user/.claude/skills/ok/SKILL.md': '---\nname: ok\ndescription: Does.\n---\nDo.\n',
    })
    fs.symlinkSync('loop', join(bench.root, 'user/.claude/skills/loop'))
    fs.symlinkSync('.codex', join(bench.root, 'project/.codex'))
    const { stdout } = await bench.run('init')
    expect(stdout).toMatch(/added +skill:ok/)
    expect((await bench.run('why ok')).stdout).toContain('loaded')
    expect(await bench.run('budget')).toMatchObject({ code: 0 })
  }))
