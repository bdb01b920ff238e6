import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { AGENTS } from '../../src/core/agents/agents.ts'
import { AGENT_RUNS } from '../../src/core/agents/self-runs.ts'
import { SELF_RUNS } from '../../src/core/agents/shared/self-run-kinds.ts'
import type { SelfRunHolder, SelfRunKind } from '../../src/core/agents/shared/self-run-kinds.ts'
import { tableCase } from './consent-table.ts'
import { onWorkbench } from './workbench.ts'

const ROWS = AGENT_RUNS.flatMap(({ platform, asks }) =>
  Object.entries(asks).flatMap(([holder, kinds]) =>
    kinds.map((kind) => [platform, holder as SelfRunHolder, kind] as const),
  ),
)

const listed = (root: string) =>
  readdirSync(join(root, 'project'), { recursive: true, encoding: 'utf8' }).toSorted()

test.each(ROWS)('%s, %s: %s is asked about', (platform, holder, kind: SelfRunKind) => {
  const { files, deploy, named } = tableCase(platform, holder, kind)
  return onWorkbench(async (bench) => {
    await bench.run('add ../source')
    const refused = await bench.run(deploy)
    expect(refused.stderr).toContain('E_CONSENT_REQUIRED')
    expect(refused.stderr).toContain(named)
    expect(refused.code).toBe(2)
    expect(listed(bench.root)).toEqual([])
    expect((await bench.run(`${deploy} --allow-exec`)).code).toBe(0)
    expect(listed(bench.root)).not.toEqual([])
    expect((await bench.run('undo')).code).toBe(0)
    expect(await bench.run(deploy)).toMatchObject({ code: 0, stderr: '' })
  }, files)
})

test('text that may use tools, and what an agent does not run, is not asked about', () =>
  onWorkbench(
    async (bench) => {
      await bench.run('add ../source')
      for (const { id, project } of AGENTS.filter((one) => one.isOnlyWhereFound !== true)) {
        const types = (['skill', 'command', 'agent'] as const).filter((type) => type in project)
        const names = types.map((type) => `${type}:x`).join(' ')
        expect(await bench.run(`deploy ${names} --profile ${id}`)).toMatchObject({ code: 0 })
      }
      expect(await bench.run('deploy composite:kit')).toMatchObject({ code: 0 })
    },
    {
      ...tableCase('claude_code', 'plugin', 'monitors').files,
      'source/skills/x/SKILL.md':
        '---\nname: x\ndescription: X.\nallowed-tools: Read, Bash(git:*)\n---\nRun `git log`. Wow!\n',
      'source/skills/x/scripts/run.sh': '#!/bin/sh\n',
      'source/commands/x.md':
        '---\ndescription: X.\nallowed-tools: Bash(git:*)\n---\nWrite `!` and `x`.\n',
      'source/agents/x.md': '---\nname: x\ndescription: X.\ntools: Read, Bash\n---\nDo it.\n',
    },
  ))

test('docs/consent.md has the list', () => {
  const rows = readFileSync('docs/consent.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .slice(2, -2)
        .split(' | ')
        .map((cell) => cell.trim()),
    )
  const asked = AGENT_RUNS.flatMap(({ platform, asks }) =>
    Object.entries(asks).map(([holder, kinds]) => [
      `\`${platform}\``,
      holder,
      kinds.map((kind) => SELF_RUNS[kind]).join('; '),
    ]),
  )
  const passed = AGENT_RUNS.flatMap(({ platform, passes }) =>
    passes.map(({ what, why }) => [`\`${platform}\``, what, why]),
  )
  expect(rows.filter(([first = '']) => first.startsWith('`'))).toEqual([...asked, ...passed])
})
