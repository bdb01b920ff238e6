import { createHash } from 'node:crypto'
import fs from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import { join } from 'node:path'
import { tarArchives } from '../../src/adapters/archives/tar-archives.ts'
import { zipArchives } from '../../src/adapters/archives/zip-archives.ts'
import { writeFiles } from '../world/write-files.ts'
import type { Files } from '../world/write-files.ts'
import { createBare, git, serveGit } from './git-server.ts'
import { skill } from './team.ts'

/** A marketplace of 300 plugins that lie in every way that one can, and the hosts that have them. */
export interface LargeMarketplace {
  /** The address of its repository. */
  readonly address: string
  /** The host of the files, and the registry of the packages. */
  readonly registry: string
  /** Commits to a repository below the root; returns the commit. */
  readonly publish: (name: string, files: Files, branch?: string) => string
  readonly git: (name: string, ...args: string[]) => string
  readonly push: (name: string, ...args: string[]) => void
  /** Changes the list of the marketplace. */
  readonly list: (change: (entries: Entry[]) => Entry[]) => void
  readonly served: Map<string, Uint8Array | string>
  readonly close: () => Promise<void>
}

export interface Entry {
  readonly name?: string
  readonly description?: string
  readonly source: unknown
}

const plugin = (name: string, body: string): Files => ({
  '.claude-plugin/plugin.json': JSON.stringify({ name }),
  [`skills/${name}-skill/SKILL.md`]: skill(`${name}-skill`, body),
})

const packed = (files: Files) =>
  Object.entries(files).map(([path, text]) => ({
    path,
    mode: '100644' as const,
    bytes: new TextEncoder().encode(text),
  }))

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
export const zipOf = (name: string, body: string) => zipArchives.zip(packed(plugin(name, body)))

export async function createLargeMarketplace(): Promise<LargeMarketplace> {
  const root = fs.realpathSync(fs.mkdtempSync(join(os.tmpdir(), 'skillmeat-market-')))
  const repositories = join(root, 'repositories')
  fs.mkdirSync(repositories)
  const gitServer = await serveGit(repositories)
  const served = new Map<string, Uint8Array | string>()
  const files = http.createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '')
    // A repository that was renamed on its host.
    const [, rest] = /^\/moved\.git(\/.*)$/.exec(path) ?? []
    const found = served.get(path)
    if (rest !== undefined) {
      response.writeHead(301, { location: `${gitServer.urlOf('renamed.git')}${rest}` }).end()
    } else if (path === '/sends-on.zip') {
      response.writeHead(302, { location: '/zip-right.zip' }).end()
    } else if (found === undefined) response.writeHead(404).end()
    else response.end(found)
  })
  await new Promise<void>((done) => files.listen(0, '127.0.0.1', done))
  const registry = `http://127.0.0.1:${(files.address() as AddressInfo).port}`
  const clone = (name: string) => join(root, 'clones', name)
  const publish: LargeMarketplace['publish'] = (name, more, branch = 'main') => {
    if (!fs.existsSync(clone(name))) {
      git(root, 'clone', '--quiet', createBare(join(repositories, `${name}.git`)), clone(name))
      // Hosts answer with and without the ending.
      fs.symlinkSync(`${name}.git`, join(repositories, name))
    }
    writeFiles(clone(name), more)
    git(clone(name), 'add', '--all')
    git(clone(name), 'commit', '--quiet', '--allow-empty', '--message', 'Published')
    git(clone(name), 'push', '--quiet', 'origin', `HEAD:${branch}`)
    return git(clone(name), 'rev-parse', 'HEAD')
  }
  const market: LargeMarketplace = {
    address: gitServer.urlOf('market.git'),
    registry,
    publish,
    git: (name, ...args) => git(clone(name), ...args),
    push: (name, ...args) => void git(clone(name), 'push', '--quiet', ...args),
    list: (change) => {
      const file = join(clone('market'), '.claude-plugin/marketplace.json')
      const said = JSON.parse(fs.readFileSync(file, 'utf8'))
      publish('market', {
        '.claude-plugin/marketplace.json': JSON.stringify({
          ...said,
          plugins: change(said.plugins),
        }),
      })
    },
    served,
    close: async () => {
      await gitServer.close()
      await new Promise<void>((done) => files.close(() => done()))
      fs.rmSync(root, { recursive: true, force: true })
    },
  }
  await publishAll(market, gitServer.urlOf)
  return market
}

