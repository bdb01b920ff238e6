import { join } from 'node:path'
import { expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'

test('what no copy in a project is called is refused by its rollback; a copy goes back as a whole', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy pdf', 'snapshot create before')
    const copy = join(bench.root, 'project/.claude/skills/pdf/SKILL.md')
    editFile(copy, 'Fill', 'Do not fill')
    for (const [words, said] of [
      ['nosuch', 'Name artifacts'],
      ['--paths .claude/skills/pdf/SKILL.md', 'name .claude/skills/pdf.'],
    ] as const) {
      const line = `rollback latest --project --simple ${words}`
      const { code, stderr } = await bench.run(line.replace('--project', '--project ../project'))
      expect({ code, said: stderr.includes(said) }).toEqual({ code: 2, said: true })
    }
    await bench.run('rollback latest --simple --project ../project --paths .claude/skills/pdf/')
    expect(bench.read('project/.claude/skills/pdf/SKILL.md')).not.toContain('Do not fill')
  }))
