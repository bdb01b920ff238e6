import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openFolderSource } from './folder-source.ts'

const base = mkdtempSync(join(tmpdir(), 'skillmeat-folder-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))

let count = 0
function folder(texts: Readonly<Record<string, string>>): string {
  count += 1
  const dir = join(base, `source-${count}`)
  for (const [path, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), text)
  }
  return dir
}
const open = (dir: string, path: string | null = null) =>
  openFolderSource({ kind: 'folder', dir, path })
const refused = (code: string) => expect.objectContaining({ code })

test('files are listed sorted, with modes and sizes, and read as they are', async () => {
  const dir = folder({
    'b/run.sh': '#!/bin/sh\r\n',
    'a.md': 'x',
    'node_modules/p/x.js': '',
    '.gitignore': '',
  })
  chmodSync(join(dir, 'b/run.sh'), 0o755)
  const source = await open(dir)
  expect(source.files).toEqual([
    { path: '.gitignore', mode: '100644', size: 0 },
    { path: 'a.md', mode: '100644', size: 1 },
    { path: 'b/run.sh', mode: '100755', size: 11 },
  ])
  const bytes = (await source.read(['b/run.sh'])).get('b/run.sh')
  expect(Buffer.from(bytes ?? []).toString()).toBe('#!/bin/sh\r\n')
  expect(source.name).toBe(`source-${count}`)
})

test('links are listed, never followed; what they name is their content', async () => {
  const dir = folder({ 'SKILL.md': 'x' })
  symlinkSync('/etc', join(dir, 'etc'))
  symlinkSync('SKILL.md', join(dir, 'link.md'))
  const source = await open(dir)
  expect(source.files.map(({ path, mode }) => `${mode} ${path}`)).toEqual([
    '100644 SKILL.md',
    '120000 etc',
    '120000 link.md',
  ])
  expect(Buffer.from((await source.read(['etc'])).get('etc') ?? []).toString()).toBe('/etc')
})

test('a FIFO is listed and never opened', async () => {
  const dir = folder({ 'a.md': 'x' })
  execFileSync('mkfifo', [join(dir, 'SKILL.md')])
  const source = await open(dir)
  expect(source.files[0]).toMatchObject({ path: 'SKILL.md', mode: 'special' })
  await expect(source.read(['SKILL.md'])).rejects.toEqual(refused('E_SPECIAL_FILE'))
})

test('a file put in place of another after listing is looked at again', async () => {
  const dir = folder({ 'a.md': 'x', 'b.md': 'x' })
  const source = await open(dir)
  rmSync(join(dir, 'a.md'))
  symlinkSync('/etc/passwd', join(dir, 'a.md'))
  rmSync(join(dir, 'b.md'))
  execFileSync('mkfifo', [join(dir, 'b.md')])
  await expect(source.read(['a.md'])).rejects.toEqual(refused('E_LINK_FORBIDDEN'))
  await expect(source.read(['b.md'])).rejects.toEqual(refused('E_SPECIAL_FILE'))
})

test('a huge file is refused by its size, before it is read', async () => {
  const dir = folder({ 'big.bin': '' })
  truncateSync(join(dir, 'big.bin'), 3 * 1024 ** 3)
  await expect((await open(dir)).read(['big.bin'])).rejects.toEqual(refused('E_SIZE_LIMIT'))
})

test('the repository of a checkout is left out, one inside an artifact is listed', async () => {
  const dir = folder({ 'skills/a/SKILL.md': 'x', 'skills/a/.git/config': 'x' })
  execFileSync('git', ['init', '--quiet', dir])
  execFileSync('git', [
    '-C',
    dir,
    '-c',
    'user.name=a',
    '-c',
    'user.email=a@b.c',
    'commit',
    '--quiet',
    '--allow-empty',
    '-m',
    'x',
  ])
  const source = await open(dir)
  expect(source.files.map(({ path, mode }) => `${mode} ${path}`)).toEqual([
    'special skills/a/.git',
    '100644 skills/a/SKILL.md',
  ])
  await expect(source.read(['skills/a/.git'])).rejects.toEqual(refused('E_PATH_RESERVED'))
})

test('a repository whose settings run programs is refused; one that is none, or has hooks, is listed', async () => {
  const settings = '[core]\n\tfsmonitor = "touch /tmp/x;false"\n'
  await expect(open(folder({ '.git/config': settings, 'a.md': '' }))).rejects.toEqual(
    refused('E_PATH_RESERVED'),
  )
  const odd = await open(
    folder({ '.git/config': '[core]\n\tbare = false\n', '.git/hooks/post-checkout': '' }),
  )
  expect(odd.files).toEqual([{ path: '.git', mode: 'special', size: null }])
})

test('a name that is not UTF-8 is refused', async () => {
  const dir = folder({ 'a.md': 'x' })
  writeFileSync(Buffer.concat([Buffer.from(`${dir}/b`), Buffer.from([0xff])]), 'x')
  await expect(open(dir)).rejects.toEqual(refused('E_PATH_CHARS'))
})

test('one markdown file is a part of the folder above its container', async () => {
  const dir = folder({
    'commands/git/commit.md': 'x',
    'commands/other.md': 'x',
    'pdf/SKILL.md': 'x',
  })
  const command = await open(join(dir, 'commands/git/commit.md'))
  expect(command.files.map(({ path }) => path)).toEqual(['commands/git/commit.md'])
  expect((await open(join(dir, 'pdf/SKILL.md'))).name).toBe('pdf')
})

test('a part is a real folder of the source', async () => {
  const dir = folder({ 'skills/a/SKILL.md': 'x', 'skills/b/SKILL.md': 'x' })
  symlinkSync('/etc', join(dir, 'etc'))
  expect((await open(dir, 'skills/b')).files.map(({ path }) => path)).toEqual(['skills/b/SKILL.md'])
  await expect(open(dir, 'etc')).rejects.toEqual(refused('E_LINK_ESCAPE'))
  await expect(open(dir, '../x')).rejects.toEqual(refused('E_PATH_ESCAPE'))
  await expect(open(dir, 'none')).rejects.toEqual(refused('E_SOURCE_NOT_FOUND'))
  await expect(open(join(dir, 'none'))).rejects.toEqual(refused('E_SOURCE_NOT_FOUND'))
})

test('a file that may not be read is named, with a code', () => {
  const dir = folder({ 'a.md': 'x' })
  chmodSync(join(dir, 'a.md'), 0o000)
  for (const readable of [base, dir]) chmodSync(readable, 0o755)
  const module = new URL('./folder-source.ts', import.meta.url).href
  const script = `import { openFolderSource } from ${JSON.stringify(module)}
    const source = await openFolderSource({ kind: 'folder', dir: ${JSON.stringify(dir)}, path: null })
    await source.read(['a.md']).catch((error) => process.stdout.write(error.code + ' ' + error.message))`
  // Root reads everything, so the reader must be somebody else.
  const somebody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    ...somebody,
    cwd: '/',
  })
  expect(out.toString()).toBe(`E_IO_DENIED ${join(dir, 'a.md')} cannot be read (EACCES).`)
})
