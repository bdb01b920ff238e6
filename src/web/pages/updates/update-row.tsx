import { Link } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import type { UpdateItem } from '../../data/updates.ts'
import { Badge } from '../../design/badge.tsx'
import { Checkbox } from '../../design/checkbox.tsx'
import { cx } from '../../design/class-names.ts'
import { ConsentList } from '../../design/consent-list.tsx'
import { ImpactList } from './impact-list.tsx'
import { sayChange, labelOf } from './update-labels.ts'

interface UpdateRowProps {
  readonly item: UpdateItem
  readonly isChosen?: boolean
  /** Absent if there is nothing to choose. */
  readonly onToggle?: () => void
  /** It was done already. */
  readonly isDone?: boolean
}

/** One artifact with its update and, on demand, the impact on projects. */
export function UpdateRow(props: UpdateRowProps) {
  const { item, isChosen = false, isDone = false, onToggle } = props
  const { artifact, asks, gained } = item
  const [isOpen, setOpen] = useState(false)
  const below = useId()
  // An update that is held back has no impact yet. Its commands are listed below it.
  const mayOpen = onToggle !== undefined && asks === null
  return (
    <li className="px-4 py-2 sm:px-6">
      <div className="flex items-center gap-3">
        {onToggle !== undefined && (
          <Checkbox aria-label={`Update ${artifact}`} checked={isChosen} onChange={onToggle} />
        )}
        <UpdateSummary item={item} isDone={isDone} />
        {mayOpen && (
          <button
            type="button"
            aria-expanded={isOpen}
            aria-controls={below}
            aria-label={`Impact of ${artifact} on projects`}
            onClick={() => setOpen(!isOpen)}
            className="flex h-7 shrink-0 items-center gap-1 rounded-md px-2 text-xs text-muted hover:bg-hover hover:text-ink"
          >
            <span className="max-sm:sr-only">Projects</span>
            <ChevronRight
              size={14}
              aria-hidden
              className={cx('transition-transform', isOpen && 'rotate-90')}
            />
          </button>
        )}
      </div>
      <div id={below}>
        {isOpen && <ImpactList artifact={artifact} />}
        {asks !== null && (
          <div className="mt-2 sm:ml-6.5">
            <ConsentList
              title="Upstream it can do more than yours"
              hint="It stays as it is until you choose it."
              consents={[{ artifact, content: asks, commands: gained }]}
            />
          </div>
        )}
      </div>
    </li>
  )
}

function UpdateSummary({ item, isDone }: { readonly item: UpdateItem; readonly isDone: boolean }) {
  const { artifact, action } = item
  const [tone, word] = labelOf(action, isDone)
  return (
    <div className="min-w-0 flex-1">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
        <Link
          to="/artifacts/$id"
          params={{ id: artifact }}
          className="min-w-0 truncate font-medium hover:underline"
        >
          {artifact}
        </Link>
        <Badge tone={tone}>{word}</Badge>
      </div>
      <p className="truncate text-xs text-muted" title={sayChange(item)}>
        {sayChange(item)}
      </p>
    </div>
  )
}
