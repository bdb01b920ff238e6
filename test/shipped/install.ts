import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { INSTALLED, OLDEST_NODE } from './shipped.ts'
import type { Installed } from './shipped.ts'

/**
 * Packs `dist/package` and installs the tarball as a user does, into an empty prefix with an empty
 * home. The oldest Node that is allowed comes from npm, once; nothing else is fetched.
 */
const root = resolve('dist/shipped')
const prefix = join(root, 'prefix')
const home = join(root, 'home')
for (const dir of [prefix, home, join(root, 'tarball'), join(root, 'cache')]) {
  rmSync(dir, { recursive: true, force: true })
  mkdirSync(dir, { recursive: true })
}

const tarball = pack()
npm(['install', '--global', '--offline', '--prefix', prefix, tarball], { HOME: home })
const installed: Installed = {
  tarball,
  prefix,
  nodes: { oldest: oldestNode(), newest: dirname(process.execPath) },
}
writeFileSync(INSTALLED, JSON.stringify(installed))

function pack(): string {
  npm(['pack', '--silent', '--pack-destination', join(root, 'tarball')], {}, 'dist/package')
  const [name] = readdirSync(join(root, 'tarball'))
  if (name === undefined) throw new Error('npm packed nothing')
  return join(root, 'tarball', name)
}

/** Returns the folder of that Node's executable. */
function oldestNode(): string {
  const system = process.platform === 'win32' ? 'win' : process.platform
  const name = `node-${system}-${process.arch}`
  const at = join(root, `node-${OLDEST_NODE}`)
  const bin = join(at, 'node_modules', name, 'bin')
  if (!existsSync(bin)) npm(['install', '--prefix', at, `${name}@${OLDEST_NODE}`], {})
  return bin
}

function npm(words: readonly string[], env: Readonly<Record<string, string>>, cwd = '.'): void {
  execFileSync('npm', [...words], { cwd, env: { ...process.env, ...env }, stdio: 'pipe' })
}
