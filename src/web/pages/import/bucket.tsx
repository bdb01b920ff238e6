import { TriangleAlert } from 'lucide-react'
import { DECISIONS, needsDecision } from '../../data/imports.ts'
import type { Candidate, Decision } from '../../data/imports.ts'
import { Badge } from '../../design/badge.tsx'
import { Checkbox } from '../../design/checkbox.tsx'
import { Select } from '../../design/select.tsx'

interface BucketProps {
  readonly title: string
  readonly hint: string
  readonly candidates: readonly Candidate[]
  readonly excluded: ReadonlySet<string>
  readonly decisions: ReadonlyMap<string, Decision>
  readonly onToggle: (artifact: string) => void
  readonly onDecide: (artifact: string, decision: Decision) => void
}

/** The artifacts of a source in one bucket: new, existing, or in conflict. */
export function Bucket(props: BucketProps) {
  const { title, hint, candidates, excluded, decisions, onToggle, onDecide } = props
  if (candidates.length === 0) return null
  return (
    <section aria-label={title} className="pb-4">
      <h2 className="sticky top-0 z-10 flex items-baseline gap-2 bg-surface/95 px-4 pt-4 pb-2 text-sm font-medium sm:px-6">
        {title}
        <span className="tabular text-muted">{candidates.length}</span>
        <span className="text-xs font-normal text-faint">{hint}</span>
      </h2>
      <ul className="divide-y divide-line border-y border-line">
        {candidates.map((candidate) => (
          <CandidateRow
            key={candidate.artifact + candidate.path}
            candidate={candidate}
            isChosen={!excluded.has(candidate.artifact)}
            decision={decisions.get(candidate.artifact) ?? null}
            onToggle={() => onToggle(candidate.artifact)}
            onDecide={(decision) => onDecide(candidate.artifact, decision)}
          />
        ))}
      </ul>
    </section>
  )
}

interface CandidateRowProps {
  readonly candidate: Candidate
  readonly isChosen: boolean
  readonly decision: Decision | null
  readonly onToggle: () => void
  readonly onDecide: (decision: Decision) => void
}

const OPTIONS = [{ value: '', label: 'Decide…' }, ...DECISIONS] as const

function CandidateRow({ candidate, isChosen, decision, onToggle, onDecide }: CandidateRowProps) {
  const { artifact, path, description, match, warnings } = candidate
  return (
    <li className="flex items-center gap-3 px-4 py-2 hover:bg-hover sm:px-6">
      <Checkbox aria-label={`Import ${artifact}`} checked={isChosen} onChange={onToggle} />
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2 text-sm">
          <span className="truncate font-medium">{artifact}</span>
          {match.how === 'source' && candidate.bucket === 'conflict' && (
            <Badge tone="info">newer than yours</Badge>
          )}
          {warnings.length > 0 && (
            <Badge
              tone="warn"
              icon={<TriangleAlert size={11} aria-hidden />}
              title={warnings.map(({ message }) => message).join('\n')}
            >
              {warnings.length === 1 ? 'a finding' : `${warnings.length} findings`}
            </Badge>
          )}
        </p>
        <p className="truncate text-xs text-muted">{description ?? path}</p>
      </div>
      {isChosen && needsDecision(candidate) && (
        <Select
          aria-label={`What becomes of ${artifact}`}
          size="sm"
          value={decision ?? ''}
          options={OPTIONS}
          onChange={(value) => value !== '' && onDecide(value)}
        />
      )}
    </li>
  )
}
