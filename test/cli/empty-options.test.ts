import { expect, test } from 'vitest'
import { onWorkbench } from './workbench.ts'

test('an empty option, as a script makes it of a variable that is not set, is refused', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy pdf')
    for (const line of ['undeploy pdf --from ""', 'deploy pdf --to ""', 'list --tag ""']) {
      const { code, stderr } = await bench.run(line)
      expect({ line, code, text: stderr.includes('is empty') }).toEqual({
        line,
        code: 2,
        text: true,
      })
    }
    expect((await bench.run('status')).stdout).toContain('skill:pdf')
  }))
