import { useEffect, useRef } from 'react'
import type { Version } from '../../../data/types.ts'
import { Checkbox } from '../../../design/checkbox.tsx'
import { cx } from '../../../design/class-names.ts'
import { Hash, shortHash } from '../../../design/hash.tsx'
import { TimeAgo } from '../../../design/time-ago.tsx'
import { VersionRefs } from '../../../design/version-refs.tsx'
import { LaneRail } from '../../../graph/lane-rail.tsx'
import type { LaneRow } from '../../../graph/version-lanes.ts'
import { VersionMenu } from './version-menu.tsx'

interface VersionLineProps {
  readonly artifact: string
  readonly collection: string | undefined
  readonly version: Version
  readonly row: LaneRow
  readonly lanes: number
  readonly isActive: boolean
  readonly isChosen: boolean
  readonly onToggle: () => void
}

const HEIGHT = 52

/** One version with its message, author and refs. */
export function VersionLine(props: VersionLineProps) {
  const { artifact, collection, version, row, lanes, isActive, isChosen, onToggle } = props
  const { id, message, origin, created_by, created_at, refs } = version
  const box = useRef<HTMLLabelElement>(null)
  useEffect(() => {
    if (isActive) box.current?.querySelector('input')?.focus({ preventScroll: true })
  }, [isActive])
  return (
    <div
      className={cx(
        'flex h-full items-center gap-3 px-4 sm:px-6',
        isChosen ? 'bg-accent-soft' : 'hover:bg-hover',
      )}
    >
      <label ref={box} className="flex size-6 items-center justify-center">
        <Checkbox
          checked={isChosen}
          onChange={onToggle}
          aria-label={`Choose version ${shortHash(id)}`}
        />
      </label>
      <LaneRail row={row} lanes={lanes} height={HEIGHT} isMarked={refs.length > 0} />
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2 text-sm">
          <span className="min-w-0 truncate font-medium" title={message}>
            {message === '' ? origin : message}
          </span>
          <span className="flex shrink-0 gap-1 max-md:hidden">
            <VersionRefs refs={refs} />
          </span>
        </p>
        <p className="truncate text-xs text-muted">
          {origin} by {created_by}, <TimeAgo at={created_at} />
        </p>
      </div>
      <Hash value={id} label="version" />
      <VersionMenu artifact={artifact} collection={collection} version={version} />
    </div>
  )
}
