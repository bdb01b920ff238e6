import { expect, test } from 'vitest'
import { onWorkbench } from '../cli/workbench.ts'
import { refusalOf, refused } from './refusal.ts'
import type { Refusal } from './refusal.ts'

const MANIFEST = 'home/collections/default/collection.toml'

function listing(entry: string): string {
  return `[collection]\nname = "default"\n\n[[artifacts]]\n${entry}\n`
}

test.each<readonly [string, string, Refusal]>([
  ['is no TOML', 'name = \n', refused('E_MANIFEST_PARSE', ['collection.toml', 'line 1'])],
  [
    'has conflict markers',
    '<<<<<<< HEAD\n[collection]\n',
    refused('E_MANIFEST_PARSE', ['collection.toml']),
  ],
  ['is nothing but zeros', '\0\0\0\0', refused('E_MANIFEST_PARSE', ['collection.toml'])],
  [
    'has a key that every object has',
    '[__proto__]\nx = 1\n',
    refused('E_MANIFEST_SCHEMA', ['collection.toml', '__proto__']),
  ],
  [
    'lists an unknown type',
    listing('name = "a"\ntype = "virus"'),
    refused('E_MANIFEST_SCHEMA', ['collection.toml', 'virus']),
  ],
  [
    'lists a path outside',
    listing('name = "a"\ntype = "skill"\npath = "../../x"'),
    refused('E_MANIFEST_SCHEMA', ['../../x']),
  ],
  [
    'lists a name that leaves',
    listing('name = "../a"\ntype = "skill"'),
    refused('E_MANIFEST_SCHEMA', ['../a']),
  ],
  [
    'lists a name that is a number',
    listing('name = 7\ntype = "skill"'),
    refused('E_MANIFEST_SCHEMA', ['name']),
  ],
  [
    'nests too deep',
    `a = ${'['.repeat(2000)}${']'.repeat(2000)}\n`,
    refused('E_MANIFEST_LIMIT', ['collection.toml']),
  ],
])('a manifest that %s is refused by every command, and kept', async (_title, text, refusal) =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source')
    bench.write({ [MANIFEST]: text })
    for (const line of ['list', 'add ../source', 'snapshot create x', 'remove pdf']) {
      expect(await refusalOf(bench, line)).toEqual(refusal)
    }
  }),
)

test('keys that are not ours survive a rewrite, with the comment above', () =>
  onWorkbench(async ({ transcript, read, write, run }) => {
    await transcript('add ../source')
    const ours = read(MANIFEST)
    const edited = ours
      .replace('[collection]', '[collection]\nowner = "me"')
      .replace('name = "pdf"', 'name = "pdf"\nrating = 5')
    write({ [MANIFEST]: `# Mine, do not lose this.\n${edited}\n[elsewhere]\nkept = true\n` })
    expect((await run('tag docx --add office')).code).toBe(0)
    const text = read(MANIFEST)
    expect(text.startsWith('# Mine, do not lose this.\n')).toBe(true)
    for (const kept of ['owner = "me"', 'rating = 5', '[elsewhere]', 'kept = true']) {
      expect(text).toContain(kept)
    }
  }))

test('a damaged manifest does not stop what concerns other places', () =>
  onWorkbench(async ({ transcript, write, run }) => {
    await transcript('add ../source', 'deploy pdf')
    write({ [MANIFEST]: 'name = \n' })
    const { code, stdout } = await run('status')
    expect(code).toBe(0)
    expect(stdout).toContain('in sync')
  }))

test('tags that were changed by hand survive a command about another artifact', () =>
  onWorkbench(async ({ transcript, read, write, run }) => {
    await transcript('add ../source', 'deploy pdf')
    write({ [MANIFEST]: read(MANIFEST).replace('"office"', '"forms"') })
    expect((await run('remove docx')).code).toBe(0)
    expect(read(MANIFEST)).toContain('"forms"')
    expect((await run('list --tag forms')).stdout).toContain('pdf')
  }))
