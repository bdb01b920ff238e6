import { useState } from 'react'
import { useTakeSnapshot } from '../../data/history.ts'
import { FormDialog } from '../../design/change-dialog.tsx'
import { TextField } from '../../design/field.tsx'

/** Asks what the snapshot is for, and takes it. */
export function SnapshotDialog({ onClose }: { readonly onClose: () => void }) {
  const [message, setMessage] = useState('')
  const take = useTakeSnapshot()
  return (
    <FormDialog
      change={take}
      onClose={onClose}
      title="Take a snapshot"
      description="The whole collection as it is now, to come back to."
      verb="Take it"
      isReady={message.trim() !== ''}
      onApply={() => take.mutate(message.trim(), { onSuccess: onClose })}
    >
      <TextField
        label="What for"
        hint="It stands in the list of snapshots."
        value={message}
        maxLength={1000}
        placeholder="before tidying up"
        onChange={setMessage}
      />
    </FormDialog>
  )
}
