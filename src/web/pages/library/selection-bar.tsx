import { FolderInput, PackageOpen, Tag, Trash2, X } from 'lucide-react'
import { useState } from 'react'
import { ArtifactDialogs } from '../../artifact-actions/artifact-dialogs.tsx'
import type { ArtifactAction } from '../../artifact-actions/artifact-dialogs.tsx'
import { useShortcuts } from '../../browser/shortcuts.ts'
import { Button } from '../../design/button.tsx'
import { IconButton } from '../../design/icon-button.tsx'
import type { Selection } from './use-selection.ts'

const ACTIONS = [
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
  const [action, setAction] = useState<ArtifactAction | null>(null)
  const { chosen, clear } = selection
  const open = (next: ArtifactAction) => () => chosen.length > 0 && setAction(next)
  useShortcuts('Library', [
    { keys: 'd', label: 'Deploy what is chosen', run: open('deploy') },
    { keys: 't', label: 'Tag what is chosen', run: open('tag') },
    { keys: 'e', label: 'Export what is chosen', run: open('export') },
    { keys: 'delete', label: 'Delete what is chosen', run: open('delete') },
  ])
  if (chosen.length === 0) return null
  return (
    <>
      <div
        role="toolbar"
        aria-label="What is chosen"
        className="absolute inset-x-0 bottom-4 z-20 mx-auto flex w-fit max-w-[calc(100%-2rem)] animate-enter items-center gap-1 rounded-lg border border-line bg-raised p-1.5 shadow-overlay"
      >
        <span className="tabular px-2 text-sm font-medium whitespace-nowrap">
          {chosen.length} chosen
        </span>
        <Button
          tone="primary"
          size="sm"
          icon={<FolderInput size={14} aria-hidden />}
          onClick={open('deploy')}
        >
          Deploy
        </Button>
        {ACTIONS.map(({ name, label, Icon }) => (
          <Button
            key={name}
            tone="quiet"
            size="sm"
            icon={<Icon size={14} aria-hidden />}
            onClick={open(name)}
          >
            {label}
          </Button>
        ))}
        <IconButton label="Choose none" shortcut="escape" onClick={clear}>
          <X size={15} aria-hidden />
        </IconButton>
      </div>
      <ArtifactDialogs
        action={action}
        artifacts={chosen}
        collection={collection}
        onClose={() => setAction(null)}
        onDone={clear}
        onDeleted={clear}
      />
    </>
  )
}
