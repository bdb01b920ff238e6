import { useState } from 'react'
import { needsDecision, useImport } from '../../data/imports.ts'
import type { Decision, ImportReport } from '../../data/imports.ts'
import type { Job } from '../../data/types.ts'
import { Button } from '../../design/button.tsx'
import { EmptyState } from '../../design/empty-state.tsx'
import { ErrorNote } from '../../design/error-note.tsx'
import { sayCount } from '../../design/say-count.ts'
import { Bucket } from './bucket.tsx'
import { Notes } from './notes.tsx'

interface ImportPreviewProps {
  readonly scan: string
  readonly report: ImportReport
  readonly onImport: (job: Job) => void
  readonly onBack: () => void
}

const BUCKETS = [
  { id: 'conflict', title: 'To decide', hint: 'The name is taken by other content.' },
  { id: 'new', title: 'New', hint: 'Not in your collection yet.' },
  { id: 'existing', title: 'Already there', hint: 'The same content: linked, nothing is copied.' },
] as const

/** A source's artifacts in three buckets, with a decision for each name that is taken. */
export function ImportPreview({ scan, report, onImport, onBack }: ImportPreviewProps) {
  const { added } = report
  const [excluded, setExcluded] = useState<ReadonlySet<string>>(new Set())
  const [decisions, setDecisions] = useState<ReadonlyMap<string, Decision>>(new Map())
  const start = useImport()
  const chosen = added.filter(({ artifact }) => !excluded.has(artifact))
  const open = chosen.filter(
    (one) => one.bucket === 'conflict' && needsDecision(one) && !decisions.has(one.artifact),
  )
  const run = () =>
    start.mutate(
      {
        scan,
        artifacts: excluded.size === 0 ? [] : chosen.map(({ artifact }) => artifact),
        decisions: Object.fromEntries(decisions),
      },
      { onSuccess: onImport },
    )
  if (added.length === 0) return <NothingToImport report={report} onBack={onBack} />
  return (
    <>
      <div className="flex-1">
        {BUCKETS.map(({ id, title, hint }) => (
          <Bucket
            key={id}
            title={title}
            hint={hint}
            candidates={added.filter(({ bucket }) => bucket === id)}
            excluded={excluded}
            decisions={decisions}
            onToggle={(artifact) => setExcluded(excluded.symmetricDifference(new Set([artifact])))}
            onDecide={(artifact, decision) =>
              setDecisions((before) => new Map(before).set(artifact, decision))
            }
          />
        ))}
        <Notes report={report} />
      </div>
      <footer className="sticky bottom-0 flex flex-wrap items-center gap-3 border-t border-line bg-surface px-4 py-3 sm:px-6">
        <span className="text-sm text-muted" aria-live="polite">
          {sayCount(chosen.length, 'artifact')}
          {open.length > 0 && `, ${open.length} to decide`}
        </span>
        {start.isError && <ErrorNote error={start.error} />}
        <div className="ml-auto flex gap-2">
          <Button onClick={onBack}>Another source</Button>
          <Button
            tone="primary"
            disabled={chosen.length === 0 || open.length > 0}
            isBusy={start.isPending}
            onClick={run}
          >
            Import {sayCount(chosen.length, 'artifact')}
          </Button>
        </div>
      </footer>
    </>
  )
}

function NothingToImport({ report, onBack }: Pick<ImportPreviewProps, 'report' | 'onBack'>) {
  return (
    <>
      <EmptyState
        title="Nothing to import"
        action={<Button onClick={onBack}>Try another source</Button>}
      >
        The source holds no artifact that may be taken in.
      </EmptyState>
      <Notes report={report} />
    </>
  )
}
