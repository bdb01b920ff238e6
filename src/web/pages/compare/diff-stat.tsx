import type { FileDiff } from '../../data/types.ts'
import { sayCount } from '../../design/say-count.ts'

/** How many files and lines differ. */
export function DiffStat({ files }: { readonly files: readonly FileDiff[] }) {
  const added = files.reduce((sum, file) => sum + file.added, 0)
  const removed = files.reduce((sum, file) => sum + file.removed, 0)
  return (
    <span className="tabular flex items-center gap-2 text-sm text-muted">
      {sayCount(files.length, 'file')}
      <span className="text-good">+{added}</span>
      <span className="text-bad">−{removed}</span>
    </span>
  )
}
