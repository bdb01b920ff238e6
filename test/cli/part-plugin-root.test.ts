import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Files } from '../world/write-files.ts'
import { editFile } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'

const ROOT = '${CLAUDE_PLUGIN_ROOT}'
const COMMAND = `---
description: Reports.
allowed-tools: Bash(${ROOT}/scripts/report.sh:*)
---
Run it: !\`${ROOT}/scripts/report.sh\`, as @${ROOT}/docs/how.md says.
`
const PLUGIN: Files = {
  'source/.claude-plugin/plugin.json': '{"name":"office"}\n',
  'source/scripts/report.sh': '#!/bin/sh\necho report\n',
  'source/docs/how.md': 'So.\n',
  'source/commands/report.md': COMMAND,
  'source/skills/count/SKILL.md': `---\nname: count\ndescription: d\n---\nSee ${ROOT}/docs/how.md.\n`,
  'source/agents/clerk.md': `---\nname: clerk\ndescription: d\n---\nUse ${ROOT}/scripts.\n`,
}

test('parts that lie apart name the folder in which the rest of their plugin lies', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    const { stdout } = await bench.run('deploy office --allow-exec')
    expect(stdout).not.toContain('W_FORMAT_LOSS')
    const folder = '.claude/plugins/office'
    expect(bench.read('project/.claude/commands/report.md')).toBe(COMMAND.replaceAll(ROOT, folder))
    expect(bench.read(`project/${folder}/scripts/report.sh`)).toContain('echo report')
    expect(bench.read('project/.claude/skills/count/SKILL.md')).toContain(
      `See ${folder}/docs/how.md.`,
    )
    expect(bench.read('project/.claude/agents/clerk.md')).toContain(`Use ${folder}/scripts.`)
    expect((await bench.run('status')).stdout).toContain('all in sync')
  }, PLUGIN))

test('an edit of such a part comes back as the plugin has it', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy office --allow-exec')
    const copy = join(bench.root, 'project/.claude/commands/report.md')
    editFile(copy, 'Run it:', 'Run .claude/plugins/office/scripts/first.sh, then:')
    await bench.run('sync --pull')
    expect(bench.read('home/collections/default/commands/report.md')).toBe(
      COMMAND.replace('Run it:', `Run ${ROOT}/scripts/first.sh, then:`),
    )
  }, PLUGIN))

test('inside its own plugin nothing is written out, and alone it is said what is missing', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy office --native --allow-exec')
    expect(bench.read('project/.claude/skills/office/commands/report.md')).toBe(COMMAND)
    const { stdout } = await bench.run('deploy command:report --to ../user --allow-exec')
    expect(stdout).toContain('deploy that with --native')
  }, PLUGIN))

test('the variable without braces is named where nothing outside of the plugin expands it', () =>
  onWorkbench(
    async (bench) => {
      await bench.run('add ../source')
      const { stdout } = await bench.run('deploy office --allow-exec')
      for (const [artifact, why] of [
        ['command:bare', 'deploy that with --native'],
        ['command:both', 'without braces'],
        ['mcp:shell', 'fills in $CLAUDE_PLUGIN_ROOT only for its own plugins'],
      ]) {
        const line = stdout.split('\n').find((one) => one.includes(`W_FORMAT_LOSS ${artifact}`))
        expect(line).toContain(why)
      }
      // A shell runs hooks, and is told where the folder is.
      expect(stdout).not.toContain('W_FORMAT_LOSS hook:')
      expect(bench.read('project/.claude/settings.json')).toContain(
        '.claude/plugins/office/scripts',
      )
      const whole = await bench.run('deploy office --native --to ../user --allow-exec')
      expect(whole.stdout).not.toContain('W_FORMAT_LOSS')
    },
    {
      'source/.claude-plugin/plugin.json': '{"name":"office"}\n',
      'source/scripts/report.sh': '#!/bin/sh\n',
      'source/commands/bare.md': 'Run !`$CLAUDE_PLUGIN_ROOT/scripts/report.sh`.\n',
      'source/commands/both.md': `Run !\`${ROOT}/a.sh\` and !\`$CLAUDE_PLUGIN_ROOT/b.sh\`.\n`,
      'source/.mcp.json': JSON.stringify({
        mcpServers: { shell: { command: 'sh', args: ['-c', '$CLAUDE_PLUGIN_ROOT/serve.sh'] } },
      }),
      'source/hooks/hooks.json': JSON.stringify({
        hooks: {
          Stop: [
            { hooks: [{ type: 'command', command: '$CLAUDE_PLUGIN_ROOT/scripts/report.sh' }] },
          ],
        },
      }),
    },
  ))
