import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { DEFAULT_LIMITS } from '../../core/limits.ts'
import { openGitSource } from './git-source.ts'
import { GitSources } from './git-sources.ts'
import { pinHost } from '../web/public-host.ts'
import { parseGitUrl } from '../../core/address/git-url.ts'

const base = mkdtempSync(join(tmpdir(), 'skillmeat-git-'))
const tempRoot = join(base, 'tmp')
mkdirSync(tempRoot)
afterAll(() => rmSync(base, { recursive: true, force: true }))

const identity = {
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@b.c',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@b.c',
}
const run = (dir: string, args: readonly string[], input?: string | Buffer) =>
  execFileSync('git', ['-C', dir, ...args], {
    env: { ...process.env, ...identity },
    ...(input === undefined ? {} : { input }),
  })
    .toString()
    .trim()

let count = 0
function repository(texts: Readonly<Record<string, string>>): string {
  count += 1
  const dir = join(base, `repository-${count}`)
  mkdirSync(dir)
  run(dir, ['init', '--quiet', '--initial-branch=main'])
  run(dir, ['config', 'uploadpack.allowFilter', 'true'])
  for (const [path, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), text)
  }
  commit(dir)
  return dir
}
function commit(dir: string): string {
  run(dir, ['add', '--all'])
  run(dir, ['commit', '--quiet', '--allow-empty', '-m', 'x'])
  return run(dir, ['rev-parse', 'HEAD'])
}
/** Points `main` at a tree made by hand, with names that `git add` would refuse. */
function commitTree(dir: string, lines: readonly string[]): void {
  const tree = run(dir, ['mktree', '--missing'], lines.map((line) => `${line}\n`).join(''))
  run(dir, ['update-ref', 'refs/heads/main', run(dir, ['commit-tree', tree, '-m', 'x'])])
}
const open = (dir: string, ref: string | null = null, path: string | null = null) =>
  openGitSource({ kind: 'git', url: pathToFileURL(dir).href, ref, path }, { tempRoot })
const text = (found: ReadonlyMap<string, Uint8Array>, path: string) =>
  Buffer.from(found.get(path) ?? []).toString()
const refused = (code: string) => expect.objectContaining({ code })

test('a commit is listed and read as its blobs are, and nothing is left behind', async () => {
  const dir = repository({
    'skills/a/SKILL.md': 'x\n',
    'skills/a/run.sh': '#!/bin/sh\n',
    '.gitattributes': '*.md text eol=crlf ident\n',
  })
  chmodSync(join(dir, 'skills/a/run.sh'), 0o755)
  symlinkSync('SKILL.md', join(dir, 'skills/a/link.md'))
  const head = commit(dir)
  const source = await open(dir)
  expect(source.revision).toBe(head)
  expect(source.files.map(({ path, mode, size }) => `${mode} ${size} ${path}`)).toEqual([
    '100644 25 .gitattributes',
    '100644 2 skills/a/SKILL.md',
    '120000 8 skills/a/link.md',
    '100755 10 skills/a/run.sh',
  ])
  const found = await source.read(['skills/a/SKILL.md', 'skills/a/link.md', 'skills/a/SKILL.md'])
  expect([text(found, 'skills/a/SKILL.md'), text(found, 'skills/a/link.md')]).toEqual([
    'x\n',
    'SKILL.md',
  ])
  expect(source.warnings.map(({ code, where }) => `${code} ${where}`)).toEqual([
    'W_ATTRIBUTES_IGNORED .gitattributes',
  ])
  await source.close()
  expect(readdirSync(tempRoot)).toEqual([])
})

