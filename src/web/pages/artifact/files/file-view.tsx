import { FileQuestion } from 'lucide-react'
import { useFileText } from '../../../data/artifacts.ts'
import type { FilesAt } from '../../../data/artifacts.ts'
import type { ArtifactDetail, ArtifactFile } from '../../../data/types.ts'
import { EmptyState } from '../../../design/empty-state.tsx'
import { ErrorNote } from '../../../design/error-note.tsx'
import { saySize } from '../../../design/say-count.ts'
import { SkeletonRows } from '../../../design/skeleton.tsx'
import { FileEditor } from './file-editor.tsx'

/** Larger files are slow to show, and nobody reads them. */
const MAX_SHOWN_BYTES = 1_000_000

interface FileViewProps {
  readonly artifact: ArtifactDetail
  readonly file: ArtifactFile
  readonly at: FilesAt
  /** The version that an edit is based on; null where the file cannot be edited. */
  readonly head: string | null
}

export function FileView(props: FileViewProps) {
  const { artifact, file, at } = props
  const isShown = !file.is_binary && file.size <= MAX_SHOWN_BYTES && file.mode !== '120000'
  const text = useFileText(artifact.id, isShown ? file.path : '', at)
  if (!isShown) {
    return (
      <div className="flex-1 overflow-y-auto">
        <EmptyState icon={<FileQuestion size={20} aria-hidden />} title={file.path}>
          {file.is_binary ? 'No text' : 'Too large to show'}, {saySize(file.size)}.
        </EmptyState>
      </div>
    )
  }
  if (text.isError) {
    return (
      <div className="flex-1 p-4">
        <ErrorNote error={text.error} onRetry={() => void text.refetch()} />
      </div>
    )
  }
  if (text.isPending) {
    return (
      <div className="flex-1">
        <SkeletonRows rows={12} />
      </div>
    )
  }
  return <FileEditor {...props} text={text.data} />
}
