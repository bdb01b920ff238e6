import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { onWorkbench } from '../cli/workbench.ts'
import type { Workbench } from '../cli/workbench.ts'
import type { Files } from '../world/write-files.ts'

const plain = (name: string) => `---\nname: ${name}\ndescription: A skill.\n---\nText.\n`

interface Taken {
  readonly artifact: string
  readonly description: string | null
  readonly warnings: readonly { readonly code: string }[]
}

/** What real repositories hold, as it was found in them; each is taken in as it is. */
async function take(
  files: Files,
  prepare: (bench: Workbench) => void,
  check: (bench: Workbench, added: Map<string, Taken>) => void,
) {
  await onWorkbench(async (bench) => {
    prepare(bench)
    const { code, stdout, stderr } = await bench.run('add ../source --json')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const { added } = (JSON.parse(stdout) as { result: { added: Taken[] } }).result
    check(bench, new Map(added.map((one) => [one.artifact, one])))
  }, files)
}
const nothing = () => {}
const collected = ({ root }: Workbench, path: string) =>
  fs.readFileSync(join(root, 'home/collections/default', path))
const source = ({ root }: Workbench, path: string) => fs.readFileSync(join(root, 'source', path))

test('a name in title case, with spaces, is what it is called; the folder is what it is known by', () =>
  take(
    { 'source/skills/agent-development/SKILL.md': plain('Agent Development') },
    nothing,
    (_, added) => expect([...added.keys()]).toEqual(['skill:agent-development']),
  ))

test('a name other than the folder’s is no reason to refuse', () =>
  take(
    { 'source/skills/react-best-practices/SKILL.md': plain('vercel-react-best-practices') },
    nothing,
    (_, added) => expect([...added.keys()]).toEqual(['skill:react-best-practices']),
  ))

test('frontmatter that is not YAML is read line by line, with a warning, and its bytes are kept', () =>
  take(
    {
      'source/agents/creator.md':
        '---\nname: creator\ndescription: Use this: it creates. Context: any\n---\nBody.\n',
    },
    nothing,
    (bench, added) => {
      expect(added.get('agent:creator')).toMatchObject({
        description: 'Use this: it creates. Context: any',
        warnings: [{ code: 'W_FRONTMATTER_LENIENT' }],
      })
      expect(collected(bench, 'agents/creator.md')).toEqual(source(bench, 'agents/creator.md'))
    },
  ))

test('a command without frontmatter is described by its first paragraph', () =>
  take({ 'source/commands/go.md': '# Go\n\nGoes there.\n' }, nothing, (_, added) =>
    expect(added.get('command:go')?.description).toBe('Goes there.'),
  ))

test('keys that no specification knows, and long descriptions, are kept', () =>
  take(
    {
      'source/skills/more/SKILL.md': `---\nname: more\nversion: 1.0.0\nuser-invocable: true\ntool_access: [a]\nglobs: "*.ts"\ndescription: ${'d'.repeat(1068)}\n---\n`,
    },
    nothing,
    (bench, added) => {
      expect(added.get('skill:more')?.description).toHaveLength(1068)
      expect(collected(bench, 'skills/more/SKILL.md')).toEqual(
        source(bench, 'skills/more/SKILL.md'),
      )
    },
  ))

test('the same name in several plugins of one repository is told apart by the plugin', () =>
  take(
    {
      'source/external_plugins/discord/skills/access/SKILL.md': plain('access'),
      'source/external_plugins/telegram/skills/access/SKILL.md': plain('access').replace(
        'A ',
        'B ',
      ),
      'source/external_plugins/slack/skills/access/SKILL.md': plain('access').replace('A ', 'C '),
    },
    nothing,
    (_, added) =>
      expect([...added.keys()]).toEqual([
        'skill:access',
        'skill:slack-access',
        'skill:telegram-access',
      ]),
  ))

test('a manifest with nulls is a manifest', () =>
  take(
    { 'source/p/.claude-plugin/plugin.json': '{"name":"p","author":null,"description":"D."}' },
    nothing,
    (_, added) => expect(added.get('composite:p')?.description).toBe('D.'),
  ))

test('executables stay executable, also polyglot ones, and binary files and archives are files', () =>
  take(
    {
      'source/p/.claude-plugin/plugin.json': '{"name":"p"}',
      'source/p/hooks/hooks.json': '{"hooks":{}}',
      'source/p/hooks/run-hook.cmd': ": << 'CMD'\r\n@echo off\r\nCMD\necho\n",
      'source/skills/fonts/SKILL.md': plain('fonts'),
    },
    (bench) => {
      fs.chmodSync(join(bench.root, 'source/p/hooks/run-hook.cmd'), 0o755)
      const bytes = Buffer.from([0x50, 0x4b, 3, 4, 0, 0xff, 0xfe, 0x80, 0x0d, 0x0a])
      for (const file of ['Archive.zip', 'font.ttf']) {
        fs.writeFileSync(join(bench.root, 'source/skills/fonts', file), bytes)
      }
    },
    (bench) => {
      const mode = fs.statSync(
        join(bench.root, 'home/collections/default/hooks/p/run-hook.cmd'),
      ).mode
      expect(mode & 0o111).toBe(0o111)
      for (const file of ['Archive.zip', 'font.ttf']) {
        expect(collected(bench, `skills/fonts/${file}`)).toEqual(
          source(bench, `skills/fonts/${file}`),
        )
      }
    },
  ))

test('a link inside an artifact stays a link; line ends, marks and names of Windows stay as they are', () =>
  take(
    {
      'source/skills/links/SKILL.md': plain('links'),
      'source/skills/links/AGENTS.md': 'Text.\n',
      'source/skills/windows/skill.md': `\ufeff${plain('windows').replaceAll('\n', '\r\n')}`,
    },
    (bench) => fs.symlinkSync('AGENTS.md', join(bench.root, 'source/skills/links/CLAUDE.md')),
    (bench, added) => {
      expect([...added.keys()]).toEqual(['skill:links', 'skill:windows'])
      const link = join(bench.root, 'home/collections/default/skills/links/CLAUDE.md')
      expect(fs.readlinkSync(link)).toBe('AGENTS.md')
      expect(collected(bench, 'skills/windows/skill.md')).toEqual(
        source(bench, 'skills/windows/skill.md'),
      )
      expect(added.get('skill:windows')?.description).toBe('A skill.')
    },
  ))
