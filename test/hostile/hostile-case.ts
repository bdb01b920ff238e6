import fs from 'node:fs'
import { join } from 'node:path'

/** What one hostile (or harmless) input is, and what must become of it. */
export interface HostileCase {
  readonly id: string
  readonly class: string
  readonly kind: string
  /** Where the input is used, in words. */
  readonly surface: string
  /** The input, below the case's folder. */
  readonly entry: string
  readonly expect: 'reject' | 'sanitize' | 'accept-with-warning' | 'accept'
  /** The class of error or warning; `-` for none. */
  readonly code: string
  /** The folder of the case. */
  readonly dir: string
}

/** Reads every case of an unpacked corpus, by name. */
export function readCases(root: string): HostileCase[] {
  return fs
    .readdirSync(root)
    .toSorted()
    .map((name) => join(root, name))
    .filter((dir) => fs.existsSync(join(dir, 'case.json')))
    .map((dir) => ({
      ...(readJson(join(dir, 'case.json')) as Omit<HostileCase, 'dir'>),
      dir,
    }))
}

export function readJson(path: string): unknown {
  return JSON.parse(fs.readFileSync(path, 'utf8'))
}
