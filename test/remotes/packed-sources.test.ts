import { createHash } from 'node:crypto'
import fs from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { tarArchives } from '../../src/adapters/archives/tar-archives.ts'
import { zipArchives } from '../../src/adapters/archives/zip-archives.ts'
import { craftZip } from '../bundles/craft-zip.ts'
import { createWorkbench } from '../cli/workbench.ts'
import type { Workbench } from '../cli/workbench.ts'
import { skill } from './team.ts'

/** What the server has now, by path. */
const served = new Map<string, Uint8Array | string>()
const server = http.createServer((request, response) => {
  const found = served.get(decodeURIComponent((request.url ?? '').replace(/\?.*/, '')))
  if (found === undefined) response.writeHead(404).end()
  else response.end(found)
})
let root = ''
let bench: Workbench

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())
beforeEach(() => {
  served.clear()
  bench = createWorkbench({})
})
afterEach(() => bench.remove())

const bytes = (text: string) => new TextEncoder().encode(text)
const entries = (files: Record<string, string>) =>
  Object.entries(files).map(([path, text]) => ({
    path,
    mode: '100644' as const,
    bytes: bytes(text),
  }))
const zip = (files: Record<string, string>) => zipArchives.zip(entries(files))
const tar = (files: Record<string, string>) => tarArchives.pack(entries(files))

interface Answer {
  readonly code: number
  readonly error?: { readonly code: string; readonly message: string }
  readonly result?: {
    readonly commit: string | null
    readonly added: readonly { artifact: string; path: string }[]
    readonly warnings: readonly { code: string }[]
  }
  readonly added: readonly string[]
}

async function run(line: string, env: Record<string, string> = {}): Promise<Answer> {
  const { code, stdout, stderr } = await bench.run(`${line} --json`, { env })
  const document = JSON.parse(stdout === '' ? stderr : stdout)
  const added = (document.result?.added ?? []).map(
    ({ artifact, path }: { artifact: string; path: string }) => `${artifact} ${path}`,
  )
  return { code, ...document, added }
}
const add = (path: string) => run(`add ${root}/${path}`)
const own = (path: string) => bench.read(`home/collections/default/${path}`)

test('a skill in an archive at an address is added, and asked for again', async () => {
  served.set('/pdf.skill', await zip({ 'pdf/SKILL.md': skill('pdf', 'One.'), 'pdf/x.md': 'x' }))
  expect((await add('pdf.skill')).added).toEqual(['skill:pdf pdf'])
  expect(own('skills/pdf/x.md')).toBe('x')
  const shown = JSON.parse((await bench.run('show pdf --json')).stdout)
  expect(shown).toMatchObject({
    origin: 'web',
    upstream: { kind: 'web', location: `${root}/pdf.skill` },
  })
  served.set('/pdf.skill', await zip({ 'pdf/SKILL.md': skill('pdf', 'Two.') }))
  expect((await run('update')).code).toBe(0)
  expect(own('skills/pdf/SKILL.md')).toContain('Two.')
  // Nothing new, nothing there, something else there: named, and what is here stays.
  expect((await bench.run('update')).code).toBe(0)
  served.set('/pdf.skill', 'no archive')
  expect((await bench.run('update')).stdout).toContain('no zip and no tar.gz')
  served.clear()
  expect((await bench.run('update')).stdout).toContain('There is nothing at')
  expect(own('skills/pdf/SKILL.md')).toContain('Two.')
})

test('a folder around a whole archive does not count', async () => {
  const files = { 'kit-1.0/skills/pdf/SKILL.md': skill('pdf', 'One.'), 'kit-1.0/README.md': '#' }
  served.set('/kit-1.0.tar.gz', await tar(files))
  expect((await add('kit-1.0.tar.gz')).added).toEqual(['skill:pdf skills/pdf'])
})

test('a SKILL.md that lies alone is called as its folder, and what is not told is said', async () => {
  served.set('/kits/pdf-tools/SKILL.md', 'Read PDFs.\n')
  const { added, result } = await add('kits/pdf-tools/SKILL.md')
  expect(added).toEqual(['skill:pdf-tools '])
  expect(result?.warnings).toMatchObject([{ code: 'W_ADDRESS' }])
})

test('an archive of this machine is added; one that is gone is nothing new', async () => {
  fs.writeFileSync(join(bench.root, 'pdf.zip'), await zip({ 'SKILL.md': skill('pdf', 'One.') }))
  expect((await run('add ../pdf.zip')).added).toEqual(['skill:pdf '])
  fs.writeFileSync(join(bench.root, 'pdf.zip'), await zip({ 'SKILL.md': skill('pdf', 'Two.') }))
  await run('update')
  expect(own('skills/pdf/SKILL.md')).toContain('Two.')
  fs.rmSync(join(bench.root, 'pdf.zip'))
  expect((await bench.run('update')).code).toBe(0)
  expect((await run('add ../none.zip')).error?.code).toBe('E_SOURCE_NOT_FOUND')
})

