import fs from 'node:fs'
import os from 'node:os'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { createBare, fakeSsh, git, serveGit } from '../../../test/remotes/git-server.ts'
import type { GitServer } from '../../../test/remotes/git-server.ts'
import type { BranchTip, NewCommit, RepositoryAddress } from '../../ports/repository.ts'
import { GitRepositories } from './git-repositories.ts'

let root: string
let server: GitServer
let repositories: GitRepositories

beforeAll(async () => {
  root = fs.realpathSync(fs.mkdtempSync(join(os.tmpdir(), 'skillmeat-repositories-')))
  fs.mkdirSync(join(root, 'tmp'))
  server = await serveGit(root)
  repositories = new GitRepositories({ tempRoot: join(root, 'tmp'), env: {} })
})

afterEach(() => vi.unstubAllEnvs())

afterAll(async () => {
  await server.close()
  fs.rmSync(root, { recursive: true, force: true })
})

const TRANSPORTS = ['file', 'http', 'ssh'] as const
let made = 0

function newRepository(transport: (typeof TRANSPORTS)[number]): {
  readonly dir: string
  readonly address: RepositoryAddress
} {
  made += 1
  const name = `team-${made}.git`
  const dir = createBare(join(root, name))
  if (transport === 'ssh') {
    vi.stubEnv('PATH', `${fakeSsh(join(root, 'bin'))}${delimiter}${process.env['PATH']}`)
  }
  const url = {
    file: pathToFileURL(dir).href,
    http: server.urlOf(name),
    ssh: `ssh://git@work${dir}`,
  }[transport]
  return { dir, address: { url, mayBePrivate: true } }
}

function commit(onto: BranchTip, change: Partial<NewCommit> = {}): NewCommit {
  return {
    removed: [],
    files: [],
    message: 'One change\n',
    author: { name: 'Ana', email: 'ana@example.com' },
    at: 1_700_000_000_000,
    onto,
    ...change,
  }
}

function file(path: string, text: string, mode: '100644' | '100755' | '120000' = '100644') {
  return { path, mode, bytes: new TextEncoder().encode(text) }
}

async function pushOne(address: RepositoryAddress, change: Partial<NewCommit>): Promise<string> {
  const tip = await repositories.tip(address, null)
  const opened = await repositories.open(address, tip)
  try {
    return (await opened.push(commit(tip, change))).commit
  } finally {
    await opened.close()
  }
}

test.each(TRANSPORTS)(
  'over %s a first commit and one on top of it arrive as they were made',
  async (transport) => {
    const { dir, address } = newRepository(transport)
    expect(await repositories.tip(address, null)).toEqual({
      branch: 'main',
      commit: null,
    })
    const odd = 'skills/a "b" \\c/größe\n.md'
    const first = await pushOne(address, {
      files: [
        file('README.md', 'Ours\n'),
        file('skills/a/SKILL.md', 'one\r\n'),
        file('skills/a/run.sh', '#!/bin/sh\n', '100755'),
        file('skills/a/link', 'SKILL.md', '120000'),
        file(odd, 'odd'),
      ],
    })
    expect(await repositories.tip(address, 'main')).toEqual({
      branch: 'main',
      commit: first,
    })
    const second = await pushOne(address, {
      removed: ['skills/a'],
      files: [file('skills/a/SKILL.md', 'two')],
      message: 'Twö\n\nCo-authored-by: Bo <bo@example.com>\n',
    })
    expect(git(dir, 'rev-parse', 'main')).toBe(second)
    expect(git(dir, 'rev-parse', 'main^')).toBe(first)
    expect(git(dir, 'log', '-1', '--format=%an <%ae> %ad %s|%b', '--date=unix', 'main')).toBe(
      'Ana <ana@example.com> 1700000000 Twö|Co-authored-by: Bo <bo@example.com>',
    )
    const listed = git(dir, 'ls-tree', '-r', '-z', 'main').split('\0')
    expect(listed.map((line) => line.replace(/ blob \S+\t/, ' '))).toEqual([
      '100644 README.md',
      `100644 ${odd}`,
      '100644 skills/a/SKILL.md',
      '',
    ])
    expect(git(dir, 'show', `${first}:skills/a/SKILL.md`)).toBe('one')
    expect(git(dir, 'fsck', '--strict')).toBe('')
  },
)