test('only the wanted blobs of a part are fetched', async () => {
  const dir = repository({ 'skills/a/SKILL.md': 'wanted', 'big/other.bin': 'unwanted' })
  const source = await open(dir, null, 'skills/a')
  expect(source.files).toEqual([{ path: 'skills/a/SKILL.md', mode: '100644', size: null }])
  expect(text(await source.read(['skills/a/SKILL.md']), 'skills/a/SKILL.md')).toBe('wanted')
  const [clone = ''] = readdirSync(tempRoot)
  const unwanted = run(dir, ['rev-parse', 'HEAD:big/other.bin'])
  const here = execFileSync(
    'git',
    ['-C', join(tempRoot, clone), 'cat-file', '--batch-all-objects', '--batch-check'],
    { env: { PATH: process.env['PATH'] ?? '', GIT_NO_LAZY_FETCH: '1' } },
  )
  expect(here.toString()).not.toContain(unwanted)
  await source.close()
})

test('tags, branches and commits are found by their full names only', async () => {
  const dir = repository({ 'a.md': 'one' })
  const first = run(dir, ['rev-parse', 'HEAD'])
  run(dir, ['tag', '-a', 'v1', '-m', 'v1'])
  run(dir, ['branch', 'feature/x'])
  writeFileSync(join(dir, 'a.md'), 'two')
  const second = commit(dir)
  for (const [ref, id] of [
    ['v1', first],
    ['feature/x', first],
    ['main', second],
    [first, first],
    [null, second],
  ] as const) {
    const source = await open(dir, ref)
    expect(source.revision).toBe(id)
    await source.close()
  }
  await expect(open(dir, 'none')).rejects.toEqual(refused('E_GIT_REF'))
  await expect(open(dir, '--upload-pack=touch')).rejects.toEqual(refused('E_GIT_REF'))
  await expect(open(dir, '0'.repeat(40))).rejects.toEqual(refused('E_GIT_REF'))
  await expect(open(dir, null, 'none')).rejects.toEqual(refused('E_SOURCE_NOT_FOUND'))
  await expect(open(join(base, 'none'))).rejects.toEqual(refused('E_SOURCE_NOT_FOUND'))
  expect(readdirSync(tempRoot)).toEqual([])
})

test('a submodule is named and not followed', async () => {
  const dir = repository({
    'a.md': 'x',
    '.gitmodules': '[submodule "x"]\n\tpath = lib\n\turl = ext::sh -c touch% /tmp/x\n',
  })
  const blob = run(dir, ['rev-parse', 'HEAD:a.md'])
  const modules = run(dir, ['rev-parse', 'HEAD:.gitmodules'])
  commitTree(dir, [
    `100644 blob ${modules}\t.gitmodules`,
    `100644 blob ${blob}\ta.md`,
    `160000 commit ${'a'.repeat(40)}\tlib`,
  ])
  const source = await open(dir)
  expect(source.warnings).toMatchObject([{ code: 'W_SUBMODULE_SKIPPED', where: 'lib' }])
  await expect(source.read(['lib'])).rejects.toEqual(refused('E_SPECIAL_FILE'))
  await source.close()
})

test('a few objects that spell out a million files are refused', async () => {
  const dir = repository({ 'a.md': 'x' })
  let [type, id] = ['100644 blob', run(dir, ['rev-parse', 'HEAD:a.md'])]
  for (let level = 0; level < 6; level += 1) {
    const lines = Array.from({ length: 10 }, (_, at) => `${type} ${id}\t0${at}\n`)
    id = run(dir, ['mktree'], lines.join(''))
    type = '040000 tree'
  }
  run(dir, ['update-ref', 'refs/heads/main', run(dir, ['commit-tree', id, '-m', 'x'])])
  await expect(open(dir)).rejects.toEqual(refused('E_SIZE_LIMIT'))
})

test.each(['.git', '.GIT', '..', 'git~1'])('a tree with the name %s is refused', async (name) => {
  const dir = repository({ 'a.md': 'x' })
  const blob = Buffer.from(run(dir, ['rev-parse', 'HEAD:a.md']), 'hex')
  const tree = run(
    dir,
    ['hash-object', '-t', 'tree', '-w', '--stdin', '--literally'],
    Buffer.concat([Buffer.from(`100644 ${name}\0`), blob]),
  )
  run(dir, ['update-ref', 'refs/heads/main', run(dir, ['commit-tree', tree, '-m', 'x'])])
  await expect(open(dir)).rejects.toEqual(refused('E_GIT_TREE'))
  await expect(open(dir, null, 'x')).rejects.toEqual(refused('E_GIT_TREE'))
  expect(readdirSync(tempRoot)).toEqual([])
})

