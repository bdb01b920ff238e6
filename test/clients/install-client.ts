import { execFile } from 'node:child_process'
import fs from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Client } from './client.ts'

/** Installs a client, or a peer, in its pinned version, unless it is there; returns its program. */
export async function installClient(
  client: Pick<Client, 'bin' | 'package' | 'version'>,
  cache: string,
): Promise<string> {
  const dir = join(cache, `${client.bin}-${client.version}`)
  const program = join(dir, 'node_modules/.bin', client.bin)
  const done = join(dir, 'installed')
  if (fs.existsSync(done)) return program
  fs.mkdirSync(dir, { recursive: true })
  fs.writeFileSync(join(dir, 'package.json'), '{"private":true}\n')
  const wanted = `${client.package}@${client.version}`
  console.error(`installing ${wanted} …`)
  const words = ['install', '--no-audit', '--no-fund', '--save-exact', wanted]
  await promisify(execFile)('npm', words, { cwd: dir })
  fs.writeFileSync(done, '')
  return program
}
