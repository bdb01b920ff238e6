import { expect, test } from 'vitest'
import { fileRows } from './file-rows.ts'

const file = (path: string) => ({ path, mode: '100644' as const, size: 1, is_binary: false })

test('folders come first, each before what is in it', () => {
  const rows = fileRows(['SKILL.md', 'scripts/a/run.sh', 'scripts/b.sh'].map(file))
  expect(rows.map(({ path, name, depth }) => [path, name, depth])).toEqual([
    ['scripts', 'scripts', 0],
    ['scripts/a', 'a', 1],
    ['scripts/a/run.sh', 'run.sh', 2],
    ['scripts/b.sh', 'b.sh', 1],
    ['SKILL.md', 'SKILL.md', 0],
  ])
})
