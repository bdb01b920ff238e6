import module from 'node:module'
import { findCodeCache } from '../library/find-code-cache.ts'
import { VERSION } from './command/version.ts'

/** The oldest Node that has SQLite with backups, zstd and the compile cache built in. */
const NEEDED = [22, 16] as const

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const words = process.argv.slice(2)
if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  process.stderr.write(
    `skillmeat needs Node ${NEEDED.join('.')} or newer, and this is Node ${process.versions.node}: install one from https://nodejs.org, or with a version manager (nvm install 24). [E_NODE_TOO_OLD]\n`,
  )
  process.exitCode = 2
} else if (words.length === 1 && (words[0] === '--version' || words[0] === '-V')) {
  process.stdout.write(`${VERSION}\n`)
} else {
  const cache = findCodeCache(process.env)
  if (cache !== null) module.enableCompileCache(cache)
  void import('./main.ts').then(async ({ main }) => {
    process.exitCode = await main(words)
  })
}
