import module from 'node:module'
import { findCodeCache } from '../library/find-code-cache.ts'

/** The oldest Node that has SQLite with backups, zstd and the compile cache built in. */
const NEEDED = [22, 16] as const

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  process.stderr.write(
    `skillmeat needs Node ${NEEDED.join('.')} or newer; this is Node ${process.versions.node}. [E_NODE_TOO_OLD]\n`,
  )
  process.exitCode = 2
} else {
  const cache = findCodeCache(process.env)
  if (cache !== null) module.enableCompileCache(cache)
  const { main } = await import('./main.ts')
  process.exitCode = await main(process.argv.slice(2))
}
