import { useState } from 'react'
import { api } from '../../../data/api.ts'
import { useChange } from '../../../data/changes.ts'
import { FormDialog } from '../../../design/change-dialog.tsx'
import { TextField } from '../../../design/field.tsx'
import { shortHash } from '../../../design/hash.tsx'

export interface VersionDialogProps {
  readonly artifact: string
  readonly collection: string | undefined
  readonly version: string
  readonly onClose: () => void
}

/** Gives a version a name, such as `v1.2.0`. */
export function TagVersionDialog({ artifact, collection, version, onClose }: VersionDialogProps) {
  const [tag, setTag] = useState('')
  const change = useChange({
    work: (name: string) =>
      api.post('/artifacts/{artifact_id}/versions/{version_id}/tag', {
        params: { artifact_id: artifact, version_id: version },
        query: { collection },
        body: { tag: name },
      }),
    toast: ({ result }) => `Version ${shortHash(version)} is ${result.tag} now`,
    showsError: true,
  })
  return (
    <FormDialog
      change={change}
      onClose={onClose}
      title={`Name version ${shortHash(version)}`}
      verb="Save"
      isReady={tag.trim() !== ''}
      onApply={() => change.mutate(tag.trim(), { onSuccess: onClose })}
    >
      <TextField
        label="Name"
        hint="It can be typed wherever a version is asked for."
        value={tag}
        placeholder="v1.0.0"
        onChange={setTag}
      />
    </FormDialog>
  )
}
