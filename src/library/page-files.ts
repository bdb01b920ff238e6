import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import type { PageFiles } from '../api/server/server-parts.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
}

interface PageFile {
  readonly bytes: Uint8Array
  readonly type: string
  /** Named by its content, so that it never changes. */
  readonly isFixed: boolean
}

/** Reads the built web pages, all of them: no path of a request is ever opened. Null where none were built. */
export function readPages(dir: string | null): PageFiles | null {
  if (dir === null || !existsSync(join(dir, 'index.html'))) return null
  const files = new Map<string, PageFile>()
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    const path = `/${relative(dir, file).split(sep).join('/')}`
    const type = TYPES[extname(entry.name)] ?? 'application/octet-stream'
    files.set(path, { bytes: readFileSync(file), type, isFixed: path.startsWith('/assets/') })
  }
  const index = files.get('/index.html') ?? null
  return {
    // A name with a dot in it may stand at the end of a page's address.
    find: (path) => files.get(path) ?? (path.startsWith('/assets/') ? null : index),
  }
}
