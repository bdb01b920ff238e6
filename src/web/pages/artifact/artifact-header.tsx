import { Link, useNavigate } from '@tanstack/react-router'
import { Ellipsis, FolderInput, PackageOpen, PenLine, Tag, Trash2 } from 'lucide-react'
import { Suspense, useState } from 'react'
import { later } from '../../browser/later.tsx'
import { useShortcuts } from '../../browser/shortcuts.ts'
import { Badge } from '../../design/badge.tsx'
import { Button } from '../../design/button.tsx'
import { IconButton } from '../../design/icon-button.tsx'
import { Menu, MenuItem, MenuLine } from '../../design/menu.tsx'
import { PageHeader } from '../../design/page-header.tsx'
import { TypeIcon } from '../../design/type-icon.tsx'
import type { ArtifactTabProps } from './tab/artifact-tab.ts'

const DeployDialog = later(
  async () => (await import('../../artifact-actions/deploy-dialog.tsx')).DeployDialog,
)
const TagDialog = later(
  async () => (await import('../../artifact-actions/tag-dialog.tsx')).TagDialog,
)
const RenameDialog = later(
  async () => (await import('../../artifact-actions/rename-dialog.tsx')).RenameDialog,
)
const ExportDialog = later(
  async () => (await import('../../artifact-actions/export-dialog.tsx')).ExportDialog,
)
const DeleteDialog = later(
  async () => (await import('../../artifact-actions/delete-dialog.tsx')).DeleteDialog,
)

type Asked = 'deploy' | 'tag' | 'rename' | 'export' | 'delete' | null

/** The artifact's name, and what can be done with it as a whole. */
export function ArtifactHeader({ artifact, collection }: ArtifactTabProps) {
  const { id, name, type, tags, description } = artifact
  const [asked, setAsked] = useState<Asked>(null)
  const ask = (what: Asked) => () => setAsked(what)
  useShortcuts('Artifact', [
    { keys: 'd', label: 'Deploy', run: ask('deploy') },
    { keys: 't', label: 'Edit tags', run: ask('tag') },
    { keys: 'r', label: 'Rename', run: ask('rename') },
    { keys: 'e', label: 'Export as a bundle', run: ask('export') },
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
      actions={<Actions onAsk={setAsked} />}
    >
      {description !== null && (
        <p className="mt-1 line-clamp-2 max-w-3xl text-sm text-muted" title={description}>
          {description}
        </p>
      )}
      <Asking asked={asked} onClose={ask(null)} id={id} tags={tags} collection={collection} />
    </PageHeader>
  )
}

function Actions({ onAsk }: { readonly onAsk: (what: Asked) => void }) {
  return (
    <>
      <Button
        tone="primary"
        icon={<FolderInput size={15} aria-hidden />}
        onClick={() => onAsk('deploy')}
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
        <MenuItem icon={<Tag size={14} />} shortcut="t" onSelect={() => onAsk('tag')}>
          Edit tags
        </MenuItem>
        <MenuItem icon={<PenLine size={14} />} shortcut="r" onSelect={() => onAsk('rename')}>
          Rename
        </MenuItem>
        <MenuItem icon={<PackageOpen size={14} />} shortcut="e" onSelect={() => onAsk('export')}>
          Export as a bundle
        </MenuItem>
        <MenuLine />
        <MenuItem icon={<Trash2 size={14} />} isDanger onSelect={() => onAsk('delete')}>
          Delete
        </MenuItem>
      </Menu>
    </>
  )
}

interface AskingProps {
  readonly asked: Asked
  readonly onClose: () => void
  readonly id: string
  readonly tags: readonly string[]
  readonly collection: string | undefined
}

function Asking({ asked, onClose, id, tags, collection }: AskingProps) {
  const navigate = useNavigate()
  return (
    <Suspense fallback={null}>
      {asked === 'deploy' && <DeployDialog artifacts={[id]} onClose={onClose} />}
      {asked === 'tag' && (
        <TagDialog artifacts={[{ id, tags }]} collection={collection} onClose={onClose} />
      )}
      {asked === 'rename' && <RenameDialog id={id} collection={collection} onClose={onClose} />}
      {asked === 'export' && <ExportDialog artifacts={[id]} onClose={onClose} />}
      {asked === 'delete' && (
        <DeleteDialog
          artifacts={[id]}
          collection={collection}
          onClose={onClose}
          onDone={() => void navigate({ to: '/' })}
        />
      )}
    </Suspense>
  )
}