test('an archive that the Finder packed is added from here and from an address, as .zip and as .skill', async () => {
  const common = { bytes: skill('pdf', 'One.'), descriptor: {} }
  const packed = craftZip([
    { ...common, name: 'pdf/SKILL.md' },
    { ...common, name: 'pdf/.DS_Store' },
    { ...common, name: '__MACOSX/pdf/._SKILL.md' },
  ])
  const told = [{ code: 'W_ARCHIVE_LITTER', message: expect.stringContaining('2 files') }]
  fs.writeFileSync(join(bench.root, 'pdf.skill'), packed)
  const { added, result } = await run('add ../pdf.skill')
  expect(added).toEqual(['skill:pdf pdf'])
  expect(result?.warnings).toEqual(told)
  expect(fs.readdirSync(join(bench.root, 'home/collections/default/skills/pdf'))).toEqual([
    'SKILL.md',
  ])
  served.set('/pdf.zip', packed)
  expect((await add('pdf.zip')).result?.warnings).toEqual(told)
  expect((await bench.run(`add ${root}/pdf.zip --dry-run`)).stdout).toContain('left out (__MACOSX/')
})

test('a bundle is one wherever it lies and whatever it is called', async () => {
  fs.mkdirSync(join(bench.root, 'source/skills/pdf'), { recursive: true })
  fs.writeFileSync(join(bench.root, 'source/skills/pdf/SKILL.md'), skill('pdf', 'One.'))
  await run('add ../source')
  await run('export pdf ../kit.skillmeat-pack')
  const bundle = fs.readFileSync(join(bench.root, 'kit.skillmeat-pack'))
  served.set('/kit.skillmeat-pack', bundle)
  served.set('/kit.zip', bundle)
  for (const name of ['kit.skillmeat-pack', 'kit.zip']) {
    bench.remove()
    bench = createWorkbench({})
    expect((await add(name)).added).toHaveLength(1)
    expect(JSON.parse((await bench.run('show pdf --json')).stdout).upstream).toBeNull()
  }
})

test.each([
  ['none.zip', null, 'E_SOURCE_NOT_FOUND'],
  ['page.zip', '<!DOCTYPE html><p>Log in', 'E_SOURCE_UNREACHABLE'],
  ['text.zip', 'no archive', 'E_ARCHIVE_MALFORMED'],
  ['cut.zip', 'PK\u0003\u0004 and no more', 'E_ARCHIVE_MALFORMED'],
  ['empty.zip', '', 'E_ARCHIVE_MALFORMED'],
])('%s is refused, and nothing is kept', async (path, content, code) => {
  if (content !== null) served.set(`/${path}`, content)
  expect((await add(path)).error?.code).toBe(code)
  expect(fs.existsSync(join(bench.root, 'home/collections/default/skills'))).toBe(false)
})

test('paths that lead out, and links, are refused', async () => {
  served.set('/out.tar.gz', await tar({ 'x/../../SKILL.md': 'x', 'b/SKILL.md': 'x' }))
  const link = { path: 'pdf/SKILL.md', mode: '120000', bytes: bytes('/etc/passwd') } as const
  served.set('/link.tar.gz', await tarArchives.pack([link, ...entries({ 'pdf/x.md': 'x' })]))
  expect((await add('out.tar.gz')).error?.code).toBe('E_PATH_ESCAPE')
  expect((await add('link.tar.gz')).error?.code).toBe('E_LINK_FORBIDDEN')
})

/** Publishes a package; what is served in place of its tarball may be something else. */
async function publish(
  version: string,
  more: { readonly scripts?: Record<string, string>; readonly tarball?: Uint8Array } = {},
): Promise<void> {
  const tarball = await tar({
    'package/package.json': '{}',
    'package/skills/pdf/SKILL.md': skill('pdf', `As of ${version}.`),
  })
  const path = `/kit/-/kit-${version}.tgz`
  served.set(path, more.tarball ?? tarball)
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`
  const dist = { tarball: `${root}${path}`, integrity }
  const manifest = JSON.stringify({ name: 'kit', version, scripts: more.scripts ?? {}, dist })
  served.set('/@team/kit/latest', manifest)
  served.set(`/@team/kit/${version}`, manifest)
}

test('a package is read from the registry that npm would ask, and none of its scripts is run', async () => {
  await publish('1.0.0', { scripts: { postinstall: 'touch x', test: 'true' } })
  const env = { npm_config_registry: `${root}/` }
  const { added, result } = await run('add npm:@team/kit', env)
  expect(added).toEqual(['skill:pdf skills/pdf'])
  expect(result).toMatchObject({ commit: '1.0.0', warnings: [{ code: 'W_SCRIPTS_NOT_RUN' }] })
  await publish('1.1.0')
  await run('update', env)
  expect(own('skills/pdf/SKILL.md')).toContain('As of 1.1.0.')
})

test('a person’s .npmrc names a registry for a scope; a version that is asked for stays', async () => {
  await publish('1.0.0')
  await publish('1.1.0')
  const rc = `registry=https://registry.invalid/\n@team:registry = ${root}\n//127.0.0.1/:_authToken=secret\n`
  fs.writeFileSync(join(bench.root, 'user/.npmrc'), rc)
  expect((await run('add npm:@team/kit@1.0.0/skills/pdf')).result?.commit).toBe('1.0.0')
  await run('update')
  expect(own('skills/pdf/SKILL.md')).toContain('As of 1.0.0.')
  expect((await run('add npm:@team/kit@9.0.0')).error?.code).toBe('E_SOURCE_NOT_FOUND')
})

