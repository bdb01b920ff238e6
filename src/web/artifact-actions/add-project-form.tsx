import { useState } from 'react'
import type { SyntheticEvent } from 'react'
import { api } from '../data/api.ts'
import { useChange } from '../data/changes.ts'
import { Button } from '../design/button.tsx'
import { ErrorNote } from '../design/error-note.tsx'
import { TextField } from '../design/field.tsx'

interface AddProjectFormProps {
  readonly isFirst?: boolean
  readonly onDone?: (id: string) => void
}

/** Registers a folder of this machine as a project. */
export function AddProjectForm({ isFirst = false, onDone }: AddProjectFormProps) {
  const [path, setPath] = useState('')
  const change = useChange({
    work: (folder: string) => api.post('/projects', { body: { path: folder } }),
    toast: ({ result }) =>
      result.added ? `Registered ${result.path}` : 'It was registered already',
    showsError: true,
  })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    change.mutate(path.trim(), { onSuccess: ({ result }) => onDone?.(result.id) })
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      {isFirst && (
        <p className="text-sm text-muted">
          There is no project yet. A project is a folder of yours.
        </p>
      )}
      <TextField
        label="Folder of the project"
        hint="The whole path on this machine."
        value={path}
        onChange={setPath}
        placeholder="/home/you/my-project"
        className="font-mono"
      />
      {change.isError && <ErrorNote error={change.error} />}
      <Button
        type="submit"
        tone="primary"
        className="self-start"
        disabled={path.trim() === ''}
        isBusy={change.isPending}
      >
        Register project
      </Button>
    </form>
  )
}
