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
