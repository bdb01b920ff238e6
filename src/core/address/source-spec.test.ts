import { expect, test } from 'vitest'
import { isSkillmeatError } from '../errors.ts'
import { formatGitUrl, parseGitUrl, withoutUserinfo } from './git-url.ts'
import { isForbiddenAddress } from './network-address.ts'
import { narrowSource, parseRemoteSourceSpec, parseSourceSpec, sourceName } from './source-spec.ts'

const nothing = { exists: () => false }
const codeOf = (run: () => unknown) => {
  try {
    run()
    return 'ok'
  } catch (error) {
    if (isSkillmeatError(error)) return error.code
    throw error
  }
}
const git = (url: string, ref: string | null = null, path: string | null = null) => ({
  kind: 'git',
  url,
  ref,
  path,
})
const GITHUB = 'https://github.com/owner/repo.git'

test.each([
  ['owner/repo', git(GITHUB)],
  ['owner/repo.git', git(GITHUB)],
  ['owner/repo@v1.0', git(GITHUB, 'v1.0')],
  ['owner/repo/skills/pdf@feature/x', git(GITHUB, 'feature/x', 'skills/pdf')],
  ['owner/repo/tree/main/skills/pdf', git(GITHUB, 'main', 'skills/pdf')],
  ['https://github.com/owner/repo/tree/main/skills/pdf', git(GITHUB, 'main', 'skills/pdf')],
  [
    'https://github.com/owner/repo/blob/main/skills/pdf/SKILL.md',
    git(GITHUB, 'main', 'skills/pdf'),
  ],
  ['https://gitlab.com/a/b/c/-/tree/main/x', git('https://gitlab.com/a/b/c.git', 'main', 'x')],
  ['https://example.com/x.git#v1', git('https://example.com/x.git', 'v1')],
  ['https://example.com/x.git@v1', git('https://example.com/x.git', 'v1')],
  ['git@github.com:o/r.git', git('git@github.com:o/r.git')],
  ['git@github.com:o/r.git@v2', git('git@github.com:o/r.git', 'v2')],
  ['ssh://git@example.com:2222/x.git', git('ssh://git@example.com:2222/x.git')],
  ['file:///srv/x%20y.git', git('file:///srv/x%20y.git')],
])('%s is a repository', (text, location) => {
  expect(parseSourceSpec(text, nothing)).toEqual(location)
})

test.each(['./x', '../x', '/srv/x', '~/x', '~', '.', 'C:\\x', 'D:/x'])('%s is a folder', (dir) => {
  expect(parseSourceSpec(dir, nothing)).toEqual({ kind: 'folder', dir, path: null })
})

test('a folder that exists is preferred to a repository on GitHub', () => {
  expect(parseSourceSpec('owner/repo', { exists: () => true }).kind).toBe('folder')
})

test.each([
  ['--upload-pack=touch x', 'E_GIT_URL'],
  ['ext::sh -c touch% x', 'E_GIT_URL'],
  ['EXT::sh', 'E_GIT_URL'],
  ['fd::17', 'E_GIT_URL'],
  ['ssh://-oProxyCommand=touch${IFS}x/y', 'E_GIT_URL'],
  ['ssh://u@-oProxyCommand=x/y', 'E_GIT_URL'],
  ['git@-oProxyCommand=x:y', 'E_GIT_URL'],
  ['git@example.com:-x', 'E_GIT_URL'],
  ['https://exa\nmple.com/x', 'E_GIT_URL'],
  ['ftps+x://example.com/x', 'E_GIT_URL'],
  ['toString://example.com/x', 'E_GIT_URL'],
  ['', 'E_GIT_URL'],
  ['http://example.com/x', 'E_URL_FORBIDDEN'],
  ['git://example.com/x', 'E_URL_FORBIDDEN'],
  ['https://user:secret@example.com/x', 'E_URL_FORBIDDEN'],
  ['https://github.com@127.0.0.1/x', 'E_URL_FORBIDDEN'],
  ['https://localhost/x', 'E_URL_FORBIDDEN'],
  ['https://x.localhost./x', 'E_URL_FORBIDDEN'],
  ['https://metadata.google.internal/x', 'E_URL_FORBIDDEN'],
  ['https://127.1/x', 'E_URL_FORBIDDEN'],
  ['https://0x7f000001/x', 'E_URL_FORBIDDEN'],
  ['https://2130706433/x', 'E_URL_FORBIDDEN'],
  ['https://017700000001/x', 'E_URL_FORBIDDEN'],
  ['https://169.254.169.254/x', 'E_URL_FORBIDDEN'],
  ['https://[::1]/x', 'E_URL_FORBIDDEN'],
  ['https://[::ffff:127.0.0.1]/x', 'E_URL_FORBIDDEN'],
  ['https://[fe80::1%25eth0]/x', 'E_URL_FORBIDDEN'],
  ['https://127。0。0。1/x', 'E_URL_FORBIDDEN'],
  ['https://evil%2ecom/x', 'E_URL_FORBIDDEN'],
  ['ssh://git@10.0.0.1/x', 'E_URL_FORBIDDEN'],
  ['owner/repo@--output=x', 'E_GIT_REF'],
  ['owner/repo@main:../x', 'E_GIT_REF'],
  ['https://example.com/x.git#a..b', 'E_GIT_REF'],
  ['owner/repo/../..', 'E_PATH_ESCAPE'],
  ['owner/..', 'E_PATH_ESCAPE'],
  ['https://github.com/o/r/tree/main/..%2f..%2fx', 'E_PATH_ESCAPE'],
])('%j is refused with %s', (text, code) => {
  expect(codeOf(() => parseSourceSpec(text, nothing))).toBe(code)
})

