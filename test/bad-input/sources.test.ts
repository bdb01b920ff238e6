import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createWorkbench, onWorkbench } from '../cli/workbench.ts'
import type { Files } from '../world/write-files.ts'
import { refusalOf, refused } from './refusal.ts'
import type { Refusal } from './refusal.ts'

const GOOD = '---\nname: demo\ndescription: A demo.\n---\n\n# Demo\n'

function skill(text: string, more: Files = {}): Files {
  return { 'source/demo/SKILL.md': text, ...more }
}

test.each<readonly [string, Files, Refusal]>([
  ['a source that is not there', {}, refused('E_SOURCE_NOT_FOUND', ['/source/demo'])],
  [
    'a folder without an artifact',
    { 'source/demo/x.txt': '' },
    refused('E_SOURCE_EMPTY', ['/source/demo']),
  ],
  ['an empty file', skill(''), refused('E_FRONTMATTER_PARSE', ['empty'])],
  [
    'a binary entry file',
    skill('---\nname: demo\n---\n\0\u0001'),
    refused('E_ENCODING', ['SKILL.md']),
  ],
  [
    'a fence that never closes',
    skill('---\nname: demo\n'),
    refused('E_FRONTMATTER_PARSE', ['---']),
  ],
  ['a key twice', skill('---\nname: a\nname: b\n---\n'), refused('E_FRONTMATTER_PARSE', ['name'])],
  ['code in frontmatter', skill('---js\n{}\n---\n'), refused('E_FRONTMATTER_LANG', ['js'])],
  [
    'a name that leaves its folder',
    skill('---\nname: ../../x\n---\n'),
    refused('E_NAME_INVALID', ['../../x']),
  ],
  [
    'a name that is absolute',
    skill('---\nname: /etc/x\n---\n'),
    refused('E_NAME_INVALID', ['/etc/x']),
  ],
  [
    'a device name of Windows',
    skill(GOOD, { 'source/demo/nul.md': '' }),
    refused('E_PATH_RESERVED', ['nul.md']),
  ],
  [
    'a repository inside',
    skill(GOOD, { 'source/demo/refs/.git/config': '' }),
    refused('E_PATH_RESERVED', ['.git']),
  ],
  [
    'a link out of it',
    skill(GOOD, { 'source/demo/x.md': '-> ../../project' }),
    refused('E_LINK_ESCAPE', ['x.md', '../../project']),
  ],
  [
    'a link to nowhere at all',
    skill(GOOD, { 'source/demo/x.md': '-> /nowhere' }),
    refused('E_LINK_ESCAPE', ['x.md']),
  ],
  [
    'names that differ by case',
    skill(GOOD, { 'source/demo/a.md': '1', 'source/demo/A.md': '2' }),
    refused('E_PATH_COLLISION', ['a.md', 'A.md']),
  ],
  [
    'names that differ by composition',
    skill(GOOD, { 'source/demo/n\u0303.md': '1', 'source/demo/\u00f1.md': '2' }),
    refused('E_PATH_COLLISION', ['\u00f1.md']),
  ],
  [
    'a control character in a name',
    skill(GOOD, { 'source/demo/a\u0007.md': '' }),
    refused('E_PATH_CHARS', ['a\\x07.md']),
  ],
])('%s is refused and leaves nothing behind', async (_title, files, refusal) =>
  onWorkbench(async (bench) => {
    expect(await refusalOf(bench, 'add ../source/demo')).toEqual(refusal)
  }, files),
)

test('a file above the limit is refused by its size, unread', () =>
  onWorkbench(async (bench) => {
    const big = join(bench.root, 'source/demo/big.bin')
    fs.closeSync(fs.openSync(big, 'w'))
    fs.truncateSync(big, 3 * 1024 ** 3)
    expect(await refusalOf(bench, 'add ../source/demo')).toEqual(
      refused('E_SIZE_LIMIT', ['big.bin']),
    )
  }, skill(GOOD)))

test.each<readonly [string, string, string]>([
  ['no frontmatter', '# Demo\n', 'W_FRONTMATTER_MISSING'],
  [
    'a colon that YAML would not take',
    '---\nname: demo\ndescription: Use when: asked.\n---\n',
    'W_FRONTMATTER_LENIENT',
  ],
])('%s is taken in, with a word about it', async (_title, text, code) =>
  onWorkbench(async ({ run }) => {
    const added = await run('add ../source/demo --json')
    expect({ code: added.code, stderr: added.stderr }).toEqual({ code: 0, stderr: '' })
    expect(added.stdout).toContain(`"code": "${code}"`)
    expect((await run('show demo')).code).toBe(0)
  }, skill(text)),
)

test.each(['../x', '/etc/passwd', 'skill:../x', 'default/../x', '.git', 'nul', 'a\u202eb', '-rf'])(
  'the name %j is refused wherever a name is taken',
  async (name) => {
    const bench = createWorkbench(skill(GOOD))
    try {
      await bench.run('add ../source/demo')
      for (const line of ['show --', 'deploy --', 'edit --', 'log --', 'rename demo --']) {
        expect(await refusalOf(bench, `${line} "${name}"`)).toEqual(refused('E_NAME_INVALID', []))
      }
      expect(await refusalOf(bench, `add ../source/demo --as "${name}"`)).toEqual(
        refused('E_NAME_INVALID', []),
      )
    } finally {
      bench.remove()
    }
  },
)
