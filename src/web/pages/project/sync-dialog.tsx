import { useState } from 'react'
import { usePreviewedChange } from '../../data/preview.ts'
import { hasEffect, syncProject } from '../../data/sync.ts'
import type { SyncOptions } from '../../data/sync.ts'
import type { Project, SyncedItem } from '../../data/types.ts'
import { ChangeDialog } from '../../design/change-dialog.tsx'
import { Checkbox } from '../../design/checkbox.tsx'
import { Field } from '../../design/field.tsx'
import { sayCount } from '../../design/say-count.ts'
import { Select } from '../../design/select.tsx'
import { SyncPlan } from '../../design/sync-plan.tsx'

interface SyncDialogProps {
  readonly project: Project
  /** The artifacts to sync; all of the project's if left out. */
  readonly artifacts?: readonly string[]
  /** The initial choices. */
  readonly options?: SyncOptions
  readonly onClose: () => void
}

/** Syncs copies, with a preview for every choice. */
export function SyncDialog({
  project,
  artifacts = [],
  options: first = {},
  onClose,
}: SyncDialogProps) {
  const [options, setOptions] = useState<SyncOptions>(first)
  const change = usePreviewedChange({
    key: ['sync', project.id, options, artifacts],
    send: (dryRun, consents) =>
      syncProject(project.id, {
        ...options,
        artifacts: [...artifacts],
        consents: [...consents],
        dryRun,
      }),
    takesConsents: true,
    toast: ({ items }) =>
      `Synced ${sayCount(items.filter(hasEffect).length, 'copy', 'copies')} in ${project.name}`,
  })
  return (
    <ChangeDialog
      change={change}
      title={artifacts.length === 1 ? `Sync ${artifacts[0]}` : `Sync ${project.name}`}
      description="What conflicts leaves the project as it is and waits under Merges."
      verb="Sync"
      hasEffect={({ items }) => items.some(hasEffect)}
      rows={3}
      onClose={onClose}
      choices={<SyncChoices options={options} onChange={setOptions} />}
    >
      {({ items }) => <Plan items={items.filter(hasEffect)} />}
    </ChangeDialog>
  )
}

function Plan({ items }: { readonly items: readonly SyncedItem[] }) {
  if (items.length === 0) return <p className="text-sm text-muted">Nothing would change.</p>
  return <SyncPlan items={items} />
}

const STRATEGIES = [
  { value: 'wait', label: 'Conflicts wait for me' },
  { value: 'use_local', label: "Conflicts take the project's side" },
  { value: 'use_remote', label: "Conflicts take the collection's side" },
  { value: 'union', label: 'Conflicts keep both sides' },
] as const

const MISSING = [
  { value: 'keep', label: 'Leave them out' },
  { value: 'redeploy', label: 'Put them back' },
  { value: 'undeploy', label: 'Forget them' },
] as const

interface SyncChoicesProps {
  readonly options: SyncOptions
  readonly onChange: (options: SyncOptions) => void
}

function SyncChoices({ options, onChange }: SyncChoicesProps) {
  const { strategy, missing = 'keep', pull = false } = options
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Field label="Where both sides changed">
        {(ids) => (
          <Select
            {...ids}
            value={strategy === undefined || strategy === 'use_base' ? 'wait' : strategy}
            options={STRATEGIES}
            onChange={(next) => {
              const { strategy: _, ...rest } = options
              onChange(next === 'wait' ? rest : { ...rest, strategy: next })
            }}
          />
        )}
      </Field>
      <Field label="Where the files are gone">
        {(ids) => (
          <Select
            {...ids}
            value={missing}
            options={MISSING}
            onChange={(next) => onChange({ ...options, missing: next })}
          />
        )}
      </Field>
      <label className="flex items-center gap-2 text-sm text-muted sm:col-span-2">
        <Checkbox
          checked={pull}
          onChange={(event) => onChange({ ...options, pull: event.target.checked })}
        />
        Take the project's edits into the collection
      </label>
    </div>
  )
}