test('a ref and a path given apart are checked as well', () => {
  const location = parseSourceSpec('https://example.com/x.git', nothing)
  expect(narrowSource(location, { ref: 'v1', path: 'skills/pdf/' })).toMatchObject({
    ref: 'v1',
    path: 'skills/pdf',
  })
  expect(codeOf(() => narrowSource(location, { ref: '--output=/x', path: null }))).toBe('E_GIT_REF')
  expect(codeOf(() => narrowSource(location, { ref: 'main:../../x', path: null }))).toBe(
    'E_GIT_REF',
  )
  expect(codeOf(() => narrowSource(location, { ref: null, path: '../x' }))).toBe('E_PATH_ESCAPE')
})

test('a manifest may not name a place on this machine', () => {
  expect(codeOf(() => parseRemoteSourceSpec('./x'))).toBe('E_GIT_URL')
  expect(codeOf(() => parseRemoteSourceSpec('file:///x'))).toBe('E_GIT_URL')
  expect(parseRemoteSourceSpec('owner/repo').kind).toBe('git')
})

test('a source goes by the last part of its address', () => {
  expect(
    ['owner/my-skill', '/srv/pdf/', 'git@github.com:o/r.git', 'file:///x/y.git'].map((text) =>
      sourceName(parseSourceSpec(text, nothing)),
    ),
  ).toEqual(['my-skill', 'pdf', 'r', 'y'])
})

test('addresses print as they were read, and errors never show a password', () => {
  for (const url of [
    'https://example.com:8443/a.git',
    'ssh://git@example.com/a',
    'git@example.com:a/b.git',
    'file:///a%20b',
  ]) {
    expect(formatGitUrl(parseGitUrl(url))).toBe(url)
  }
  expect(withoutUserinfo('fatal: https://u:secret@example.com/x')).toBe(
    'fatal: https://example.com/x',
  )
  expect(() => parseSourceSpec('https://u:secret@example.com/x', nothing)).toThrow(/^(?!.*secret)/)
})

test.each([
  ['8.8.8.8', false],
  ['140.82.121.4', false],
  ['2606:50c0:8000::153', false],
  ['127.0.0.1', true],
  ['10.1.2.3', true],
  ['100.64.0.1', true],
  ['172.31.255.255', true],
  ['192.168.1.1', true],
  ['169.254.169.254', true],
  ['0.0.0.0', true],
  ['255.255.255.255', true],
  ['::', true],
  ['::1', true],
  ['fe80::1', true],
  ['fd00::1', true],
  ['::ffff:10.0.0.1', true],
  ['64:ff9b::7f00:1', true],
  ['2002:7f00:1::', true],
  ['2001:db8::1', true],
  ['not an address', true],
])('the address %s is forbidden: %s', (ip, isForbidden) => {
  expect(isForbiddenAddress(ip)).toBe(isForbidden)
})
