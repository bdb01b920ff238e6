import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { join } from 'node:path'
import type { World } from './world.ts'

/** What lies below a world's root: each name with its kind, its execute bit and the hash of its bytes. */
export type Listing = ReadonlyMap<string, string>

/** Lists every place: the collections, both projects and the person's own folder. */
export function listPlaces(world: World): Listing {
  const found = new Map<string, string>()
  for (const dir of ['home/collections', 'projects', 'user']) list(world.root, dir, found)
  return found
}

/** Lists everything below a folder. */
export function listTree(root: string): Listing {
  const found = new Map<string, string>()
  list(root, '.', found)
  return found
}

/** Lists what only an unfinished command leaves behind. */
export function listLeftovers(world: World): string[] {
  return [...listTree(world.root).keys()].filter(
    (path) => path.includes('.skillmeat-tmp-') || path.startsWith('./home/tmp/'),
  )
}

/** Says in a few lines how two listings differ; nothing when they are equal. */
export function compareListings(expected: Listing, found: Listing): string[] {
  return [...new Set([...expected.keys(), ...found.keys()])]
    .filter((path) => expected.get(path) !== found.get(path))
    .map((path) => `${path}: ${expected.get(path) ?? 'nothing'} → ${found.get(path) ?? 'nothing'}`)
}

/** Returns the bytes of every file of every place, but for those with these paths. */
export function readAllFiles(world: World, without: readonly string[] = []): Uint8Array[] {
  return [...listPlaces(world)]
    .filter(([path, what]) => what.startsWith('file') && !without.includes(path))
    .map(([path]) => fs.readFileSync(join(world.root, path)))
}

function list(root: string, path: string, found: Map<string, string>): void {
  const absolute = join(root, path)
  const stat = fs.lstatSync(absolute, { throwIfNoEntry: false })
  if (stat === undefined) return
  found.set(path, describe(absolute, stat))
  if (!stat.isDirectory()) return
  for (const name of fs.readdirSync(absolute).toSorted()) list(root, `${path}/${name}`, found)
}

function describe(path: string, stat: fs.Stats): string {
  if (stat.isDirectory()) return 'folder'
  if (stat.isSymbolicLink()) return `link ${fs.readlinkSync(path)}`
  const hash = createHash('sha256').update(fs.readFileSync(path)).digest('hex')
  return `file ${(stat.mode & 0o777).toString(8)} ${hash}`
}
