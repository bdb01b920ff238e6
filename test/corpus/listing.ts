import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { join } from 'node:path'

/** What a folder holds: SHA-256 of each file, by path; a link by its target. */
export function listFolder(dir: string, folder = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const entry of fs.readdirSync(join(dir, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) for (const one of listFolder(dir, path)) found.set(...one)
    else if (entry.isSymbolicLink()) found.set(path, `-> ${fs.readlinkSync(join(dir, path))}`)
    else found.set(path, hash(fs.readFileSync(join(dir, path))))
  }
  return found
}

/** What lies below `folder`, by path in it. */
export function below(listing: ReadonlyMap<string, string>, folder: string): Map<string, string> {
  return new Map(
    [...listing].flatMap(([path, value]) =>
      path.startsWith(`${folder}/`) ? [[path.slice(folder.length + 1), value] as const] : [],
    ),
  )
}

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
