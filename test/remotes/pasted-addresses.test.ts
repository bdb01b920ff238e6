import fs from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorkbench } from '../cli/workbench.ts'
import { createBare, fakeSsh, git, serveGit } from './git-server.ts'
import type { GitServer } from './git-server.ts'
import { skill } from './team.ts'

const root = fs.realpathSync(fs.mkdtempSync(join(os.tmpdir(), 'skillmeat-pasted-')))
const clone = join(root, 'clone')
const commits: Record<string, string> = {}
let server: GitServer

/** Commits a skill that says where it is, on a branch of its own. */
function publish(branch: string, body = `On ${branch}.`): void {
  git(clone, 'checkout', '--quiet', '-B', branch)
  const file = join(clone, 'skills/pdf/SKILL.md')
  fs.mkdirSync(join(file, '..'), { recursive: true })
  fs.writeFileSync(file, skill('pdf', body))
  git(clone, 'add', '--all')
  git(clone, 'commit', '--quiet', '--message', branch)
  git(clone, 'push', '--quiet', 'origin', branch)
  commits[branch] = git(clone, 'rev-parse', 'HEAD')
}

beforeAll(async () => {
  createBare(join(root, 'o/r.git'))
  // Hosts answer with and without the ending.
  fs.symlinkSync('r.git', join(root, 'o/r'))
  git(root, 'clone', '--quiet', join(root, 'o/r.git'), clone)
  publish('main')
  publish('feature/x')
  publish('feature/x-y')
  git(clone, 'tag', 'feature', commits['main'] ?? '')
  git(clone, 'push', '--quiet', 'origin', 'feature')
  git(join(root, 'o/r.git'), 'update-ref', 'refs/pull/7/head', commits['feature/x'] ?? '')
  // A commit that no ref stands at.
  git(clone, 'checkout', '--quiet', 'main')
  commits['before'] = commits['main'] ?? ''
  publish('main', 'Newer.')
  server = await serveGit(root)
})

afterAll(async () => {
  await server.close()
  fs.rmSync(root, { recursive: true, force: true })
})

interface Added {
  readonly commit: string
  readonly added: readonly { readonly artifact: string; readonly path: string }[]
  readonly warnings: readonly { readonly code: string }[]
}

/** Adds what was pasted, in a home of its own, and returns the document or the error. */
async function paste(
  rest: string,
  env: Record<string, string> = {},
): Promise<Added & { readonly error?: { readonly code: string } }> {
  const bench = createWorkbench()
  try {
    const address = rest.includes('://') ? rest : server.urlOf(rest)
    const { stdout, stderr } = await bench.run(`add ${address} --json`, { env })
    const document = JSON.parse(stdout === '' ? stderr : stdout)
    return document.result ?? document
  } finally {
    bench.remove()
  }
}

test.each([
  ['o/r', 'main'],
  ['o/r.git', 'main'],
  ['o/r/', 'main'],
  ['o/r/tree/main/skills/pdf', 'main'],
  ['o/r/tree/feature/x/skills/pdf', 'feature/x'],
  ['o/r/tree/feature/x', 'feature/x'],
  ['o/r/blob/feature/x/skills/pdf/SKILL.md', 'feature/x'],
  ['o/r/tree/feature/x-y/skills/pdf', 'feature/x-y'],
  ['o/r/tree/feature/skills/pdf', 'before'],
  ['o/r/src/branch/feature/x/skills/pdf', 'feature/x'],
  ['o/r/-/tree/feature/x/skills', 'feature/x'],
  ['o/r/pull/7', 'feature/x'],
  ['o/r#feature/x', 'feature/x'],
  ['o/r?tab=readme-ov-file', 'main'],
])('%s is read at %s', async (address, at) => {
  const { commit, added, warnings } = await paste(address)
  expect({ commit, paths: added.map(({ path }) => path), warnings }).toEqual({
    commit: commits[at],
    paths: ['skills/pdf'],
    warnings: [],
  })
})

test('a place on the page is no ref, and that is said', async () => {
  const { commit, warnings } = await paste('o/r#readme')
  expect(commit).toBe(commits['main'])
  expect(warnings).toMatchObject([{ code: 'W_ADDRESS', where: '#readme' }])
})

test('the beginning of a commit id is completed by the repository', async () => {
  const tip = await paste(`o/r/commit/${commits['feature/x']?.slice(0, 8)}`)
  expect(tip.commit).toBe(commits['feature/x'])
  const older = await paste(`o/r/commit/${commits['before']?.slice(0, 8)}`)
  expect(older.commit).toBe(commits['before'])
})

