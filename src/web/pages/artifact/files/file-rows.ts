import type { ArtifactFile } from '../../../data/types.ts'

export interface FileRow {
  /** The path of a file or a folder. */
  readonly path: string
  readonly name: string
  readonly depth: number
  /** Null for a folder. */
  readonly file: ArtifactFile | null
}

/** Lists files as a tree is shown: each folder before what is in it, folders first. */
export function fileRows(files: readonly ArtifactFile[]): readonly FileRow[] {
  return rowsBelow(files, '', 0)
}

function rowsBelow(files: readonly ArtifactFile[], prefix: string, depth: number): FileRow[] {
  const here = files.filter(({ path }) => !path.slice(prefix.length).includes('/'))
  const deeper = files.filter(({ path }) => path.slice(prefix.length).includes('/'))
  const folders = [
    ...new Set(deeper.map(({ path }) => path.slice(prefix.length).split('/')[0] ?? '')),
  ]
  return [
    ...folders.toSorted().flatMap((name): FileRow[] => {
      const path = `${prefix}${name}`
      const within = deeper.filter((file) => file.path.startsWith(`${path}/`))
      return [{ path, name, depth, file: null }, ...rowsBelow(within, `${path}/`, depth + 1)]
    }),
    ...here.map((file) => ({
      path: file.path,
      name: file.path.slice(prefix.length),
      depth,
      file,
    })),
  ]
}
