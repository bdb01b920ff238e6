import type { ReactNode } from 'react'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { ArrowLeftRight, GitCompareArrows } from 'lucide-react'
import { useState } from 'react'
import type { compareSearch } from '../../browser/search-params.ts'
import { useShortcuts } from '../../browser/shortcuts.ts'
import type { FileDiff as Diff } from '../../data/types.ts'
import { useDiff } from '../../data/versions.ts'
import { Button } from '../../design/button.tsx'
import { EmptyState } from '../../design/empty-state.tsx'
import { PageHeader } from '../../design/page-header.tsx'
import { QueryView } from '../../design/query-view.tsx'
import { sayCount } from '../../design/say-count.ts'
import { CompareSides } from './compare-sides.tsx'
import { FileDiff } from './file-diff.tsx'

const route = getRouteApi('/compare')
type CompareSearch = ReturnType<typeof compareSearch>

/** The parameters that change. */
interface SearchChange {
  readonly version?: string
  readonly against?: string
  readonly look?: 'split' | 'unified'
}

/** Two states of an artifact, file by file. */
export function ComparePage(): ReactNode {
  const search = route.useSearch()
  const navigate = useNavigate({ from: '/compare' })
  const { artifact = '', look = usualLook() } = search
  const [showsWhitespace, setShowsWhitespace] = useState(false)
  const diff = useDiff(search)
  const change = (next: SearchChange) =>
    void navigate({ search: (before: CompareSearch) => ({ ...before, ...next }) })
  const toggleLook = () => change({ look: look === 'split' ? 'unified' : 'split' })
  const swap = () => {
    const { version = 'head', against = 'parent' } = search
    if (!against.startsWith('project:') && against !== 'parent') {
      change({ version: against, against: version })
    }
  }
  useShortcuts('Compare', [
    { keys: 's', label: 'Side by side, or in one', run: toggleLook },
    { keys: 'w', label: 'Show white space', run: () => setShowsWhitespace(!showsWhitespace) },
    { keys: 'r', label: 'Turn the sides around', run: swap },
  ])
  if (artifact === '') return <NothingChosen />
  return (
    <>
      <PageHeader
        trail={
          <Link to="/artifacts/$id" params={{ id: artifact }} className="hover:text-ink">
            {artifact}
          </Link>
        }
        title="Compare"
        aside={diff.data && <DiffStat files={diff.data.files} />}
        actions={
          <>
            <Button
              size="sm"
              aria-pressed={showsWhitespace}
              onClick={() => setShowsWhitespace(!showsWhitespace)}
            >
              {showsWhitespace ? 'Hide white space' : 'Show white space'}
            </Button>
            <Button size="sm" onClick={toggleLook}>
              {look === 'split' ? 'In one' : 'Side by side'}
            </Button>
            <Button size="sm" icon={<ArrowLeftRight size={14} aria-hidden />} onClick={swap}>
              Turn around
            </Button>
          </>
        }
      >
        <CompareSides search={search} onChange={change} />
      </PageHeader>
      <Files diff={diff} look={look} showsWhitespace={showsWhitespace} />
    </>
  )
}

interface FilesProps {
  readonly diff: ReturnType<typeof useDiff>
  readonly look: 'split' | 'unified'
  readonly showsWhitespace: boolean
}

function Files({ diff, look, showsWhitespace }: FilesProps) {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto border-t border-line px-4 py-4 sm:px-6">
      <QueryView query={diff}>
        {({ files }) => (
          <div className="flex flex-col gap-4">
            {files.length === 0 && (
              <EmptyState title="Both sides are the same">
                Every file has the same bytes.
              </EmptyState>
            )}
            {files.map((file) => (
              <FileDiff key={file.path} file={file} {...{ look, showsWhitespace }} />
            ))}
          </div>
        )}
      </QueryView>
    </div>
  )
}

/** How many files and lines differ. */
function DiffStat({ files }: { readonly files: readonly Diff[] }) {
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

function NothingChosen() {
  return (
    <>
      <PageHeader title="Compare" />
      <EmptyState
        icon={<GitCompareArrows size={20} aria-hidden />}
        title="Choose what to compare"
        action={<Link to="/">Open the library</Link>}
      >
        Open an artifact and choose two of its versions, or a copy in a project.
      </EmptyState>
    </>
  )
}

/** A phone has no room for two columns. */
function usualLook(): 'split' | 'unified' {
  return matchMedia('(max-width: 700px)').matches ? 'unified' : 'split'
}
