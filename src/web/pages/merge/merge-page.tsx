import type { ReactNode } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useAbortMerge, useMerge } from '../../data/merges.ts'
import type { MergeDetail } from '../../data/types.ts'
import { Button } from '../../design/button.tsx'
import { EmptyState } from '../../design/empty-state.tsx'
import { ErrorNote } from '../../design/error-note.tsx'
import { PageHeader } from '../../design/page-header.tsx'
import { SkeletonRows } from '../../design/skeleton.tsx'
import { ConflictFiles } from './conflict-files.tsx'
import { FileMerge } from './file-merge.tsx'
import { MergeTarget } from './merges-page.tsx'
import { WholeFileMerge } from './whole-file-merge.tsx'

const route = getRouteApi('/merges/$id')

/** One pending merge: its files, their conflicts, and the result. */
export function MergePage(): ReactNode {
  const { id } = route.useParams()
  const merge = useMerge(id)
  if (merge.isError) {
    return (
      <>
        <PageHeader title="Merge" />
        <div className="px-4 sm:px-6">
          <ErrorNote error={merge.error} onRetry={() => void merge.refetch()} />
        </div>
      </>
    )
  }
  if (merge.data === undefined) return <SkeletonRows rows={10} />
  return <OpenMerge merge={merge.data} />
}

function OpenMerge({ merge }: { readonly merge: MergeDetail }) {
  const { id, artifact, files, decided } = merge
  const [path, setPath] = useState(files[0]?.path ?? '')
  const abort = useAbortMerge(id)
  const file = files.find((one) => one.path === path) ?? files[0]
  return (
    <>
      <PageHeader
        trail={
          <Link to="/merges" className="hover:text-ink">
            Merges
          </Link>
        }
        title={
          <Link to="/artifacts/$id" params={{ id: artifact }}>
            {artifact}
          </Link>
        }
        aside={
          <span className="text-sm text-muted">
            <MergeTarget projectId={merge.project_id} />, from {merge.command}
          </span>
        }
        actions={
          <Button size="sm" onClick={() => abort.mutate(undefined)} isBusy={abort.isPending}>
            Give up this merge
          </Button>
        }
      />
      <div className="flex min-h-0 flex-1 border-t border-line max-md:flex-col">
        <ConflictFiles
          files={files}
          decided={decided}
          chosen={file?.path ?? ''}
          onChoose={setPath}
        />
        {file === undefined ? (
          <EmptyState title="Every file is decided">The result is being written.</EmptyState>
        ) : file.hunks.length > 0 ? (
          <FileMerge key={file.path} id={id} file={file} isLastFile={files.length === 1} />
        ) : (
          <WholeFileMerge key={file.path} id={id} file={file} />
        )}
      </div>
    </>
  )
}
