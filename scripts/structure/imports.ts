import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** One file that imports another, types included. Paths are relative to the project. */
export interface Import {
  readonly from: string
  readonly to: string
}

/** Lists the source files below folders, tests left out. */
export function sourceFiles(...roots: readonly string[]): readonly string[] {
  return roots.flatMap((root) =>
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
      .map((path) => join(root, path)),
  )
}

/** Lists what the files below folders import of each other and of other files of the project. */
export function listImports(...roots: readonly string[]): readonly Import[] {
  return sourceFiles(...roots).flatMap((from) => importsOf(from).map((to) => ({ from, to })))
}

function importsOf(file: string): readonly string[] {
  const source = readFileSync(file, 'utf8')
  return [...source.matchAll(/\b(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g)].map((match) =>
    join(dirname(file), match[1] ?? ''),
  )
}
