import { join } from 'node:path'
import { expect, test } from 'vitest'
import { onWorkbench } from '../cli/workbench.ts'
import type { Workbench } from '../cli/workbench.ts'
import type { Table } from './setting.ts'

/** Runs a command line in an empty home and returns the document that it prints. */
async function elsewhere({ root, run }: Workbench, line: string): Promise<Table> {
  const env = { SKILLMEAT_HOME: join(root, 'second-home') }
  const { stdout, stderr } = await run(`${line} --json`, { env })
  expect(stderr).toBe('')
  return JSON.parse(stdout) as Table
}

test('a plugin out of a tarball has one version, the one that its tags name', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    await bench.run('plugin create team pdf docx')
    await bench.run('tag team v1')
    await bench.run('snapshot one')
    await bench.run('snapshot export latest ../out.tar.gz')
    await elsewhere(bench, 'snapshot import ../out.tar.gz')
    await elsewhere(bench, 'rollback latest')
    const { items } = await elsewhere(bench, 'log team')
    const kinds = (items as { refs: { kind: string; name: string }[] }[]).map(({ refs }) =>
      refs.map(({ kind }) => kind).filter((kind) => kind !== 'snapshot'),
    )
    expect(kinds).toEqual([['head', 'tag']])
  }))

test('what came from a folder of another machine is said to come from nowhere here', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    await bench.run('snapshot one')
    await bench.run('snapshot export latest ../out.tar.gz')
    expect(await elsewhere(bench, 'snapshot import ../out.tar.gz')).toMatchObject({
      result: {
        warnings: [
          {
            code: 'W_SOURCE_DROPPED',
            where: 'command:commit, skill:docx, skill:pdf',
            message: expect.stringContaining(join(bench.root, 'source')),
          },
        ],
      },
    })
  }))

test('a snapshot of an empty collection is taken in too', () =>
  onWorkbench(async (bench) => {
    await bench.run('snapshot empty')
    await bench.run('snapshot export latest ../out.tar.gz')
    expect(await elsewhere(bench, 'snapshot import ../out.tar.gz')).toMatchObject({
      result: { as: 'added', artifact_count: 0 },
    })
    await elsewhere(bench, 'add ../source')
    await elsewhere(bench, 'rollback latest --simple')
    expect(await elsewhere(bench, 'list')).toMatchObject({ items: [] })
  }))
