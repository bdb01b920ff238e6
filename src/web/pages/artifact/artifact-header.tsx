import { Link, useNavigate } from '@tanstack/react-router'
import { Ellipsis, FolderInput, PackageOpen, PenLine, Tag, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { ArtifactDialogs } from '../../artifact-actions/artifact-dialogs.tsx'
import type { ArtifactAction } from '../../artifact-actions/artifact-dialogs.tsx'
import { useShortcuts } from '../../browser/shortcuts.ts'
import { Badge } from '../../design/badge.tsx'
import { Button } from '../../design/button.tsx'
import { IconButton } from '../../design/icon-button.tsx'
import { Menu, MenuItem, MenuSeparator } from '../../design/menu.tsx'
import { PageHeader } from '../../design/page-header.tsx'
import { TypeIcon } from '../../design/type-icon.tsx'
import type { ArtifactTabProps } from './tab/artifact-tab.ts'

/** The artifact's name and actions. */
export function ArtifactHeader({ artifact, collection }: ArtifactTabProps) {
  const { id, name, type, tags, description } = artifact
  const [action, setAction] = useState<ArtifactAction | null>(null)
  const navigate = useNavigate()
  const open = (next: ArtifactAction) => () => setAction(next)
  useShortcuts('Artifact', [
    { keys: 'd', label: 'Deploy', run: open('deploy') },
    { keys: 't', label: 'Edit tags', run: open('tag') },
    { keys: 'r', label: 'Rename', run: open('rename') },
    { keys: 'e', label: 'Export as a bundle', run: open('export') },
  ])
  return (
    <PageHeader
      trail={
        <Link to="/" className="hover:text-ink hover:underline">
          Library
        </Link>
      }
      title={name}
      aside={
        <span className="flex flex-wrap items-center gap-1.5">
          <Badge icon={<TypeIcon type={type} size={12} />}>{type}</Badge>
          {tags.map((tag) => (
            <Link key={tag} to="/" search={{ tag }} className="rounded-full">
              <Badge tone="accent">#{tag}</Badge>
            </Link>
          ))}
        </span>
      }
      actions={<Actions onOpen={open} />}
    >
      {description !== null && (
        <p className="mt-1 line-clamp-2 max-w-3xl text-sm text-muted" title={description}>
          {description}
        </p>
      )}
      <ArtifactDialogs
        action={action}
        artifacts={[{ id, tags }]}
        collection={collection}
        onClose={() => setAction(null)}
        onDeleted={() => void navigate({ to: '/' })}
      />
    </PageHeader>
  )
}

interface ActionsProps {
  readonly onOpen: (action: ArtifactAction) => () => void
}

function Actions({ onOpen }: ActionsProps) {
  return (
    <>
      <Button
        tone="primary"
        icon={<FolderInput size={15} aria-hidden />}
        onClick={onOpen('deploy')}
      >
        Deploy
      </Button>
      <Menu
        trigger={
          <IconButton label="More" className="size-8 border border-line">
            <Ellipsis size={16} aria-hidden />
          </IconButton>
        }
      >
        <MenuItem icon={<Tag size={14} />} shortcut="t" onSelect={onOpen('tag')}>
          Edit tags
        </MenuItem>
        <MenuItem icon={<PenLine size={14} />} shortcut="r" onSelect={onOpen('rename')}>
          Rename
        </MenuItem>
        <MenuItem icon={<PackageOpen size={14} />} shortcut="e" onSelect={onOpen('export')}>
          Export as a bundle
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon={<Trash2 size={14} />} isDanger onSelect={onOpen('delete')}>
          Delete
        </MenuItem>
      </Menu>
    </>
  )
}
