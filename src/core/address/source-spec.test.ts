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

const typed = { exists: () => false, mayBePrivate: true, isPasted: true }
const page = (url: string, rest: string) => {
  const [ref = '', ...path] = rest.split('/')
  return { ...git(url, ref, path.join('/')), open: { kind: 'page', rest } }
}
const commit = (ref: string) => ({ ...git(GITHUB, ref), open: { kind: 'commit' } })
const SHA = 'a3'.repeat(20)
const GITLAB = 'https://gitlab.com/a/b/c.git'
const BITBUCKET = 'https://bitbucket.org/o/r.git'
const CODEBERG = 'https://codeberg.org/o/r.git'
const AZURE = 'https://dev.azure.com/org/project/_git/repo'
const SRHT = 'https://git.sr.ht/~user/repo'
const GIST = 'https://gist.github.com/0123456789abcdef0123456789abcdef.git'

test.each([
  // GitHub
  ['https://github.com/owner/repo', git(GITHUB)],
  ['https://github.com/owner/repo/', git(GITHUB)],
  ['https://github.com/owner/repo.git/', git(GITHUB)],
  ['http://www.github.com/owner/repo', git(GITHUB)],
  ['github.com/owner/repo', git(GITHUB)],
  ['www.github.com/owner/repo/', git(GITHUB)],
  ['<https://github.com/owner/repo>', git(GITHUB)],
  ['"owner/repo"', git(GITHUB)],
  ['git+https://github.com/owner/repo.git#v1.0', git(GITHUB, 'v1.0')],
  ['https://me@github.com/owner/repo.git', git(GITHUB)],
  ['https://github.com/owner/repo?tab=readme-ov-file', git(GITHUB)],
  [
    'https://github.com/owner/repo?tab=readme-ov-file#usage',
    { ...git(GITHUB, 'usage'), open: { kind: 'anchor' } },
  ],
  ['https://github.com/owner/repo#v1.2.0', git(GITHUB, 'v1.2.0')],
  ['owner/repo#feature/x', git(GITHUB, 'feature/x')],
  ['github:owner/repo#v2', git(GITHUB, 'v2')],
  ['github.com/owner/repo/skills/pdf', git(GITHUB, null, 'skills/pdf')],
  ['https://github.com/owner/repo/tree/main', git(GITHUB, 'main')],
  ['https://github.com/owner/repo/tree/HEAD/skills/pdf', git(GITHUB, null, 'skills/pdf')],
  ['https://github.com/owner/repo/tree/main/skills/pdf', git(GITHUB, 'main', 'skills/pdf')],
  ['https://github.com/owner/repo/tree/feature/x/skills/pdf', page(GITHUB, 'feature/x/skills/pdf')],
  ['owner/repo/tree/feature/x/skills', page(GITHUB, 'feature/x/skills')],
  [
    'https://github.com/owner/repo/blob/main/skills/pdf/SKILL.md?plain=1#L10-L20',
    git(GITHUB, 'main', 'skills/pdf'),
  ],
  [`https://github.com/owner/repo/blob/${SHA}/x/SKILL.md`, git(GITHUB, SHA, 'x')],
  ['https://github.com/owner/repo/raw/main/x/SKILL.md', git(GITHUB, 'main', 'x')],
  ['https://github.com/owner/repo/raw/refs/heads/main/x/SKILL.md', git(GITHUB, 'main', 'x')],
  ['https://raw.githubusercontent.com/owner/repo/main/x/SKILL.md', git(GITHUB, 'main', 'x')],
  [
    'https://raw.githubusercontent.com/owner/repo/refs/heads/main/SKILL.md?token=ABC',
    git(GITHUB, 'main'),
  ],
  [`https://github.com/owner/repo/commit/${SHA}`, git(GITHUB, SHA)],
  ['https://github.com/owner/repo/commit/a3a3a3a', commit('a3a3a3a')],
  ['owner/repo@a3a3a3a', commit('a3a3a3a')],
  ['https://github.com/owner/repo/releases/tag/v1.0', git(GITHUB, 'v1.0')],
  ['https://github.com/owner/repo/releases/tag/kit%2Fv1.0', git(GITHUB, 'kit/v1.0')],
  ['https://github.com/owner/repo/pull/12', git(GITHUB, 'refs/pull/12/head')],
  ['https://github.com/owner/repo/pull/12/files#diff-1', git(GITHUB, 'refs/pull/12/head')],
  ['https://github.com/owner/repo/archive/refs/tags/v1.zip', git(GITHUB, 'v1')],
  ['https://codeload.github.com/owner/repo/zip/refs/heads/main', git(GITHUB, 'main')],
  ['https://github.com/owner/repo/issues/4', git(GITHUB)],
  ['https://gist.github.com/user/0123456789abcdef0123456789abcdef', git(GIST)],
  ['https://gist.github.com/0123456789abcdef0123456789abcdef.git', git(GIST)],
  [`https://gist.github.com/user/0123456789abcdef0123456789abcdef/${SHA}`, git(GIST, SHA)],
  ['https://gist.github.com/user/0123456789abcdef0123456789abcdef#file-skill-md', git(GIST)],
  ['gist:0123456789abcdef0123456789abcdef', git(GIST)],
  // GitLab
  ['gitlab.com/a/b/c', git(GITLAB)],
  ['gitlab:a/b/c', git(GITLAB)],
  ['https://gitlab.com/a/b/c/-/tree/main/x?ref_type=heads', git(GITLAB, 'main', 'x')],
  ['https://gitlab.com/a/b/c/-/blob/main/x/SKILL.md', git(GITLAB, 'main', 'x')],
  [
    'https://gitlab.com/a/b/c/-/raw/release/1/x/SKILL.md',
    {
      ...page(GITLAB, 'release/1/x/SKILL.md'),
      path: '1/x',
    },
  ],
  [`https://gitlab.com/a/b/c/-/commit/${SHA}`, git(GITLAB, SHA)],
  ['https://gitlab.com/a/b/c/-/merge_requests/7/diffs', git(GITLAB, 'refs/merge-requests/7/head')],
  ['https://gitlab.com/a/b/c/-/tags/v1.0', git(GITLAB, 'v1.0')],
  [
    'https://git.example.com/a/b/-/tree/main/x',
    git('https://git.example.com/a/b.git', 'main', 'x'),
  ],
  // Bitbucket
  ['bitbucket.org/o/r', git(BITBUCKET)],
  ['https://user@bitbucket.org/o/r.git', git(BITBUCKET)],
  ['https://bitbucket.org/o/r/src/main/skills/pdf', git(BITBUCKET, 'main', 'skills/pdf')],
  [`https://bitbucket.org/o/r/src/${SHA}/x/SKILL.md`, git(BITBUCKET, SHA, 'x')],
  ['https://bitbucket.org/o/r/branch/feature/x', git(BITBUCKET, 'feature/x')],
  [
    'https://git.example.com/projects/KIT/repos/tools/browse/x?at=refs%2Fheads%2Ffeature%2Fy',
    git('https://git.example.com/scm/KIT/tools.git', 'feature/y', 'x'),
  ],
  // Azure DevOps
  ['https://org@dev.azure.com/org/project/_git/repo', git(AZURE)],
  [
    'https://dev.azure.com/org/project/_git/repo?path=/skills/pdf&version=GBfeature/x&_a=contents',
    git(AZURE, 'feature/x', 'skills/pdf'),
  ],
  ['https://dev.azure.com/org/project/_git/repo?path=%2Fx%2FSKILL.md', git(AZURE, null, 'x')],
  [
    'org@vs-ssh.visualstudio.com:v3/org/project/repo',
    git('org@vs-ssh.visualstudio.com:v3/org/project/repo'),
  ],
  ['git@ssh.dev.azure.com:v3/org/project/repo', git('git@ssh.dev.azure.com:v3/org/project/repo')],
  // SourceHut
  ['https://git.sr.ht/~user/repo', git(SRHT)],
  ['git.sr.ht/~user/repo', git(SRHT)],
  [
    'https://git.sr.ht/~user/repo/tree/feature/x/item/skills/pdf',
    git(SRHT, 'feature/x', 'skills/pdf'),
  ],
  [`https://git.sr.ht/~user/repo/commit/${SHA}`, git(SRHT, SHA)],
  // Gitea, Forgejo
  ['codeberg.org/o/r', git(CODEBERG)],
  ['https://codeberg.org/o/r/src/branch/main/x', git(CODEBERG, 'main', 'x')],
  ['https://codeberg.org/o/r/src/branch/feature/x/y', page(CODEBERG, 'feature/x/y')],
  ['https://codeberg.org/o/r/src/tag/v1.0', git(CODEBERG, 'v1.0')],
  [`https://codeberg.org/o/r/src/commit/${SHA}/x`, git(CODEBERG, SHA, 'x')],
  ['https://codeberg.org/o/r/pulls/3', git(CODEBERG, 'refs/pull/3/head')],
  ['http://git.lan:3000/o/r/src/branch/main/x', git('http://git.lan:3000/o/r.git', 'main', 'x')],
  // ssh
  ['git@work:org/repo', git('git@work:org/repo')],
  ['work:org/repo.git', git('work:org/repo.git')],
  ['git+ssh://git@github.com/o/r.git', git('ssh://git@github.com/o/r.git')],
])('pasted by a person: %s', (text, location) => {
  expect(parseSourceSpec(text, typed)).toEqual(location)
})

