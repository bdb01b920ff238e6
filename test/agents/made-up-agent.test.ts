import fs from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runAny } from '../cli/run-program.ts'
import { createWorkbench } from '../cli/workbench.ts'
import type { Workbench } from '../cli/workbench.ts'

let bench: Workbench
let program: string

/** The source with one more agent: its folder, and its line in the list. */
beforeAll(() => {
  bench = createWorkbench({
    'source/skills/pdf/SKILL.md':
      '---\nname: pdf\ndescription: Reads PDF.\nuser-invocable: false\n---\n\nNow: !`date`\n',
    'source/.made-up/recipes/soup.md': '---\ndescription: Cooks.\n---\n\nCook it.\n',
    'source/.mcp.json':
      '{"mcpServers": {"search": {"command": "search", "env": {"TOKEN": "${TOKEN}"}}}}\n',
  })
  const copy = join(bench.root, 'program')
  fs.cpSync('src', join(copy, 'src'), { recursive: true })
  fs.copyFileSync('package.json', join(copy, 'package.json'))
  fs.symlinkSync(resolve('node_modules'), join(copy, 'node_modules'))
  const agents = join(copy, 'src/core/agents')
  fs.mkdirSync(join(agents, 'made-up'))
  for (const file of ['agent.ts', 'formats.ts']) {
    const text = fs.readFileSync(join('test/agents/made-up', file), 'utf8')
    const moved = text.replaceAll('../../../src/core/agents/', '../')
    fs.writeFileSync(
      join(agents, 'made-up', file),
      moved.replaceAll('../../../src/core/', '../../'),
    )
  }
  const list = fs.readFileSync(join(agents, 'agents.ts'), 'utf8')
  const withLine = list.replace('  opencode,\n', '  opencode,\n  madeUp,\n')
  expect(withLine).not.toBe(list)
  fs.writeFileSync(
    join(agents, 'agents.ts'),
    `import { agent as madeUp } from './made-up/agent.ts'\n${withLine}`,
  )
  program = join(copy, 'src/cli/bin.ts')
})

afterAll(() => bench.remove())

async function run(...words: string[]) {
  const { code, stdout, stderr } = await runAny(process.execPath, [program, ...words], {
    cwd: join(bench.root, 'project'),
    env: { ...bench.env },
  })
  return { code, text: `${stdout}${stderr}` }
}

test('an agent that is one folder and one line is known to every command', async () => {
  const added = await run('add', join(bench.root, 'source'), '--yes')
  expect(added.text).toContain('command:soup')
  const asked = await run('deploy', 'pdf', '--profile', 'made_up')
  expect(asked.text).toContain('E_CONSENT_REQUIRED')
  const deployed = await run(
    'deploy',
    'pdf',
    'soup',
    'search',
    '--profile',
    'made_up',
    '--allow-exec',
  )
  expect(deployed.text).toContain('Made Up does not read "user-invocable" of a skill.')
  const servers = join(bench.root, 'project/.made-up/servers.json')
  expect(JSON.parse(fs.readFileSync(servers, 'utf8'))).toEqual({
    programs: { search: { command: 'search', env: { TOKEN: '<TOKEN>' } } },
  })
  expect(fs.readFileSync(join(bench.root, 'project/.made-up/recipes/soup.md'), 'utf8')).toContain(
    'Cook it.',
  )
  fs.writeFileSync(servers, fs.readFileSync(servers, 'utf8').replace('"search",', '"search2",'))
  expect((await run('status')).text).toMatch(/edited here +mcp:search/)
  expect((await run('budget')).text).toContain('Made Up')
  expect((await run('why', 'pdf')).text).toContain('Made Up')
  expect((await run('undeploy', 'pdf', 'soup', 'search', '--force')).code).toBe(0)
  expect(fs.existsSync(servers)).toBe(false)
}, 60_000)
