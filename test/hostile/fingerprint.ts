import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { join } from 'node:path'

/** Larger files are told by their size and time: some inputs are gigabytes of nothing. */
const HASHED_BYTES = 1024 * 1024

/** Tells every name below `dir` with its kind, mode and content, without following a link. */
export function fingerprint(dir: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  visit(Buffer.from(dir), dir.length, found)
  return found
}

/** Names what differs between two fingerprints. */
export function changedPaths(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => before.get(path) !== after.get(path),
  )
}

/** Names the files below `dir` that hold `secret`. */
export function filesHolding(dir: string, secret: string): string[] {
  return [...fingerprint(dir)]
    .filter(([, what]) => what.startsWith('file'))
    .map(([path]) => join(dir, path))
    .filter((path) => fs.readFileSync(path).includes(secret))
}

/** Paths stay bytes: some inputs have names that are not UTF-8. */
function visit(path: Buffer, skip: number, found: Map<string, string>): void {
  const stat = fs.lstatSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return
  found.set(path.subarray(skip + 1).toString('latin1'), describe(path, stat))
  if (!stat.isDirectory()) return
  for (const name of fs.readdirSync(path, 'buffer')) {
    visit(Buffer.concat([path, Buffer.from('/'), name]), skip, found)
  }
}

function describe(path: Buffer, stat: fs.Stats): string {
  const mode = (stat.mode & 0o7777).toString(8)
  if (stat.isDirectory()) return `folder ${mode}`
  if (stat.isSymbolicLink()) return `link ${fs.readlinkSync(path)}`
  if (!stat.isFile()) return `special ${mode}`
  if (stat.size > HASHED_BYTES || (stat.mode & 0o400) === 0) {
    return `large ${mode} ${stat.size} ${stat.mtimeMs}`
  }
  return `file ${mode} ${createHash('sha256').update(fs.readFileSync(path)).digest('hex')}`
}
