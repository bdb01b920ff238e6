import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { OLDEST_NODE, onMachine, readInstalled } from './shipped.ts'

const MEGABYTE = 1024 * 1024

test('what is installed is one package of at most 12 MB that brings nothing with it and runs nothing', () => {
  const { prefix } = readInstalled()
  const modules = join(prefix, 'lib/node_modules')
  const packages = filesBelow(modules).filter((path) => path.endsWith('package.json'))
  expect(packages).toEqual(['skillmeat/package.json'])
  const bytes = filesBelow(prefix).map((path) => fs.lstatSync(join(prefix, path)).blocks * 512)
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(12 * MEGABYTE)
  const manifest = JSON.parse(
    fs.readFileSync(join(modules, 'skillmeat/package.json'), 'utf8'),
  ) as Record<string, unknown>
  expect(Object.keys(manifest).toSorted()).toEqual([
    'bin',
    'description',
    'engines',
    'exports',
    'keywords',
    'license',
    'name',
    'sideEffects',
    'type',
    'version',
  ])
  expect(filesBelow(modules).filter((path) => path.endsWith('.node'))).toEqual([])
})

test('the tarball holds the program, the library with its types, the pages, and nothing else', () => {
  const { tarball } = readInstalled()
  const listed = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n')
  const kinds = listed.map((path) =>
    path
      .replace(/^package\//, '')
      .replace(/^(lib|web|docs|bin\/parts)\/[^.]*(\.[a-z.]+)$/, '$1/*$2')
      .replace(/^integrations\/.*$/, 'integrations/*'),
  )
  expect([...new Set(kinds)].toSorted()).toEqual([
    'ARCHITECTURE.md',
    'CONTRIBUTING.md',
    'GLOSSARY.md',
    'LICENSE',
    'README.md',
    'THIRD-PARTY-LICENCES.txt',
    'bin/job.cjs',
    'bin/main.cjs',
    'bin/parts/*.cjs',
    'bin/serve.cjs',
    'bin/skillmeat.cjs',
    'docs/*.md',
    'integrations/*',
    'lib/*.d.ts',
    'lib/*.js',
    'lib/*.js.map',
    'package.json',
    'web/*.css',
    'web/*.html',
    'web/*.js',
    'web/*.svg',
  ])
})

test('every page that the README leads to is there', () => {
  const folder = join(readInstalled().prefix, 'lib/node_modules/skillmeat')
  const text = fs.readFileSync(join(folder, 'README.md'), 'utf8')
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target = '']) => target)
  expect(links.length).toBeGreaterThan(5)
  expect(links.filter((target) => !fs.existsSync(join(folder, target)))).toEqual([])
})

test('every package that is bundled stands in the file of licences', () => {
  const { prefix } = readInstalled()
  const folder = join(prefix, 'lib/node_modules/skillmeat')
  const text = fs.readFileSync(join(folder, 'THIRD-PARTY-LICENCES.txt'), 'utf8')
  for (const name of [
    'kysely',
    'zod',
    'commander',
    'hono',
    'jsonc-parser',
    'react',
    'tailwindcss',
  ]) {
    expect(text).toMatch(new RegExp(`^${name} \\d`, 'm'))
  }
})

test('whatever is loaded is in the package, or built into Node', () => {
  const folder = join(readInstalled().prefix, 'lib/node_modules/skillmeat')
  const lost = ['bin', 'lib'].flatMap((dir) =>
    filesBelow(join(folder, dir))
      .filter((path) => /\.c?js$/.test(path))
      .flatMap((path) => {
        const file = join(folder, dir, path)
        const calls = fs.readFileSync(file, 'utf8').matchAll(/\b(?:require|import)\("([^"]+)"\)/g)
        return [...calls]
          .map(([, target = '']) => target)
          .filter((target) =>
            target.startsWith('.')
              ? !fs.existsSync(join(dirname(file), target))
              : !isBuiltin(target),
          )
          .map((target) => `${dir}/${path}: ${target}`)
      }),
  )
  expect(lost).toEqual([])
})

test('no line of what runs is too long to be read in an error', () => {
  const { prefix } = readInstalled()
  const folder = join(prefix, 'lib/node_modules/skillmeat')
  const long = ['bin', 'lib'].flatMap((dir) =>
    filesBelow(join(folder, dir))
      .filter((path) => /\.c?js$/.test(path))
      .filter((path) =>
        fs
          .readFileSync(join(folder, dir, path), 'utf8')
          .split('\n')
          .some((line) => line.length > 2000),
      ),
  )
  expect(long).toEqual([])
})

test('the program says its version, with the Node that this run is about', () =>
  onMachine(async ({ sh }) => {
    const { stdout } = await sh('node --version && skillmeat --version')
    const [node = '', program] = stdout.trim().split('\n')
    expect(inject('node') === 'oldest' ? node : node.split('.')[0]).toBe(
      inject('node') === 'oldest' ? `v${OLDEST_NODE}` : 'v24',
    )
    const { version } = JSON.parse(fs.readFileSync('package.json', 'utf8')) as { version: string }
    expect(program).toBe(version)
  }))

test('a Node that is too old is told in one line which one is wanted and how to get it', () =>
  onMachine(async (machine) => {
    // Only the version that it gives itself is another: whatever else is old is not used by then.
    const { prefix } = readInstalled()
    const entry = join(prefix, 'lib/node_modules/skillmeat/bin/skillmeat.cjs')
    machine.write({
      'old.cjs': `Object.defineProperty(process.versions, 'node', { value: '20.20.2' })\nrequire(${JSON.stringify(entry)})\n`,
    })
    const { code, stdout, stderr } = await machine.sh('node ../old.cjs status')
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(stderr).toMatch(/22\.16 .*20\.20\.2.*nodejs\.org.*nvm install.*\[E_NODE_TOO_OLD\]/)
  }))

function filesBelow(dir: string): string[] {
  return fs
    .readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
}