test.each(TRANSPORTS)(
  'over %s what was opened is read, and its history told',
  async (transport) => {
    const { dir, address } = newRepository(transport)
    const first = await pushOne(address, { files: [file('a.txt', 'a')] })
    await pushOne(address, { files: [file('b.txt', 'b')] })
    const tip = await repositories.tip(address, null)
    const opened = await repositories.open(address, tip)
    expect(opened.files.map(({ path }) => path)).toEqual(['a.txt', 'b.txt'])
    expect(new TextDecoder().decode((await opened.read(['a.txt'])).get('a.txt'))).toBe('a')
    expect(await opened.holds(first)).toBe(true)
    expect(await opened.holds(tip.commit ?? '')).toBe(true)
    expect(await opened.holds('0123456789012345678901234567890123456789')).toBe(false)
    git(dir, 'update-ref', 'refs/heads/other', first)
    await opened.close()
    const older = await repositories.open(address, { branch: 'other', commit: first })
    expect(await older.holds(tip.commit ?? '')).toBe(false)
    await older.close()
  },
)

test.each(TRANSPORTS)('over %s a branch that moved meanwhile takes nothing', async (transport) => {
  const { dir, address } = newRepository(transport)
  await pushOne(address, { files: [file('a.txt', 'a')] })
  const tip = await repositories.tip(address, null)
  const opened = await repositories.open(address, tip)
  const other = await pushOne(address, { files: [file('b.txt', 'b')] })
  await expect(opened.push(commit(tip, { files: [file('c.txt', 'c')] }))).rejects.toMatchObject({
    code: 'E_PUSH_BEHIND',
    fix: 'Take in what is new with `skillmeat pull`, then push again.',
  })
  expect(git(dir, 'rev-parse', 'main')).toBe(other)
  await expect(
    opened.push(commit({ branch: 'main', commit: null }, { files: [file('c.txt', 'c')] })),
  ).rejects.toMatchObject({ code: 'E_PUSH_BEHIND' })
  await opened.push(commit({ branch: 'mine', commit: null }, { files: [file('c.txt', 'c')] }))
  expect(git(dir, 'rev-parse', 'mine^')).toBe(tip.commit)
  await opened.close()
})

test.each(TRANSPORTS)(
  'over %s a copy of the repository takes what it has not seen',
  async (transport) => {
    const { address } = newRepository(transport)
    await pushOne(address, { files: [file('a.txt', 'a'), file('b/c.txt', 'c')] })
    await pushOne(address, { files: [file('d.txt', 'd')] })
    const copy = newRepository(transport)
    await pushOne(copy.address, { files: [file('unrelated.txt', 'u')] })
    const tip = await repositories.tip(address, null)
    const opened = await repositories.open(address, tip)
    const onto = { branch: 'mine', commit: null }
    const change = commit(onto, { files: [file('a.txt', 'mine')] })
    const pushed = await opened.push({ ...change, to: copy.address })
    await opened.close()
    expect(git(copy.dir, 'rev-parse', 'mine')).toBe(pushed.commit)
    expect(git(copy.dir, 'rev-parse', 'mine^')).toBe(tip.commit)
    expect(git(copy.dir, 'show', 'mine:b/c.txt')).toBe('c')
    expect(git(copy.dir, 'fsck', '--strict')).toBe('')
  },
)

test.each(TRANSPORTS)('over %s a branch that takes no push is told as such', async (transport) => {
  const { dir, address } = newRepository(transport)
  await pushOne(address, { files: [file('a.txt', 'a')] })
  const hook =
    '#!/bin/sh\necho "GH006: Protected branch update failed for refs/heads/main." >&2\nexit 1\n'
  fs.writeFileSync(join(dir, 'hooks/pre-receive'), hook, { mode: 0o755 })
  await expect(pushOne(address, { files: [file('b.txt', 'b')] })).rejects.toMatchObject({
    code: 'E_PUSH_PROTECTED',
    message: `${address.url.replace('git@', '')} takes no push to the branch main: GH006: Protected branch update failed for refs/heads/main.`,
    fix: 'Push on a branch of its own and have it reviewed: `--propose`, or `--branch` with another name.',
  })
})

