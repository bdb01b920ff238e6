import { useState } from 'react'
import { useTakeSnapshot } from '../../data/history.ts'
import { Button } from '../../design/button.tsx'
import { Dialog } from '../../design/dialog.tsx'
import { ErrorNote } from '../../design/error-note.tsx'
import { Field, TextInput } from '../../design/field.tsx'

/** Asks what the snapshot is for, and takes it. */
export function SnapshotDialog({ onClose }: { readonly onClose: () => void }) {
  const [message, setMessage] = useState('')
  const take = useTakeSnapshot()
  const submit = () => {
    if (message.trim() !== '') take.mutate(message.trim(), { onSuccess: onClose })
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      width="sm"
      title="Take a snapshot"
      description="The whole collection as it is now, to come back to."
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            tone="primary"
            disabled={message.trim() === ''}
            isBusy={take.isPending}
            onClick={submit}
          >
            Take it
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <Field label="What for" hint="It stands in the list of snapshots.">
          {(ids) => (
            <TextInput
              {...ids}
              value={message}
              maxLength={1000}
              placeholder="before tidying up"
              onChange={(event) => setMessage(event.target.value)}
            />
          )}
        </Field>
      </form>
      {take.isError && <ErrorNote error={take.error} />}
    </Dialog>
  )
}
