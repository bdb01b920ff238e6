import { Bookmark, Camera, CircleDot, CloudDownload, FolderGit2, GitFork } from 'lucide-react'
import type { Version } from '../data/types.ts'
import { Badge } from './badge.tsx'
import type { Tone } from './badge.tsx'

type Ref = Version['refs'][number]

const LOOKS: Readonly<Record<Ref['kind'], readonly [tone: Tone, icon: typeof Bookmark]>> = {
  head: ['accent', CircleDot],
  upstream: ['neutral', CloudDownload],
  tag: ['warn', Bookmark],
  project: ['good', FolderGit2],
  baseline: ['neutral', GitFork],
  snapshot: ['neutral', Camera],
}

interface VersionRefsProps {
  readonly refs: readonly Ref[]
  /** How many are shown. The others appear as a count. */
  readonly limit?: number
}

/** What points at a version: the head, tags, copies in projects, snapshots. */
export function VersionRefs({ refs, limit = 3 }: VersionRefsProps) {
  const shown = refs.slice(0, limit)
  const more = refs.slice(limit)
  return (
    <>
      {shown.map(({ kind, name }) => {
        const [tone, Icon] = LOOKS[kind]
        return (
          <Badge
            key={`${kind} ${name}`}
            tone={tone}
            title={`${kind}: ${name}`}
            icon={<Icon size={11} aria-hidden />}
          >
            {kind === 'project' || kind === 'baseline' ? (name.split('/').at(-1) ?? name) : name}
          </Badge>
        )
      })}
      {more.length > 0 && (
        <Badge title={more.map(({ kind, name }) => `${kind}: ${name}`).join('\n')}>
          +{more.length}
        </Badge>
      )}
    </>
  )
}