async function publishAll(
  { publish, served, registry, git: run, push }: LargeMarketplace,
  urlOf: (name: string) => string,
): Promise<void> {
  const far = publish('far', plugin('far', 'Pinned.'))
  publish('far', plugin('far', 'Newer than the pin.'))
  publish('tagged', plugin('tagged', 'First.'))
  run('tagged', 'tag', 'v1.0.0')
  push('tagged', 'origin', 'v1.0.0')
  publish('branched', plugin('branched', 'On main.'))
  publish('branched', plugin('branched', 'On stable.'), 'stable')
  publish('many', { 'README.md': 'Many.\n', ...below('tools/inner', plugin('inner', 'Deep.')) })
  publish('renamed', plugin('moved', 'It moved.'))
  const right = await zipOf('zipped', 'Zipped.')
  served.set('/zip-right.zip', right)
  served.set('/zip-wrong.zip', await zipOf('zipped', 'Something else.'))
  served.set('/download', await zipOf('downloaded', 'Downloaded.'))
  await publishPackage(served, registry)
  const special = listSpecial({ far, registry, urlOf, right: sha256(right) })
  const here = Array.from({ length: 300 - special.length }, (_, n): Entry => ({
    name: `p${n}`,
    description: `Plugin number ${n}.`,
    source: n % 2 === 0 ? `./plugins/p${n}` : `p${n}`,
  }))
  publish('market', {
    '.claude-plugin/marketplace.json': JSON.stringify({
      name: 'large',
      owner: { name: 'somebody' },
      metadata: { pluginRoot: './plugins' },
      plugins: [...special, ...here],
    }),
    ...below('plugins/bare', plugin('bare', 'Bare.')),
    ...below('plugins/twice', plugin('twice', 'The first.')),
    ...Object.assign(
      {},
      ...here.map(({ name = '' }) => below(`plugins/${name}`, plugin(name, 'One.'))),
    ),
  })
}

const entry = (name: string, source: unknown): Entry => ({ name, source })
const url = (name: string, more: object) => entry(name, { source: 'url', ...more })

/** One of each way to lie somewhere, right and wrong. */
function listSpecial({
  far,
  right,
  registry,
  urlOf,
}: {
  readonly far: string
  readonly right: string
  readonly registry: string
  readonly urlOf: (name: string) => string
}): readonly Entry[] {
  return [
    url('far', { url: urlOf('far.git'), sha: far }),
    url('tagged', { url: urlOf('tagged.git'), ref: 'v1.0.0' }),
    url('branched', { url: urlOf('branched.git'), ref: 'stable' }),
    entry('inner', { source: 'git-subdir', url: urlOf('many.git'), path: 'tools/inner' }),
    entry('published', { source: 'npm', package: '@team/published', version: '1.0.0' }),
    entry('zipped', {
      source: 'archive',
      url: `${registry}/zip-right.zip`,
      sha256: right,
    }),
    entry('nameless-zip', { source: 'archive', url: `${registry}/download` }),
    entry('forged', { source: 'archive', url: `${registry}/zip-wrong.zip`, sha256: right }),
    entry('sent-on', { source: 'archive', url: `${registry}/sends-on.zip` }),
    url('moved', { url: `${registry}/moved.git` }),
    entry('lost-zip', { source: 'archive', url: `${registry}/none.zip` }),
    url('lost', { url: urlOf('none.git') }),
    url('lost-commit', { url: urlOf('far.git'), sha: 'f'.repeat(40) }),
    entry('made', { source: 'command', command: 'touch made' }),
    entry('strange', { source: 'oracle', url: 'https://example.com/x' }),
    entry('hub', { source: 'github', repo: 'skillmeat-nobody/none', ref: 'v1' }),
    { source: './plugins/p0' },
    entry('twice', './plugins/twice'),
    entry('twice', './plugins/p1'),
    entry('out', '../out'),
    entry('gone', './plugins/gone'),
    entry('bare', 'bare'),
  ]
}

async function publishPackage(served: LargeMarketplace['served'], registry: string): Promise<void> {
  const files = { 'package/package.json': '{}', ...below('package', plugin('published', 'One.')) }
  const tarball = await tarArchives.pack(packed(files))
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`
  const path = '/@team/published/-/published-1.0.0.tgz'
  served.set(path, tarball)
  served.set(
    '/@team/published/1.0.0',
    JSON.stringify({
      name: '@team/published',
      version: '1.0.0',
      dist: { tarball: `${registry}${path}`, integrity },
    }),
  )
}

function below(folder: string, files: Files): Files {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]),
  )
}
