import { useState } from 'react'
import { useCreateKey } from '../../data/keys.ts'
import type { NewKey } from '../../data/keys.ts'
import { Button } from '../../design/button.tsx'
import { FormDialog } from '../../design/change-dialog.tsx'
import { Command } from '../../design/command.tsx'
import { Dialog } from '../../design/dialog.tsx'
import { Field, TextField } from '../../design/field.tsx'
import { Select } from '../../design/select.tsx'

const SCOPES = [
  { value: 'read', label: 'read' },
  { value: 'write', label: 'read and write' },
  { value: 'admin', label: 'everything, keys and projects too' },
] as const

const LIFETIMES = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'a year' },
  { value: '', label: 'for ever' },
] as const

/** Makes a key and shows it once. */
export function KeyDialog({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('')
  const [scope, setScope] = useState<NewKey['scope']>('read')
  const [lifetime, setLifetime] = useState<(typeof LIFETIMES)[number]['value']>('90')
  const create = useCreateKey()
  const make = () =>
    create.mutate({ name: name.trim(), scope, days: lifetime === '' ? null : Number(lifetime) })
  if (create.data !== undefined) return <CreatedKey value={create.data.key} onClose={onClose} />
  return (
    <FormDialog
      change={create}
      onClose={onClose}
      title="Make a key"
      verb="Make it"
      isReady={name.trim() !== ''}
      onApply={make}
    >
      <TextField
        label="Who or what it is for"
        value={name}
        maxLength={100}
        placeholder="ci"
        onChange={setName}
      />
      <Field label="It may">
        {(ids) => <Select {...ids} value={scope} options={SCOPES} onChange={setScope} />}
      </Field>
      <Field label="It holds">
        {(ids) => <Select {...ids} value={lifetime} options={LIFETIMES} onChange={setLifetime} />}
      </Field>
    </FormDialog>
  )
}

function CreatedKey({ value, onClose }: { readonly value: string; readonly onClose: () => void }) {
  return (
    <Dialog
      onClose={onClose}
      title="Your key"
      description="Copy it now: it is not shown again."
      actions={
        <Button tone="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <Command text={value} />
    </Dialog>
  )
}
