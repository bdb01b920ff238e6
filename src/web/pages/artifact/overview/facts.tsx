import { Link } from '@tanstack/react-router'
import { GitBranch } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ArtifactDetail } from '../../../data/types.ts'
import { Badge } from '../../../design/badge.tsx'
import { Hash } from '../../../design/hash.tsx'
import { TimeAgo } from '../../../design/time-ago.tsx'

/** Facts about an artifact: its source, its version, its deployments. */
export function Facts({ artifact }: { readonly artifact: ArtifactDetail }) {
  const { collection, version, content_sha, added, upstream, part_of } = artifact
  return (
    <div className="flex flex-col gap-5">
      <dl className="grid grid-cols-[5.5rem_1fr] gap-y-2 text-sm">
        <Fact name="Collection">{collection}</Fact>
        <Fact name="Version">
          <Hash value={version} label="version" />
        </Fact>
        <Fact name="Content">
          <Hash value={content_sha} label="content hash" />
        </Fact>
        <Fact name="Added">
          <TimeAgo at={added} />
        </Fact>
        {upstream === null ? (
          <Fact name="Source">Made here</Fact>
        ) : (
          <Upstream upstream={upstream} />
        )}
        {part_of.length > 0 && (
          <Fact name="Part of">
            <ul>
              {part_of.map((id) => (
                <li key={id}>
                  <Link to="/artifacts/$id" params={{ id }} className="text-accent hover:underline">
                    {id}
                  </Link>
                </li>
              ))}
            </ul>
          </Fact>
        )}
      </dl>
      <DeployedIn stats={artifact.deployment_stats} />
    </div>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  )
}

function Upstream({ upstream }: { readonly upstream: NonNullable<ArtifactDetail['upstream']> }) {
  const { location, path, ref, commit } = upstream
  const isAddress = location.startsWith('https://')
  return (
    <>
      <Fact name="Source">
        {isAddress ? (
          <a
            href={location}
            target="_blank"
            rel="noreferrer noopener"
            className="break-all text-accent hover:underline"
          >
            {location.replace(/^https:\/\//, '')}
          </a>
        ) : (
          <span className="font-mono text-xs break-all">{location}</span>
        )}
      </Fact>
      {path !== '' && (
        <Fact name="Path">
          <span className="font-mono text-xs break-all">{path}</span>
        </Fact>
      )}
      {ref !== null && (
        <Fact name="Follows">
          <span className="inline-flex items-center gap-1">
            <GitBranch size={13} aria-hidden /> {ref}
          </span>
        </Fact>
      )}
      {commit !== null && (
        <Fact name="Commit">
          <Hash value={commit} label="commit" />
        </Fact>
      )}
    </>
  )
}

function DeployedIn({ stats }: { readonly stats: ArtifactDetail['deployment_stats'] }) {
  if (stats === undefined || stats.projects.length === 0) return null
  return (
    <section>
      <h2 className="mb-1.5 text-xs font-medium text-muted">Deployed in</h2>
      <ul className="flex flex-col gap-1">
        {stats.projects.slice(0, 8).map((one) => (
          <li key={`${one.project_id} ${one.profile}`}>
            <Link
              to="/projects/$id"
              params={{ id: one.project_id }}
              className="flex h-8 items-center gap-2 rounded-md border border-line px-2.5 text-sm hover:border-line-strong"
            >
              <span className="min-w-0 flex-1 truncate">{one.project_name}</span>
              {one.is_modified && <Badge tone="info">Edited</Badge>}
              {one.unchecked && <Badge tone="bad">Not checked</Badge>}
            </Link>
          </li>
        ))}
      </ul>
      {stats.projects.length > 8 && (
        <p className="mt-1.5 text-xs text-muted">and {stats.projects.length - 8} more</p>
      )}
    </section>
  )
}
