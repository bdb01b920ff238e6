import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import { ChevronRight, CircleDot, FolderGit2 } from 'lucide-react'
import { projectIdOf } from '../../api/contract/project-id.ts'
import { Badge } from '../design/badge.tsx'
import { cx } from '../design/class-names.ts'
import { sayCount } from '../design/say-count.ts'
import { TimeAgo } from '../design/time-ago.tsx'
import { CheckButton } from './check-button.tsx'
import type { TreeRow } from './tree-rows.ts'

interface VersionTreeRowProps {
  readonly row: TreeRow
  readonly index: number
  /** The distance from the top, in pixels. */
  readonly top: number
  readonly isActive: boolean
  readonly onActivate: (index: number) => void
  readonly onOpen: (key: string, isOpen: boolean) => void
}

/** One line of the tree: a version of the collection, or a copy in a project. */
export const VersionTreeRow = memo((props: VersionTreeRowProps) => {
  const { row, index, top, isActive, onActivate, onOpen } = props
  const { node, depth, isOpen, position, siblings } = row
  const isFolder = node.children.length > 0
  return (
    <div
      role="treeitem"
      tabIndex={isActive ? 0 : -1}
      data-row={index}
      aria-level={depth + 1}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-selected={isActive}
      aria-expanded={isFolder ? isOpen : undefined}
      onFocus={() => onActivate(index)}
      className="absolute inset-x-0 flex h-11 contain-strict items-center gap-2 border-b border-line pr-4 text-sm -outline-offset-2 hover:bg-hover sm:pr-6"
      style={{ transform: `translateY(${top}px)`, paddingLeft: 16 + depth * 22 }}
    >
      {isFolder ? (
        <button
          type="button"
          tabIndex={-1}
          aria-label={isOpen ? 'Close' : 'Open'}
          onClick={() => onOpen(row.key, !isOpen)}
          className="flex size-5 items-center justify-center rounded-sm text-muted hover:bg-hover"
        >
          <ChevronRight
            size={14}
            aria-hidden
            className={cx('transition-transform', isOpen && 'rotate-90')}
          />
        </button>
      ) : (
        <span className="w-5" />
      )}
      {node.version_info.location_type === 'project' ? (
        <Copy row={row} isActive={isActive} />
      ) : (
        <CollectionVersion row={row} />
      )}
    </div>
  )
})

function CollectionVersion({ row }: { readonly row: TreeRow }) {
  const { version_info } = row.node
  return (
    <>
      <CircleDot size={15} aria-hidden className="text-accent" />
      <span className="min-w-0 truncate font-medium">
        Collection {String(version_info.metadata['collection_name'])}
      </span>
      <code className="font-mono text-xs text-muted">{version_info.content_sha.slice(0, 8)}</code>
      {row.copies > 0 && !row.isOpen && <Badge>{sayCount(row.copies, 'copy', 'copies')}</Badge>}
      <span className="ml-auto text-xs text-faint">
        <TimeAgo at={version_info.created_at} />
      </span>
    </>
  )
}

function Copy({ row, isActive }: { readonly row: TreeRow; readonly isActive: boolean }) {
  const { location, is_modified, content_sha, created_at, metadata } = row.node.version_info
  const id = projectIdOf(location)
  const detected = metadata['modification_detected_at']
  const behind = Number(row.node.metadata['behind'] ?? 0)
  return (
    <>
      <FolderGit2 size={15} aria-hidden className="shrink-0 text-muted" />
      <Link
        to="/projects/$id"
        params={{ id }}
        tabIndex={isActive ? 0 : -1}
        title={location}
        className="min-w-0 truncate font-medium hover:underline"
      >
        {String(metadata['project_name'] ?? location)}
      </Link>
      <code className="font-mono text-xs text-muted max-sm:hidden">{content_sha.slice(0, 8)}</code>
      {is_modified ? (
        <Badge tone="info">Modified</Badge>
      ) : metadata['unchecked'] === true ? (
        <Badge tone="bad">Not checked</Badge>
      ) : (
        <Badge tone="good">As deployed</Badge>
      )}
      {behind > 0 && <Badge tone="warn">{sayCount(behind, 'version', 'versions')} behind</Badge>}
      {typeof detected === 'string' && (
        <span className="text-xs text-muted max-lg:hidden">
          seen <TimeAgo at={detected} />
        </span>
      )}
      <span className="ml-auto text-xs text-faint max-lg:hidden">
        deployed <TimeAgo at={created_at} />
      </span>
      <CheckButton project={id} isActive={isActive} />
    </>
  )
}
