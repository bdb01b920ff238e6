import { diffTexts } from './diff-texts.ts'
import type { FileChange } from './file-change.ts'
import { bytesOf, isBinaryChange } from './file-change.ts'

/** How much one file changed. */
export interface FileStat {
  readonly path: string
  /** Where the file was, if it was renamed. */
  readonly oldPath?: string
  /** Lines; both 0 for a binary file. */
  readonly added: number
  readonly removed: number
  readonly isBinary: boolean
}

/** Counts the added and removed lines of each file, in the order given. */
export function diffStat(files: readonly FileChange[]): FileStat[] {
  return files.map((file) => {
    const { path, oldPath } = file
    const names = oldPath === undefined ? { path } : { path, oldPath }
    if (isBinaryChange(file)) return { ...names, added: 0, removed: 0, isBinary: true }
    const { changes } = diffTexts(...bytesOf(file))
    const added = changes.reduce((sum, { bCount }) => sum + bCount, 0)
    const removed = changes.reduce((sum, { aCount }) => sum + aCount, 0)
    return { ...names, added, removed, isBinary: false }
  })
}
