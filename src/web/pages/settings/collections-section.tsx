import { useState } from 'react'
import {
  useCollections,
  useCreateCollection,
  useDeleteCollection,
  useSelectCollection,
} from '../../data/collections.ts'
import { Badge } from '../../design/badge.tsx'
import { Button } from '../../design/button.tsx'
import { TextField } from '../../design/field.tsx'
import { QueryView } from '../../design/query-view.tsx'
import { sayCount } from '../../design/say-count.ts'
import { Section } from './section.tsx'

/** Chooses, creates and deletes collections. */
export function CollectionsSection() {
  const collections = useCollections()
  const select = useSelectCollection()
  const remove = useDeleteCollection()
  return (
    <Section title="Collections" hint="Everything works on the one in use.">
      <QueryView query={collections} rows={2}>
        {(all) => (
          <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
            {all.map(({ name, artifacts, current }) => (
              <li key={name} className="flex items-center gap-3 px-3 py-2 text-sm">
                <span className="font-medium">{name}</span>
                <span className="text-muted">{sayCount(artifacts, 'artifact')}</span>
                <span className="ml-auto flex gap-2">
                  {current ? (
                    <Badge tone="accent">in use</Badge>
                  ) : (
                    <>
                      <Button size="sm" onClick={() => select.mutate(name)}>
                        Use
                      </Button>
                      <Button size="sm" tone="quiet" onClick={() => remove.mutate(name)}>
                        Delete
                        <span className="sr-only"> {name}</span>
                      </Button>
                    </>
                  )}
                </span>
              </li>
            ))}
          </ul>
        )}
      </QueryView>
      <NewCollection />
    </Section>
  )
}

function NewCollection() {
  const [name, setName] = useState('')
  const create = useCreateCollection()
  return (
    <form
      className="flex items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        create.mutate(name.trim(), { onSuccess: () => setName('') })
      }}
    >
      <div className="w-64 max-w-full">
        <TextField
          label="A new collection"
          error={create.isError ? create.error.message : null}
          value={name}
          placeholder="work"
          onChange={setName}
        />
      </div>
      <Button type="submit" disabled={name.trim() === ''} isBusy={create.isPending}>
        Make it
      </Button>
    </form>
  )
}
