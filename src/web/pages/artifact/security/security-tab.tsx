import { ShieldCheck, TriangleAlert, Zap } from 'lucide-react'
import { QueryView } from '../../../design/query-view.tsx'
import { useScan } from '../../../data/artifacts.ts'
import type { ArtifactTabProps } from '../tab/artifact-tab.ts'

/** An artifact's capabilities and findings. */
export function SecurityTab({ artifact }: ArtifactTabProps) {
  const scan = useScan(artifact.id)
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-4 py-5 sm:px-6">
      <div className="flex max-w-3xl flex-col gap-6">
        <QueryView query={scan} rows={4}>
          {({ capabilities, findings }) => (
            <>
              <Capabilities capabilities={capabilities} />
              <Findings findings={findings} />
            </>
          )}
        </QueryView>
      </div>
    </div>
  )
}

function Capabilities({ capabilities }: { readonly capabilities: readonly string[] }) {
  return (
    <section>
      <h2 className="mb-2 text-sm font-semibold">What it can do</h2>
      {capabilities.length === 0 ? (
        <p className="text-sm text-muted">It is text alone: nothing in it runs by itself.</p>
      ) : (
        <ul className="flex flex-col gap-1.5">
          {capabilities.map((one) => (
            <li key={one} className="flex items-start gap-2 text-sm">
              <Zap size={15} aria-hidden className="mt-0.5 shrink-0 text-warn" />
              <span className="min-w-0 break-words">{one}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

interface Finding {
  readonly code: string
  readonly message: string
  readonly where: string | null
}

function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  return (
    <section>
      <h2 className="mb-2 text-sm font-semibold">Findings</h2>
      {findings.length === 0 ? (
        <p className="flex items-center gap-2 text-sm">
          <ShieldCheck size={16} aria-hidden className="text-good" />
          No hidden text, no secrets, and nothing that gives the model orders.
        </p>
      ) : (
        <ul className="divide-y divide-line rounded-lg border border-line">
          {findings.map(({ code, message, where }) => (
            <li
              key={`${code} ${where ?? ''} ${message}`}
              className="flex gap-3 px-3 py-2.5 text-sm"
            >
              <TriangleAlert size={15} aria-hidden className="mt-0.5 shrink-0 text-warn" />
              <div className="min-w-0 flex-1">
                <p className="break-words">{message}</p>
                <p className="mt-0.5 font-mono text-xs break-all text-muted">
                  {where === null ? code : `${where} · ${code}`}
                </p>
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