test('a tarball that is not the published one is refused', async () => {
  await publish('1.0.0', { tarball: await tar({ 'package/SKILL.md': 'Evil.' }) })
  const { error } = await run('add npm:@team/kit', { npm_config_registry: root })
  expect(error).toMatchObject({ code: 'E_ARCHIVE_MALFORMED' })
  expect(fs.existsSync(join(bench.root, 'home/collections/default/skills'))).toBe(false)
})

const sha = (data: Uint8Array | string) => createHash('sha256').update(data).digest('hex')

test('the skills that a web site offers are taken, each held to its digest', async () => {
  const single = skill('own', 'Own.')
  const packed = await zip({ 'SKILL.md': skill('packed', 'Packed.'), 'notes.md': 'Notes.\n' })
  served.set('/s/own.md', single)
  served.set('/s/packed.zip', packed)
  served.set('/s/other.md', skill('other', 'Other.'))
  served.set(
    '/.well-known/agent-skills/index.json',
    JSON.stringify({
      $schema: 'https://schemas.agentskills.io/discovery/0.2.0/schema.json',
      skills: [
        { name: 'own', type: 'skill-md', url: '/s/own.md', digest: `sha256:${sha(single)}` },
        { name: 'packed', type: 'archive', url: '/s/packed.zip', digest: `sha256:${sha(packed)}` },
        { name: 'other', type: 'skill-md', url: '/s/other.md', digest: `sha256:${'0'.repeat(64)}` },
        { name: 'lost', type: 'skill-md', url: '/s/lost.md' },
        { name: 'local', type: 'skill-md', url: 'file:///etc/passwd' },
        { name: 'inner', type: 'skill-md', url: 'http://127.0.0.2/x/SKILL.md' },
        { name: 'none', type: 'skill-md', url: 'http://[' },
      ],
    }),
  )
  const { result, added } = await run(`add ${root}`)
  expect(added.toSorted()).toEqual(['skill:own skills/own', 'skill:packed skills/packed'])
  expect(result?.warnings.map(({ code }) => code)).toEqual(
    Array.from({ length: 5 }, () => 'W_ADDRESS'),
  )
  expect(bench.read('home/collections/default/skills/packed/notes.md')).toBe('Notes.\n')
  // What changed there comes with the next update, if its digest says so too.
  const newer = skill('own', 'Newer.')
  served.set('/s/own.md', newer)
  served.set(
    '/.well-known/agent-skills/index.json',
    JSON.stringify({
      skills: [{ name: 'own', type: 'skill-md', url: '/s/own.md', digest: `sha256:${sha(newer)}` }],
    }),
  )
  await bench.run('update own')
  expect(bench.read('home/collections/default/skills/own/SKILL.md')).toContain('Newer.')
})

test('an index of the older form is tried second, and one that lists nothing sound is refused', async () => {
  served.set(
    '/.well-known/skills/index.json',
    JSON.stringify({ skills: [{ name: 'old', description: 'x', files: ['SKILL.md', 'a/b.md'] }] }),
  )
  served.set('/.well-known/skills/old/SKILL.md', skill('old', 'Old.'))
  served.set('/.well-known/skills/old/a/b.md', 'B.\n')
  expect((await run(`add ${root}/`)).added).toEqual(['skill:old skills/old'])
  expect(bench.read('home/collections/default/skills/old/a/b.md')).toBe('B.\n')
  for (const files of [['../x'], ['/etc/passwd'], [5]]) {
    served.set(
      '/.well-known/agent-skills/index.json',
      JSON.stringify({ skills: [{ name: 'old', files }] }),
    )
    expect(await run(`add ${root}`)).toMatchObject({
      code: 2,
      error: { code: 'E_MANIFEST_SCHEMA' },
    })
  }
})
