import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { DeploymentDrift, Project } from '../../data/types.ts'
import { sayDrift } from '../../design/drift-badge.tsx'
import { Hash } from '../../design/hash.tsx'
import { DriftActions } from './drift-actions.tsx'

interface DriftDetailProps {
  readonly project: Project
  readonly item: DeploymentDrift
}

/** What is known of one copy, and what can be done about it. */
export function DriftDetail({ project, item }: DriftDetailProps) {
  const { artifact, state, trial_merge, line_endings_only, problem, left_plugins } = item
  return (
    <div className="border-t border-line bg-sunken px-4 py-4 sm:px-6 sm:pl-15">
      <p className="text-sm">
        {sayDrift(state)} {line_endings_only && 'Only the line ends differ. '}
        <Link to="/artifacts/$id" params={{ id: artifact }} className="text-accent underline">
          Open the artifact
        </Link>
      </p>
      {left_plugins.length > 0 && (
        <p className="mt-1 text-sm text-warn">No longer a part of {left_plugins.join(', ')}.</p>
      )}
      {problem !== null && <p className="mt-1 text-sm text-bad">{problem.message}</p>}
      <Sides item={item} />
      {trial_merge !== null && <TrialMerge trial={trial_merge} />}
      <DriftActions project={project} item={item} />
    </div>
  )
}

function Sides({ item }: { readonly item: DeploymentDrift }) {
  const { baseline_sha, collection_sha, project_sha } = item
  return (
    <dl className="mt-3 flex flex-wrap gap-x-8 gap-y-2 text-xs">
      <Side name="Baseline">{baseline_sha}</Side>
      <Side name="Collection">{collection_sha}</Side>
      <Side name="Project">{project_sha}</Side>
    </dl>
  )
}

function Side({ name, children }: { readonly name: string; readonly children: string | null }) {
  const value: ReactNode =
    children === null ? (
      <span className="text-muted">nothing</span>
    ) : (
      <Hash value={children} label={`content of the ${name.toLowerCase()}`} />
    )
  return (
    <div>
      <dt className="text-muted">{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

type Trial = NonNullable<DeploymentDrift['trial_merge']>

function TrialMerge({ trial }: { readonly trial: Trial }) {
  return (
    <div className="mt-3 text-xs">
      <p className="font-medium">
        {trial.clean ? 'A merge would be clean.' : 'A merge would leave something to decide.'}
      </p>
      <ul className="mt-1 flex flex-col gap-0.5 font-mono">
        {trial.merged.map((path) => (
          <li key={path} className="text-good">
            merged {path}
          </li>
        ))}
        {trial.conflicts.map(({ path, type }) => (
          <li key={path} className="text-bad">
            conflict {path} ({type.replaceAll('_', ' ')})
          </li>
        ))}
      </ul>
    </div>
  )
}
