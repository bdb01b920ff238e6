import { ChevronDown } from 'lucide-react'
import { Suspense, useState } from 'react'
import { lazyComponent } from '../../browser/lazy-component.tsx'
import type { FileDiff as Diff } from '../../data/types.ts'
import { Badge } from '../../design/badge.tsx'
import { cx } from '../../design/class-names.ts'
import { Skeleton } from '../../design/skeleton.tsx'
import { FieldTable } from './field-table.tsx'

const DiffView = lazyComponent(async () => (await import('../../diff/diff-view.tsx')).DiffView)

interface FileDiffProps {
  readonly file: Diff
  readonly look: 'split' | 'unified'
  readonly showsWhitespace: boolean
}

/** One file that differs: its frontmatter as a table of fields, its text below. */
export function FileDiff({ file, look, showsWhitespace }: FileDiffProps) {
  const [isOpen, setOpen] = useState(true)
  const { path, added, removed, is_binary: isBinary, before = null, after = null } = file
  return (
    <section aria-label={path} className="overflow-hidden rounded-lg border border-line bg-surface">
      <h2 className="flex items-center gap-2 border-b border-line bg-sunken px-3 py-1.5 text-sm">
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="flex min-w-0 flex-1 items-center gap-2 text-left font-mono text-xs"
        >
          <ChevronDown
            size={14}
            aria-hidden
            className={cx('shrink-0 transition-transform', !isOpen && '-rotate-90')}
          />
          <span className="truncate">
            {file.old_path === null ? path : `${file.old_path} → ${path}`}
          </span>
        </button>
        <ChangeBadges file={file} />
        <span className="tabular text-xs text-good">+{added}</span>
        <span className="tabular text-xs text-bad">−{removed}</span>
      </h2>
      {isOpen && (
        <>
          {file.fields.length > 0 && <FieldTable fields={file.fields} />}
          {isBinary ? (
            <p className="p-3 text-sm text-muted">A binary file; its bytes differ.</p>
          ) : (
            <Suspense fallback={<Skeleton className="m-3 h-40" />}>
              <DiffView
                path={path}
                before={before ?? ''}
                after={after ?? ''}
                look={look}
                showsWhitespace={showsWhitespace}
              />
            </Suspense>
          )}
        </>
      )}
    </section>
  )
}

/** The changes that a text diff does not show: modes, added or removed files, line endings. */
function ChangeBadges({ file }: { readonly file: Diff }) {
  const { old_mode: oldMode, new_mode: newMode, before = null, after = null } = file
  const endings = [before, after].map((text) => (text === null ? null : lineEndings(text)))
  const hasOtherEndings = endings[0] !== null && endings[1] !== null && endings[0] !== endings[1]
  return (
    <>
      {oldMode === null && <Badge tone="good">added</Badge>}
      {newMode === null && <Badge tone="bad">removed</Badge>}
      {oldMode !== null && newMode !== null && oldMode !== newMode && (
        <Badge tone="info">{newMode === '100755' ? 'can be run now' : 'cannot be run now'}</Badge>
      )}
      {hasOtherEndings && (
        <Badge tone="warn">
          {endings[0]} → {endings[1]} line ends
        </Badge>
      )}
    </>
  )
}

function lineEndings(text: string): string | null {
  if (!text.includes('\n')) return null
  return text.includes('\r\n') ? 'CRLF' : 'LF'
}
