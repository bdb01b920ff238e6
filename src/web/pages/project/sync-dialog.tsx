import { useState } from 'react'
import { useChange } from '../../data/changes.ts'
import { consentsOf } from '../../data/consents.ts'
import { usePreview } from '../../data/preview.ts'
import { isQuiet, syncProject } from '../../data/sync.ts'
import type { SyncOptions } from '../../data/sync.ts'
import type { Project, SyncedItem } from '../../data/types.ts'
import { Button } from '../../design/button.tsx'
import { Checkbox } from '../../design/checkbox.tsx'
import { ConsentList } from '../../design/consent-list.tsx'
import { Dialog } from '../../design/dialog.tsx'
import { ErrorNote } from '../../design/error-note.tsx'
import { Field } from '../../design/field.tsx'
import { sayCount } from '../../design/say-count.ts'
import { Select } from '../../design/select.tsx'
import { SkeletonRows } from '../../design/skeleton.tsx'
import { SyncPlan } from '../../design/sync-plan.tsx'

interface SyncDialogProps {
  readonly project: Project
  /** Only these; all of the project when left out. */
  readonly artifacts?: readonly string[]
  /** How it is to be done at first. */
  readonly options?: SyncOptions
  readonly onClose: () => void
}

/** Brings copies forward; shows for every choice what would come of it. */
export function SyncDialog({
  project,
  artifacts = [],
  options: first = {},
  onClose,
}: SyncDialogProps) {
  const [options, setOptions] = useState<SyncOptions>(first)
  const { preview, consents, problem, change } = useSync(project, {
    ...options,
    artifacts: [...artifacts],
  })
  const items = preview.data?.items.filter((item) => !isQuiet(item)) ?? []
  const isReady = items.length > 0 || consents !== null
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={artifacts.length === 1 ? `Sync ${artifacts[0]}` : `Sync ${project.name}`}
      description="What conflicts leaves the project as it is and waits under Merges."
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            tone="primary"
            disabled={!isReady}
            isBusy={change.isPending}
            onClick={() => change.mutate(undefined, { onSuccess: onClose })}
          >
            {consents === null ? 'Sync' : 'Allow and sync'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <SyncChoices options={options} onChange={setOptions} />
        {consents !== null && <ConsentList consents={consents} />}
        {problem !== null && <ErrorNote error={problem} />}
        {preview.isPending && <SkeletonRows rows={3} />}
        {preview.isSuccess && <Plan items={items} />}
      </div>
    </Dialog>
  )
}

function Plan({ items }: { readonly items: readonly SyncedItem[] }) {
  if (items.length === 0) return <p className="text-sm text-muted">Nothing would change.</p>
  return <SyncPlan items={items} />
}

function useSync(project: Project, options: SyncOptions) {
  const preview = usePreview(['sync', project.id, options], () =>
    syncProject(project.id, { ...options, dryRun: true }),
  )
  const change = useChange({
    work: () => {
      const agreed = consents?.map(({ content }) => content) ?? []
      return syncProject(project.id, { ...options, consents: agreed, dryRun: false })
    },
    said: ({ result }) => {
      const done = result.items.filter((item) => !isQuiet(item)).length
      return `Synced ${sayCount(done, 'copy', 'copies')} in ${project.name}`
    },
    showsError: true,
  })
  const failure = change.error ?? preview.error
  const consents = consentsOf(failure)
  return { preview, change, consents, problem: consents === null ? failure : null }
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
