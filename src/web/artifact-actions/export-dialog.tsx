import { useState } from 'react'
import { findingsOf, useExport } from '../data/bundles.ts'
import { showToast } from '../data/toasts.ts'
import { ActionDialog } from '../design/change-dialog.tsx'
import { Checkbox } from '../design/checkbox.tsx'
import { ErrorNote } from '../design/error-note.tsx'
import { sayCount } from '../design/say-count.ts'

interface ExportDialogProps {
  readonly artifacts: readonly string[]
  readonly onClose: () => void
  readonly onDone?: (() => void) | undefined
}

const CHOICES = [
  { key: 'with_history', label: 'With all versions', hint: 'so that the other side can merge' },
  { key: 'sign', label: 'Signed', hint: 'with the key of this home' },
] as const

/** Saves artifacts as one file that another home can import. */
export function ExportDialog({ artifacts, onClose, onDone }: ExportDialogProps) {
  const [chosen, setChosen] = useState({ with_history: true, sign: false })
  const [allow, setAllow] = useState<readonly string[]>([])
  const saving = useExport()
  const submit = () =>
    saving.mutate(
      { artifacts, ...chosen, allow },
      {
        onSuccess: () => {
          showToast({ tone: 'done', title: `Exported ${sayCount(artifacts.length, 'artifact')}` })
          onClose()
          onDone?.()
        },
      },
    )
  // The server leaves out findings that were allowed before, so only new ones are named.
  const findings = findingsOf(saving.error)
  const isAllowed = allow.length > 0 && findings.every((id) => allow.includes(id))
  return (
    <ActionDialog
      onClose={onClose}
      width="sm"
      title={
        artifacts.length === 1 ? `Export ${artifacts[0]}` : `Export ${artifacts.length} artifacts`
      }
      description="One file. Whoever imports it gets what is in it as it is here, after a look at it."
      verb="Save the file"
      isBusy={saving.isPending}
      onApply={submit}
    >
      <div className="flex flex-col gap-2 text-sm">
        {CHOICES.map(({ key, label, hint }) => (
          <label key={key} className="flex items-center gap-2">
            <Checkbox
              checked={chosen[key]}
              onChange={({ target }) => setChosen({ ...chosen, [key]: target.checked })}
            />
            {label} <span className="text-muted">{hint}</span>
          </label>
        ))}
        {saving.isError && <ErrorNote error={saving.error} />}
        {(findings.length > 0 || allow.length > 0) && (
          <label className="flex items-center gap-2">
            <Checkbox
              checked={isAllowed}
              onChange={({ target }) => setAllow(target.checked ? [...allow, ...findings] : [])}
            />
            I have looked at it: export it all the same
          </label>
        )}
      </div>
    </ActionDialog>
  )
}
