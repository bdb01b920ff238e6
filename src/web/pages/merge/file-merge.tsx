import { ChevronDown, ChevronUp } from 'lucide-react'
import { Suspense, useRef } from 'react'
import { lazyComponent } from '../../browser/lazy-component.tsx'
import type { ConflictFile } from '../../data/types.ts'
import { Button } from '../../design/button.tsx'
import { IconButton } from '../../design/icon-button.tsx'
import { Skeleton } from '../../design/skeleton.tsx'
import { ConflictPlace } from './conflict-place.tsx'
import { useFileMerge } from './use-file-merge.ts'

const ResultEditor = lazyComponent(
  async () => (await import('../../diff/result-editor.tsx')).ResultEditor,
)

interface FileMergeProps {
  readonly id: string
  readonly file: ConflictFile
  /** Finishing this file finishes the merge. */
  readonly isLastFile: boolean
}

/** The conflicts of one file, each with its three sides, above the result. */
export function FileMerge({ id, file, isLastFile }: FileMergeProps) {
  const { path, hunks } = file
  const places = useRef<HTMLDivElement>(null)
  const merge = useFileMerge(id, file, (index) =>
    places.current?.children[index]?.scrollIntoView({ block: 'nearest' }),
  )
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <MergeBar merge={merge} count={hunks.length} isLastFile={isLastFile} />
      <div className="grid min-h-0 flex-1 grid-rows-[minmax(0,1.2fr)_minmax(0,1fr)]">
        <div ref={places} className="flex flex-col gap-4 overflow-y-auto p-4">
          {hunks.map((hunk, index) => (
            <ConflictPlace
              key={hunk.number}
              hunk={hunk}
              choice={merge.choiceOf(hunk.number)}
              isCurrent={index === merge.current}
              onFocus={() => merge.setCurrent(index)}
              onChoose={(choice) => merge.take(hunk.number, choice)}
            />
          ))}
        </div>
        <section aria-label="Result" className="flex min-h-0 flex-col border-t border-line">
          <h2 className="flex items-center gap-2 bg-sunken px-4 py-1 text-xs font-medium text-muted">
            Result
            <span className="font-normal text-faint">as it will be written; you may edit it</span>
          </h2>
          <div className="min-h-0 flex-1 overflow-y-auto">
            <Suspense fallback={<Skeleton className="m-3 h-24" />}>
              <ResultEditor path={path} text={merge.result} onEdit={merge.edit} />
            </Suspense>
          </div>
        </section>
      </div>
    </div>
  )
}

interface MergeBarProps {
  readonly merge: ReturnType<typeof useFileMerge>
  readonly count: number
  readonly isLastFile: boolean
}

function MergeBar({ merge, count, isLastFile }: MergeBarProps) {
  const { current, moveBy, open, isReady, isBusy, finish } = merge
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2">
      <IconButton
        label="Previous place"
        shortcut="k"
        disabled={current === 0}
        onClick={() => moveBy(-1)}
      >
        <ChevronUp size={16} aria-hidden />
      </IconButton>
      <IconButton
        label="Next place"
        shortcut="j"
        disabled={current === count - 1}
        onClick={() => moveBy(1)}
      >
        <ChevronDown size={16} aria-hidden />
      </IconButton>
      <span className="tabular text-sm text-muted" aria-live="polite">
        {open === 0 ? 'Every place is decided' : `${open} of ${count} to decide`}
      </span>
      <Button
        tone="primary"
        size="sm"
        className="ml-auto"
        disabled={!isReady}
        isBusy={isBusy}
        onClick={finish}
      >
        {isLastFile ? 'Finish the merge' : 'Finish this file'}
      </Button>
    </div>
  )
}