const web = (url: string) => ({ kind: 'web', url, path: null })
const npm = (name: string, version: string | null = null, path: string | null = null) => ({
  kind: 'npm',
  name,
  version,
  path,
})

test.each([
  ['https://example.com/skills/pdf/SKILL.md', web('https://example.com/skills/pdf/SKILL.md')],
  ['https://example.com/pdf.skill?token=x#a', web('https://example.com/pdf.skill')],
  ['http://files.lan/kit.tar.gz', web('http://files.lan/kit.tar.gz')],
  [
    'https://github.com/owner/repo/releases/download/v1/pdf.zip',
    web('https://github.com/owner/repo/releases/download/v1/pdf.zip'),
  ],
  [
    'https://github.com/owner/repo/blob/main/dist/pdf.skill',
    web('https://github.com/owner/repo/raw/main/dist/pdf.skill'),
  ],
  ['npm:kit', npm('kit')],
  ['npm:@scope/kit@1.2.3', npm('@scope/kit', '1.2.3')],
  ['npm:@scope/kit@next/skills/pdf', npm('@scope/kit', 'next', 'skills/pdf')],
  ['npm:kit/skills/pdf/SKILL.md', npm('kit', null, 'skills/pdf')],
  ['./kit.zip', { kind: 'archive', file: './kit.zip', path: null }],
  ['~/pdf.skill', { kind: 'archive', file: '~/pdf.skill', path: null }],
  ['/srv/kit.tar.gz', { kind: 'archive', file: '/srv/kit.tar.gz', path: null }],
  ['./office.skillmeat-pack', { kind: 'bundle', file: './office.skillmeat-pack' }],
])('packed: %s', (text, location) => {
  expect(parseSourceSpec(text, typed)).toEqual(location)
})