test('a server that takes its time answers all the same', async () => {
  const { dir, address } = newRepository('ssh')
  const first = await pushOne(address, { files: [file('a.txt', 'a')] })
  vi.stubEnv('PATH', `${fakeSsh(join(root, 'slow'), 0.7)}${delimiter}${process.env['PATH']}`)
  expect(await repositories.tip(address, null)).toEqual({
    branch: 'main',
    commit: first,
  })
  expect(git(dir, 'rev-parse', 'main')).toBe(first)
})

test('hooks and filters that a repository brings are never run', async () => {
  const { dir, address } = newRepository('file')
  const mark = join(root, 'ran')
  await pushOne(address, {
    files: [file('.gitattributes', '* filter=evil text eol=crlf\n'), file('a.txt', 'a\n')],
  })
  await pushOne(address, { files: [file('b.txt', 'b\n')] })
  expect(git(dir, 'show', 'main:b.txt')).toBe('b')
  expect(fs.existsSync(mark)).toBe(false)
  expect(git(dir, 'cat-file', '-s', 'main:b.txt')).toBe('2')
})

test('plain http is for hosts of a private network, and only where a person vouches', async () => {
  const { address } = newRepository('http')
  await expect(repositories.tip({ ...address, mayBePrivate: false }, null)).rejects.toMatchObject({
    code: 'E_URL_FORBIDDEN',
  })
  const outside = new GitRepositories({
    tempRoot: join(root, 'tmp'),
    env: {},
    resolveHost: () => Promise.resolve(['93.184.216.34']),
  })
  await expect(
    outside.tip({ url: 'http://example.org/a.git', mayBePrivate: true }, null),
  ).rejects.toMatchObject({ code: 'E_URL_FORBIDDEN' })
  expect(await outside.isPublic('https://example.org/a.git')).toBe(true)
  expect(await outside.isPublic('https://git.corp.internal/a.git')).toBe(false)
  expect(await outside.isPublic('git@work:a.git')).toBe(false)
})

test('who commits are by is what git itself would say', async () => {
  const authorOf = (env: Record<string, string>) =>
    new GitRepositories({ tempRoot: join(root, 'tmp'), env }).author()
  const env = { PATH: process.env['PATH'] ?? '', HOME: root, XDG_CONFIG_HOME: root }
  expect(await authorOf(env)).toBe(null)
  fs.writeFileSync(join(root, '.gitconfig'), '[user]\n\tname = Ana B\n\temail = ana@example.com\n')
  expect(await authorOf(env)).toEqual({ name: 'Ana B', email: 'ana@example.com' })
  const variables = { GIT_AUTHOR_NAME: 'Bo', GIT_AUTHOR_EMAIL: 'bo@example.com' }
  expect(await authorOf({ ...env, ...variables })).toEqual({ name: 'Bo', email: 'bo@example.com' })
})

test('a default branch that nobody pushed yet is the one that is there', async () => {
  const { dir, address } = newRepository('file')
  git(dir, 'symbolic-ref', 'HEAD', 'refs/heads/trunk')
  const first = await pushOne(address, { files: [file('a.txt', 'a')] })
  expect(await repositories.branches(address)).toEqual(['main'])
  const main = { branch: 'main', commit: first }
  expect(await repositories.tip(address, null)).toEqual(main)
  git(dir, 'branch', 'next', 'main')
  expect(await repositories.tip(address, null)).toEqual(main)
  git(dir, 'branch', '--move', 'main', 'stable')
  expect(await repositories.tip(address, null)).toEqual({ branch: 'main', commit: null })
  expect(await repositories.tip(address, 'typo')).toEqual({ branch: 'typo', commit: null })
  expect(await repositories.branches(address)).toEqual(['next', 'stable'])
})
