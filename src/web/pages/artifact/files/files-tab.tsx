import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { QueryView } from '../../../design/query-view.tsx'
import { useFiles } from '../../../data/artifacts.ts'
import type { ArtifactFile } from '../../../data/types.ts'
import type { ArtifactTabProps } from '../tab/artifact-tab.ts'
import { FileTree } from './file-tree.tsx'
import { FileView } from './file-view.tsx'

const route = getRouteApi('/artifacts/$id')

/** The files of an artifact, to look at and to edit. */
export function FilesTab({ artifact, collection }: ArtifactTabProps) {
  const { file: requested, version } = route.useSearch()
  const at = { collection, version }
  const files = useFiles(artifact.id, at)
  const navigate = useNavigate({ from: '/artifacts/$id' })
  const open = (path: string) =>
    void navigate({
      to: '/artifacts/$id',
      params: { id: artifact.id },
      search: (before) => ({ ...before, file: path }),
    })
  return (
    <QueryView query={files} rows={8} errorSpace="p-6">
      {({ items, version: head }) => {
        const chosen = chooseFile(items, requested)
        return (
          <div className="flex min-h-0 flex-1 max-md:flex-col">
            <FileTree files={items} chosen={chosen?.path ?? ''} onChoose={open} />
            {chosen !== undefined && (
              <FileView
                key={`${chosen.path} ${version ?? ''}`}
                artifact={artifact}
                file={chosen}
                at={at}
                head={version === undefined ? head : null}
              />
            )}
          </div>
        )
      }}
    </QueryView>
  )
}

function chooseFile(
  files: readonly ArtifactFile[],
  requested: string | undefined,
): ArtifactFile | undefined {
  return (
    files.find(({ path }) => path === requested) ??
    files.find(({ path }) => path === 'SKILL.md') ??
    files.find(({ is_binary }) => !is_binary) ??
    files[0]
  )
}