test('a damaged repository is named, with what git says about it', async () => {
  const dir = repository({ 'a.md': 'x' })
  const id = run(dir, ['rev-parse', 'HEAD:a.md'])
  const file = join(dir, '.git/objects', id.slice(0, 2), id.slice(2))
  const bytes = readFileSync(file)
  chmodSync(file, 0o644)
  writeFileSync(
    file,
    bytes.map((byte, at) => (at === 5 ? byte ^ 0xff : byte)),
  )
  await expect(open(dir)).rejects.toEqual(refused('E_STORE_CORRUPT'))
})

test('a large blob is refused by its size', async () => {
  const dir = repository({ 'a.md': 'x'.repeat(2000) })
  const limits = { ...DEFAULT_LIMITS, fileBytes: 1000 }
  const source = await openGitSource(
    { kind: 'git', url: pathToFileURL(dir).href, ref: null, path: null },
    { tempRoot, limits },
  )
  expect(source.files).toEqual([{ path: 'a.md', mode: '100644', size: 2000 }])
  await expect(source.read(['a.md'])).rejects.toEqual(refused('E_SIZE_LIMIT'))
  await source.close()
})

test('the settings of the source run nothing', async () => {
  const dir = repository({ 'a.md': 'x' })
  const mark = join(base, 'ran')
  for (const key of [
    'core.fsmonitor',
    'core.sshCommand',
    'uploadpack.packObjectsHook',
    'core.alternateRefsCommand',
  ]) {
    run(dir, ['config', key, `touch ${mark};false`])
  }
  const source = await open(dir)
  await source.read(['a.md'])
  await source.close()
  expect(existsSync(mark)).toBe(false)
})

test('a bare repository is opened as one although it is a folder, a checkout as a folder', async () => {
  const dir = repository({ 'a.md': 'x' })
  const bare = join(base, 'bare.git')
  execFileSync('git', ['clone', '--quiet', '--bare', dir, bare])
  const sources = new GitSources({ tempRoot })
  const one = await sources.open({ kind: 'folder', dir: bare, path: null })
  const other = await sources.open({ kind: 'folder', dir, path: null })
  expect([one.revision, one.name, other.revision]).toEqual([
    run(dir, ['rev-parse', 'HEAD']),
    'bare',
    null,
  ])
  expect([one, other].map(({ files }) => files.map(({ path }) => path))).toEqual([
    ['a.md'],
    ['a.md'],
  ])
  await one.close()
})

test('a host is resolved and checked first, and git held to the addresses found', async () => {
  const https = parseGitUrl('https://example.com/x.git')
  expect(await pinHost(https, async () => ['93.184.216.34', '2606:2800::1'])).toEqual([
    'http.curloptResolve=example.com:443:93.184.216.34,[2606:2800::1]',
  ])
  await expect(pinHost(https, async () => ['93.184.216.34', '10.0.0.1'])).rejects.toEqual(
    refused('E_URL_FORBIDDEN'),
  )
  await expect(pinHost(https, async () => [])).rejects.toEqual(refused('E_SOURCE_UNREACHABLE'))
  await expect(
    pinHost(parseGitUrl('git@example.com:x'), async () => ['127.0.0.1']),
  ).rejects.toEqual(refused('E_URL_FORBIDDEN'))
  expect(await pinHost(parseGitUrl('file:///x'), async () => ['127.0.0.1'])).toEqual([])
  const location = { kind: 'git', url: 'https://example.com/x.git', ref: null, path: null } as const
  await expect(
    openGitSource(location, { tempRoot, resolveHost: async () => ['169.254.169.254'] }),
  ).rejects.toEqual(refused('E_URL_FORBIDDEN'))
})
