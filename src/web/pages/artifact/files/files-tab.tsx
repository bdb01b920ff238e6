import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useFiles } from '../../../data/artifacts.ts'
import type { ArtifactFile } from '../../../data/types.ts'
import { ErrorNote } from '../../../design/error-note.tsx'
import { SkeletonRows } from '../../../design/skeleton.tsx'
import type { ArtifactTabProps } from '../tab/artifact-tab.ts'
import { FileTree } from './file-tree.tsx'
import { FileView } from './file-view.tsx'

const route = getRouteApi('/artifacts/$id')

/** The files of an artifact, to look at and to edit. */
export function FilesTab({ artifact, collection }: ArtifactTabProps) {
  const { file: asked, version } = route.useSearch()
  const at = { collection, version }
  const files = useFiles(artifact.id, at)
  const navigate = useNavigate({ from: '/artifacts/$id' })
  if (files.isPending) return <SkeletonRows rows={8} />
  if (files.isError) {
    return (
      <div className="p-6">
        <ErrorNote error={files.error} onRetry={() => void files.refetch()} />
      </div>
    )
  }
  const { items } = files.data
  const chosen = chooseFile(items, asked)
  const open = (path: string) =>
    void navigate({
      to: '/artifacts/$id',
      params: { id: artifact.id },
      search: (before) => ({ ...before, file: path }),
    })
  return (
    <div className="flex min-h-0 flex-1 max-md:flex-col">
      <FileTree files={items} chosen={chosen?.path ?? ''} onChoose={open} />
      {chosen !== undefined && (
        <FileView
          key={`${chosen.path} ${version ?? ''}`}
          artifact={artifact}
          file={chosen}
          at={at}
          head={version === undefined ? files.data.version : null}
        />
      )}
    </div>
  )
}

function chooseFile(
  files: readonly ArtifactFile[],
  asked: string | undefined,
): ArtifactFile | undefined {
  return (
    files.find(({ path }) => path === asked) ??
    files.find(({ path }) => path === 'SKILL.md') ??
    files.find(({ is_binary }) => !is_binary) ??
    files[0]
  )
}
