import { Link } from '@tanstack/react-router'
import { FolderGit2, FolderX } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useListCursor } from '../../browser/list-cursor.ts'
import type { Project } from '../../data/types.ts'
import { Badge } from '../../design/badge.tsx'
import { sayCount } from '../../design/say-count.ts'
import { TimeAgo } from '../../design/time-ago.tsx'

/** The list of projects. */
export function ProjectList({ projects }: { readonly projects: readonly Project[] }) {
  const cursor = useListCursor({ name: 'Projects', count: projects.length })
  return (
    <ul className="divide-y divide-line">
      {projects.map((project, index) => (
        <ProjectLine key={project.id} project={project} isActive={index === cursor} />
      ))}
    </ul>
  )
}

interface ProjectLineProps {
  readonly project: Project
  readonly isActive: boolean
}

function ProjectLine({ project, isActive }: ProjectLineProps) {
  const { id, name, path, deployments, reachable, last_checked } = project
  const link = useRef<HTMLAnchorElement>(null)
  useEffect(() => {
    if (isActive) link.current?.focus()
  }, [isActive])
  const Icon = reachable ? FolderGit2 : FolderX
  return (
    <li className="relative flex min-h-14 items-center gap-3 px-4 py-2 hover:bg-hover sm:px-6">
      <span className="flex size-7 shrink-0 items-center justify-center rounded-md bg-hover text-muted">
        <Icon size={15} aria-hidden />
      </span>
      <div className="min-w-0 flex-1">
        <Link
          ref={link}
          to="/projects/$id"
          params={{ id }}
          className="text-sm font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:rounded-md focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          {name}
        </Link>
        <p className="truncate font-mono text-xs text-muted" title={path}>
          {path}
        </p>
      </div>
      <span className="flex flex-wrap justify-end gap-1.5">
        <Counts project={project} />
      </span>
      <span className="tabular w-24 text-right text-xs text-muted max-md:hidden">
        {sayCount(deployments, 'copy', 'copies')}
      </span>
      <span className="w-32 text-right text-xs text-faint max-lg:hidden">
        {last_checked === null ? (
          'not checked yet'
        ) : (
          <>
            checked <TimeAgo at={last_checked} />
          </>
        )}
      </span>
    </li>
  )
}

function Counts({ project }: { readonly project: Project }) {
  const { modified, outdated, reachable, deployments } = project
  if (!reachable) return <Badge tone="bad">Not reachable</Badge>
  if (deployments === 0) return <Badge>Empty</Badge>
  if (modified + outdated === 0) return <Badge tone="good">In sync</Badge>
  return (
    <>
      {outdated > 0 && <Badge tone="warn">{outdated} outdated</Badge>}
      {modified > 0 && <Badge tone="info">{modified} edited</Badge>}
    </>
  )
}
