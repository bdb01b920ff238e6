import fs from 'node:fs'
import { join } from 'node:path'
import type { PeerWorld } from './run-peer.ts'

/** One thing that ours finds. */
export interface OurFind {
  /** Such as `skill:pdf`. */
  readonly label: string
  /** What a skill's file says that it is called; null where it does not. */
  readonly nameInFile: string | null
}

/** What our program finds in a source. */
export interface Ours {
  readonly found: readonly OurFind[]
  /** What it takes when it is named. */
  readonly offered: readonly OurFind[]
}

interface Listed {
  readonly artifact: string
  readonly path: string
}

interface Document {
  readonly result?: { readonly added: readonly Listed[]; readonly offered: readonly Listed[] }
}

/** `skillmeat add <path> --dry-run --json` of the program that was built; nothing where it refuses all of it. */
export function findOurs(world: PeerWorld, skillmeat: string): Ours {
  const words = [skillmeat, 'add', world.source, '--dry-run', '--json', '--yes']
  const { text } = world.run(process.execPath, ...words)
  const { result } = JSON.parse(text) as Document
  const read = ({ artifact: label, path }: Listed): OurFind => ({
    label,
    nameInFile: nameIn(join(world.source, path, 'SKILL.md')),
  })
  return { found: result?.added.map(read) ?? [], offered: result?.offered.map(read) ?? [] }
}

function nameIn(file: string): string | null {
  if (!fs.existsSync(file)) return null
  const [, name] = /^name: *["']?([^"'\n]+)/m.exec(fs.readFileSync(file, 'utf8')) ?? []
  return name?.trim() ?? null
}
