import type { ReactNode } from 'react'
import { useState } from 'react'
import { reportOf, useJob } from '../../data/imports.ts'
import { PageHeader } from '../../design/page-header.tsx'
import { ImportPreview } from './import-preview.tsx'
import { ImportResult } from './import-result.tsx'
import { JobProgress } from './job-progress.tsx'
import { SourceForm } from './source-form.tsx'

/** Imports artifacts in three steps: scan a source, decide, import. Undo takes the import back. */
export function ImportPage(): ReactNode {
  const [scanId, setScanId] = useState<string | null>(null)
  const [importId, setImportId] = useState<string | null>(null)
  const scan = useJob(scanId)
  const done = useJob(importId)
  const found = reportOf(scan.data)
  const imported = reportOf(done.data)
  const startOver = () => {
    setScanId(null)
    setImportId(null)
  }
  return (
    <>
      <PageHeader title="Import">
        <ol className="mt-2 flex gap-4 text-xs" aria-label="Steps">
          {['Choose a source', 'Look and decide', 'Done'].map((step, index) => {
            const at = imported !== null ? 2 : found !== null ? 1 : 0
            return (
              <li
                key={step}
                aria-current={index === at ? 'step' : undefined}
                className={index === at ? 'font-medium text-ink' : 'text-faint'}
              >
                {index + 1}. {step}
              </li>
            )
          })}
        </ol>
      </PageHeader>
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto border-t border-line">
        {scanId === null && <SourceForm onScan={(job) => setScanId(job.id)} />}
        {scanId !== null && found === null && (
          <JobProgress job={scan.data} what="Looking at the source" onBack={startOver} />
        )}
        {found !== null && importId === null && (
          <ImportPreview
            scan={scanId ?? ''}
            report={found.result}
            onImport={(job) => setImportId(job.id)}
            onBack={startOver}
          />
        )}
        {importId !== null && imported === null && (
          <JobProgress job={done.data} what="Importing" onBack={() => setImportId(null)} />
        )}
        {imported !== null && (
          <ImportResult
            report={imported.result}
            operation={imported.operation}
            onAgain={startOver}
          />
        )}
      </div>
    </>
  )
}
