import { useNavigate } from '@tanstack/react-router'
import { Bookmark, Ellipsis, FileText, GitCompareArrows, RotateCcw, Undo2 } from 'lucide-react'
import { Suspense, useState } from 'react'
import { lazyComponent } from '../../../browser/lazy-component.tsx'
import type { Version } from '../../../data/types.ts'
import { shortHash } from '../../../design/hash.tsx'
import { IconButton } from '../../../design/icon-button.tsx'
import { Menu, MenuItem, MenuSeparator } from '../../../design/menu.tsx'

const TagVersionDialog = lazyComponent(
  async () => (await import('./tag-version-dialog.tsx')).TagVersionDialog,
)
const RevertDialog = lazyComponent(async () => (await import('./revert-dialog.tsx')).RevertDialog)

interface VersionMenuProps {
  readonly artifact: string
  readonly collection: string | undefined
  readonly version: Version
}

type VersionDialog = 'tag' | 'revert' | 'restore' | null

/** What can be done with one version. */
export function VersionMenu({ artifact, collection, version }: VersionMenuProps) {
  const [dialog, setDialog] = useState<VersionDialog>(null)
  const dialogProps = { artifact, collection, version: version.id, onClose: () => setDialog(null) }
  return (
    <>
      <Menu
        trigger={
          <IconButton label={`More about version ${shortHash(version.id)}`}>
            <Ellipsis size={15} aria-hidden />
          </IconButton>
        }
      >
        <ViewItems artifact={artifact} collection={collection} version={version} />
        <MenuSeparator />
        <ChangeItems version={version} onOpen={setDialog} />
      </Menu>
      <Suspense fallback={null}>
        {dialog === 'tag' && <TagVersionDialog {...dialogProps} />}
        {dialog === 'revert' && <RevertDialog {...dialogProps} isWhole={false} />}
        {dialog === 'restore' && <RevertDialog {...dialogProps} isWhole />}
      </Suspense>
    </>
  )
}

const isHead = ({ refs }: Version) => refs.some(({ kind }) => kind === 'head')

function ViewItems({ artifact, collection, version }: VersionMenuProps) {
  const navigate = useNavigate()
  const { id, parents } = version
  const compare = (against: string) =>
    void navigate({ to: '/compare', search: { artifact, version: id, against, collection } })
  const files = () =>
    void navigate({
      to: '/artifacts/$id',
      params: { id: artifact },
      search: { tab: 'files', version: id, collection },
    })
  return (
    <>
      <MenuItem
        icon={<GitCompareArrows size={14} />}
        disabled={parents.length === 0}
        onSelect={() => compare('parent')}
      >
        What it changed
      </MenuItem>
      <MenuItem
        icon={<GitCompareArrows size={14} />}
        disabled={isHead(version)}
        onSelect={() => compare('head')}
      >
        Compare with the head
      </MenuItem>
      <MenuItem icon={<FileText size={14} />} onSelect={files}>
        Its files
      </MenuItem>
    </>
  )
}

interface ChangeItemsProps {
  readonly version: Version
  readonly onOpen: (what: VersionDialog) => void
}

function ChangeItems({ version, onOpen }: ChangeItemsProps) {
  return (
    <>
      <MenuItem icon={<Bookmark size={14} />} onSelect={() => onOpen('tag')}>
        Give it a name
      </MenuItem>
      <MenuItem
        icon={<Undo2 size={14} />}
        disabled={version.parents.length === 0}
        onSelect={() => onOpen('revert')}
      >
        Take its changes back
      </MenuItem>
      <MenuItem
        icon={<RotateCcw size={14} />}
        disabled={isHead(version)}
        onSelect={() => onOpen('restore')}
      >
        Go back to it
      </MenuItem>
    </>
  )
}
