import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../data/api.ts'
import { useChange } from '../data/changes.ts'
import { FormDialog } from '../design/change-dialog.tsx'
import { TextField } from '../design/field.tsx'

interface RenameDialogProps {
  readonly id: string
  readonly collection?: string | undefined
  readonly onClose: () => void
}

/** Gives an artifact another name. History and deployments stay with it. */
export function RenameDialog({ id, collection, onClose }: RenameDialogProps) {
  const before = id.slice(id.indexOf(':') + 1)
  const [name, setName] = useState(before)
  const navigate = useNavigate()
  const rename = useChange({
    work: (to: string) =>
      api.patch('/artifacts/{artifact_id}', {
        params: { artifact_id: id },
        query: { collection },
        body: { name: to },
      }),
    toast: (_, to) => `Renamed ${before} to ${to}`,
    showsError: true,
  })
  const submit = () => {
    rename.mutate(name.trim(), {
      onSuccess: ({ result }) => {
        onClose()
        void navigate({
          to: '/artifacts/$id',
          params: { id: result.id },
          search: { collection },
          replace: true,
        })
      },
    })
  }
  const isSame = name.trim() === before || name.trim() === ''
  return (
    <FormDialog
      change={rename}
      onClose={onClose}
      title={`Rename ${before}`}
      description="Its history and its copies in projects stay with it."
      verb="Rename"
      isReady={!isSame}
      onApply={submit}
    >
      <TextField
        label="Name"
        hint="Letters, digits and hyphens are read by every agent."
        value={name}
        onChange={setName}
      />
    </FormDialog>
  )
}
