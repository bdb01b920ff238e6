import { useDecide } from '../../data/merges.ts'
import type { ConflictFile } from '../../data/types.ts'
import { Button } from '../../design/button.tsx'

interface WholeFileMergeProps {
  readonly id: string
  readonly file: ConflictFile
}

const SIDES = [
  { strategy: 'use_local', label: 'Keep yours', side: 'ours' },
  { strategy: 'use_remote', label: 'Take what comes in', side: 'theirs' },
  { strategy: 'use_base', label: 'Go back to the base', side: 'base' },
] as const

/** A conflict about a whole file: one side deleted it, or it is binary or a link. */
export function WholeFileMerge({ id, file }: WholeFileMergeProps) {
  const decide = useDecide(id)
  const { path, type } = file
  return (
    <div className="min-w-0 flex-1 overflow-y-auto p-4">
      <p className="mb-3 text-sm text-muted">
        {type === 'deletion'
          ? 'One side deleted this file and the other changed it.'
          : 'This file cannot be merged line by line.'}
      </p>
      <div className="grid gap-3 md:grid-cols-3">
        {SIDES.map(({ strategy, label, side }) => (
          <section
            key={side}
            className="flex min-w-0 flex-col gap-2 rounded-lg border border-line bg-surface p-3"
          >
            <Button isBusy={decide.isPending} onClick={() => decide.mutate({ path, strategy })}>
              {label}
            </Button>
            <pre className="max-h-96 overflow-auto font-mono text-xs whitespace-pre-wrap">
              {file[side] ?? 'no text'}
            </pre>
          </section>
        ))}
      </div>
    </div>
  )
}
