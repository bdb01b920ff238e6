import { FolderInput, PackageOpen, Tag, Trash2, X } from 'lucide-react'
import { Suspense, useState } from 'react'
import { later } from '../../browser/later.tsx'
import { useShortcuts } from '../../browser/shortcuts.ts'
import { Button } from '../../design/button.tsx'
import { IconButton } from '../../design/icon-button.tsx'
import type { Selection } from './use-selection.ts'

const DeployDialog = later(
  async () => (await import('../../artifact-actions/deploy-dialog.tsx')).DeployDialog,
)
const TagDialog = later(
  async () => (await import('../../artifact-actions/tag-dialog.tsx')).TagDialog,
)
const ExportDialog = later(
  async () => (await import('../../artifact-actions/export-dialog.tsx')).ExportDialog,
)
const DeleteDialog = later(
  async () => (await import('../../artifact-actions/delete-dialog.tsx')).DeleteDialog,
)

const DEEDS = [
  { name: 'tag', label: 'Tag', Icon: Tag },
  { name: 'export', label: 'Export', Icon: PackageOpen },
  { name: 'delete', label: 'Delete', Icon: Trash2 },
] as const

interface SelectionBarProps {
  readonly selection: Selection
  readonly collection: string | undefined
}

/** What can be done with all that is chosen. */
export function SelectionBar({ selection, collection }: SelectionBarProps) {
  const [asked, setAsked] = useState<'deploy' | 'tag' | 'export' | 'delete' | null>(null)
  const { chosen, clear } = selection
  const ids = chosen.map(({ id }) => id)
  const ask = (what: typeof asked) => () => ids.length > 0 && setAsked(what)
  const close = () => setAsked(null)
  useShortcuts('Library', [
    { keys: 'd', label: 'Deploy what is chosen', run: ask('deploy') },
    { keys: 't', label: 'Tag what is chosen', run: ask('tag') },
    { keys: 'e', label: 'Export what is chosen', run: ask('export') },
    { keys: 'delete', label: 'Delete what is chosen', run: ask('delete') },
  ])
  if (ids.length === 0) return null
  return (
    <>
      <div
        role="toolbar"
        aria-label="What is chosen"
        className="absolute inset-x-0 bottom-4 z-20 mx-auto flex w-fit max-w-[calc(100%-2rem)] animate-enter items-center gap-1 rounded-lg border border-line bg-raised p-1.5 shadow-overlay"
      >
        <span className="tabular px-2 text-sm font-medium whitespace-nowrap">
          {ids.length} chosen
        </span>
        <Button
          tone="primary"
          size="sm"
          icon={<FolderInput size={14} aria-hidden />}
          onClick={ask('deploy')}
        >
          Deploy
        </Button>
        {DEEDS.map(({ name, label, Icon }) => (
          <Button
            key={name}
            tone="quiet"
            size="sm"
            icon={<Icon size={14} aria-hidden />}
            onClick={ask(name)}
          >
            {label}
          </Button>
        ))}
        <IconButton label="Choose none" shortcut="escape" onClick={clear}>
          <X size={15} aria-hidden />
        </IconButton>
      </div>
      <Suspense fallback={null}>
        {asked === 'deploy' && <DeployDialog artifacts={ids} onClose={close} onDone={clear} />}
        {asked === 'tag' && (
          <TagDialog artifacts={chosen} collection={collection} onClose={close} />
        )}
        {asked === 'export' && <ExportDialog artifacts={ids} onClose={close} onDone={clear} />}
        {asked === 'delete' && (
          <DeleteDialog artifacts={ids} collection={collection} onClose={close} onDone={clear} />
        )}
      </Suspense>
    </>
  )
}
