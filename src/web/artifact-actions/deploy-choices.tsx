import type { OnMismatch } from '../data/mismatch.ts'
import { useAbout } from '../data/server.ts'
import type { Project } from '../data/types.ts'
import { Checkbox } from '../design/checkbox.tsx'
import { Field } from '../design/field.tsx'
import { Select } from '../design/select.tsx'

/** Where artifacts go. */
export interface DeployTarget {
  readonly project: string
  /** The agent. */
  readonly profile: string
  readonly force: boolean
  /** What to do with a part that exists with other content and belongs to something else. */
  readonly onMismatch: OnMismatch
}

interface DeployChoicesProps {
  readonly projects: readonly Project[]
  readonly target: DeployTarget
  readonly onChange: (target: DeployTarget) => void
}

export function DeployChoices({ projects, target, onChange }: DeployChoicesProps) {
  const { data } = useAbout()
  const platforms = data?.platforms ?? [{ id: 'claude_code', name: 'Claude Code' }]
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Field label="Project">
        {(ids) => (
          <Select
            {...ids}
            value={target.project}
            options={projects.map(({ id, name, path }) => ({
              value: id,
              label: `${name} (${path})`,
            }))}
            onChange={(project) => onChange({ ...target, project, onMismatch: 'cancel' })}
          />
        )}
      </Field>
      <Field label="Agent">
        {(ids) => (
          <Select
            {...ids}
            value={target.profile}
            options={platforms.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(profile) => onChange({ ...target, profile, onMismatch: 'cancel' })}
          />
        )}
      </Field>
      <label className="flex items-center gap-2 text-sm text-muted sm:col-span-2">
        <Checkbox
          checked={target.force}
          onChange={(event) => onChange({ ...target, force: event.target.checked })}
        />
        Replace what is there under the same name. Undo brings it back.
      </label>
    </div>
  )
}