test.each([
  ['o/r/commit/0000000', 'E_GIT_REF'],
  [`o/r/commit/${'0'.repeat(40)}`, 'E_GIT_REF'],
  ['o/r/tree/nowhere/at/all', 'E_GIT_REF'],
  ['o/r.git#nowhere', 'E_GIT_REF'],
  ['o/r/tree/main/nowhere', 'E_SOURCE_NOT_FOUND'],
  ['o/none', 'E_SOURCE_NOT_FOUND'],
])('%s is refused with %s', async (address, code) => {
  expect((await paste(address)).error?.code).toBe(code)
})

test('what is typed vouches for its host, and is remembered; a preview notes nothing', async () => {
  const bench = createWorkbench()
  const noted = join(bench.root, 'home/confirmed-hosts.json')
  await bench.run(`add ${server.urlOf('o/r')} --dry-run`)
  expect(fs.existsSync(noted)).toBe(false)
  expect((await bench.run(`add ${server.urlOf('o/r')}`)).code).toBe(0)
  expect(fs.readFileSync(noted, 'utf8')).toContain('"127.0.0.1"')
  expect((await bench.run('update')).code).toBe(0)
  bench.remove()
})

test('a name that only ssh knows is reached as one', async () => {
  const bench = createWorkbench()
  const ssh = fakeSsh(join(bench.root, 'bin'))
  // The sources are opened with the surroundings of this process.
  const before = process.env['PATH']
  process.env['PATH'] = `${ssh}:${before ?? ''}`
  for (const address of ['work', 'git@work', 'git@git.work-alias.invalid']) {
    const { code, stderr } = await bench.run(`add ${address}:${join(root, 'o/r.git')}`)
    expect([code, stderr]).toEqual([0, ''])
  }
  process.env['PATH'] = before
  expect(fs.readFileSync(join(ssh, 'calls'), 'utf8')).toContain('git@work git-upload-pack')
  bench.remove()
})

test('a proxy resolves the name, which is not asked for here', async () => {
  const asked: string[] = []
  const proxy = http.createServer().on('connect', ({ url }, socket) => {
    asked.push(url ?? '')
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
  })
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done))
  const https_proxy = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  // What is decided here goes by the surroundings of the command, what git does by those of the process.
  const before = process.env['https_proxy']
  process.env['https_proxy'] = https_proxy
  const { error } = await paste('https://only-the-proxy-knows.example/o/r.git', { https_proxy })
  if (before === undefined) delete process.env['https_proxy']
  else process.env['https_proxy'] = before
  proxy.close()
  expect(error?.code).toBe('E_SOURCE_UNREACHABLE')
  expect(asked[0]).toBe('only-the-proxy-knows.example:443')
})

test('a blob that the repository lacks is one skill less, and the rest comes', async () => {
  const dir = createBare(join(root, 'o/damaged.git'))
  const work = join(root, 'damaged')
  git(root, 'clone', '--quiet', dir, work)
  for (const name of ['docx', 'pdf', 'xlsx']) {
    fs.mkdirSync(join(work, 'skills', name), { recursive: true })
    fs.writeFileSync(join(work, 'skills', name, 'SKILL.md'), skill(name, name))
  }
  git(work, 'add', '--all')
  git(work, 'commit', '--quiet', '--message', 'All')
  git(work, 'push', '--quiet', 'origin', 'HEAD:main')
  const blob = git(work, 'rev-parse', 'HEAD:skills/pdf/SKILL.md')
  fs.rmSync(join(dir, 'objects', blob.slice(0, 2), blob.slice(2)))
  const bench = createWorkbench()
  const { code, stdout } = await bench.run(`add ${server.urlOf('o/damaged.git')} --json`)
  const { result } = JSON.parse(stdout)
  expect(code).toBe(1)
  expect(result.added.map(({ artifact }: { artifact: string }) => artifact)).toEqual([
    'skill:docx',
    'skill:xlsx',
  ])
  expect(result.refused).toMatchObject([{ artifact: 'skill:pdf' }])
  bench.remove()
})

test('the addresses of one repository are one source, which an update asks once', async () => {
  const bench = createWorkbench()
  await bench.run(`add ${server.urlOf('o/r')}`)
  await bench.run(`add ${server.urlOf('o/r.git')} pdf --as again`)
  expect(JSON.parse((await bench.run('source list --json')).stdout).items).toHaveLength(1)
  const { stdout } = await bench.run('update')
  expect(stdout.match(/up to date/g)).toHaveLength(2)
  bench.remove()
})
