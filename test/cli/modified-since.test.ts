import { join } from 'node:path'
import { expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'

const RECORD = 'project/.claude/.skillmeat-deployed.toml'

async function since(bench: Workbench): Promise<unknown> {
  const { stdout } = await bench.run('status --json')
  return /"modification_detected_at": ?"([^"]+)"/.exec(stdout)?.[1]
}

test('a copy is modified since it was first seen so, whatever is written into its record', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source pdf', 'deploy pdf')
    editFile(join(bench.root, 'project/.claude/skills/pdf/SKILL.md'), '# PDF', '# PDF here')
    const first = await since(bench)
    expect(first).toEqual(expect.any(String))
    bench.write({ [RECORD]: bench.read(RECORD).replaceAll('\n', '\r\n') })
    expect(await since(bench)).toBe(first)
  }))
