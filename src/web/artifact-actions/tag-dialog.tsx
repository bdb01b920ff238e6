import { useState } from 'react'
import { api } from '../data/api.ts'
import { useBatch } from '../data/changes.ts'
import { FormDialog } from '../design/change-dialog.tsx'
import { TextField } from '../design/field.tsx'
import { sayCount } from '../design/say-count.ts'

interface Tagged {
  readonly id: string
  readonly tags: readonly string[]
}

interface TagDialogProps {
  readonly artifacts: readonly Tagged[]
  readonly collection?: string | undefined
  readonly onClose: () => void
}

/** Edits all tags of one artifact, or adds tags to several. */
export function TagDialog({ artifacts, collection, onClose }: TagDialogProps) {
  const [first] = artifacts
  const isOne = artifacts.length === 1
  const [text, setText] = useState(isOne ? (first?.tags.join(', ') ?? '') : '')
  const words = [...new Set(text.split(',').map((word) => word.trim()))].filter(
    (word) => word !== '',
  )
  const batch = useBatch({
    work: ({ id, tags }: Tagged) =>
      api.patch('/artifacts/{artifact_id}', {
        params: { artifact_id: id },
        query: { collection },
        body: { tags: isOne ? words : [...new Set([...tags, ...words])] },
      }),
    toast: (count) => `Tagged ${sayCount(count, 'artifact')}`,
  })
  return (
    <FormDialog
      change={batch}
      onClose={onClose}
      title={isOne ? `Tags of ${first?.id ?? ''}` : `Tag ${artifacts.length} artifacts`}
      verb="Save"
      isReady={isOne || words.length > 0}
      onApply={() => batch.mutate(artifacts, { onSuccess: onClose })}
    >
      <TextField
        label={isOne ? 'Tags' : 'Tags to add'}
        hint="Words with commas between them: office, writing."
        value={text}
        onChange={setText}
      />
    </FormDialog>
  )
}