test.each([
  ['npm:', 'E_GIT_URL'],
  ['npm:../x', 'E_GIT_URL'],
  ['npm:kit@^1.0.0', 'E_GIT_URL'],
  ['npm:kit@1.0.0/../x', 'E_PATH_ESCAPE'],
  ['https://user:secret@example.com/pdf.zip', 'E_URL_FORBIDDEN'],
])('packed: %s is refused with %s', (text, code) => {
  expect(codeOf(() => parseSourceSpec(text, typed))).toBe(code)
})

test('what nobody typed leaves nothing to be asked', () => {
  const found = parseRemoteSourceSpec('https://github.com/owner/repo/tree/feature/x/y')
  expect(found).toEqual(git(GITHUB, 'feature', 'x/y'))
  expect(parseRemoteSourceSpec('owner/repo@a3a3a3a')).toEqual(git(GITHUB, 'a3a3a3a'))
  expect(codeOf(() => parseRemoteSourceSpec('https://me@github.com/o/r'))).toBe('E_URL_FORBIDDEN')
})

test.each([
  ['https://github.com/owner', 'E_GIT_URL'],
  ['https://me:secret@github.com/o/r', 'E_URL_FORBIDDEN'],
  ['https://github.com/o/r/tree/main/%2e%2e/x', 'E_PATH_ESCAPE'],
  ['https://dev.azure.com/o/p/_git/r?path=/../x', 'E_PATH_ESCAPE'],
  ['https://github.com/o/r/tree/--upload-pack=x/y', 'E_GIT_REF'],
])('pasted by a person: %s is refused with %s', (text, code) => {
  expect(codeOf(() => parseSourceSpec(text, typed))).toBe(code)
})

test('a ref or a path given apart settles what a page leaves open', () => {
  const found = parseSourceSpec('https://github.com/owner/repo/tree/feature/x/y', typed)
  expect(narrowSource(found, { ref: 'feature/x', path: null })).toEqual(
    git(GITHUB, 'feature/x', 'y'),
  )
  expect(narrowSource(found, { ref: null, path: 'z' })).toEqual({
    ...git(GITHUB, 'feature', 'z'),
    open: { kind: 'page', rest: 'feature/x/y', inside: 'z' },
  })
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
  expect(codeOf(() => parseRemoteSourceSpec('./x.zip'))).toBe('E_GIT_URL')
  expect(codeOf(() => parseRemoteSourceSpec('https://10.0.0.1/x.zip'))).toBe('E_URL_FORBIDDEN')
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

test.each([
  ['https://example.com', 'https://example.com/.well-known/agent-skills/index.json'],
  ['https://example.com/', 'https://example.com/.well-known/agent-skills/index.json'],
  ['https://example.com/.well-known/skills/', 'https://example.com/.well-known/skills/index.json'],
  [
    'https://example.com/.well-known/agent-skills/index.json',
    'https://example.com/.well-known/agent-skills/index.json',
  ],
])('%s is a site that may offer skills', (text, url) => {
  const pasted = { exists: () => false, isPasted: true }
  expect(parseSourceSpec(text, pasted)).toEqual({ kind: 'web', url, path: null })
})

test('a manifest names the index itself, and no site by itself', () => {
  expect(parseRemoteSourceSpec('https://example.com')).toMatchObject({ kind: 'git' })
  expect(parseRemoteSourceSpec('https://example.com/.well-known/agent-skills')).toMatchObject({
    kind: 'web',
  })
})
