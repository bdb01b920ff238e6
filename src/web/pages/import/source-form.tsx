import { FolderOpen, GitBranch, PackageOpen } from 'lucide-react'
import { useId, useState } from 'react'
import { useScan } from '../../data/imports.ts'
import { useAbout } from '../../data/server.ts'
import type { Job } from '../../data/types.ts'
import { Button } from '../../design/button.tsx'
import { cx } from '../../design/class-names.ts'
import { Command } from '../../design/command.tsx'
import { ErrorNote } from '../../design/error-note.tsx'
import { Field, TextInput } from '../../design/field.tsx'

/** Where artifacts come from: a repository, a folder that the server may read, or a bundle. */
export function SourceForm({ onScan }: { readonly onScan: (job: Job) => void }) {
  const [source, setSource] = useState('')
  const scan = useScan()
  const begin = (what: string | File) => scan.mutate(what, { onSuccess: onScan })
  return (
    <div className="mx-auto flex w-full max-w-2xl flex-col gap-6 px-4 py-8 sm:px-6">
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (source.trim() !== '') begin(source.trim())
        }}
      >
        <Field
          label="Repository"
          hint="owner/repository, with /folder and @version if you like, or any git address"
        >
          {(ids) => (
            <div className="flex gap-2">
              <span className="relative flex-1">
                <GitBranch size={15} aria-hidden className="absolute top-2 left-2.5 text-faint" />
                <TextInput
                  {...ids}
                  className="pl-8"
                  value={source}
                  placeholder="anthropics/skills"
                  onChange={(event) => setSource(event.target.value)}
                />
              </span>
              <Button
                type="submit"
                tone="primary"
                disabled={source.trim() === ''}
                isBusy={scan.isPending}
              >
                Look at it
              </Button>
            </div>
          )}
        </Field>
      </form>
      {scan.isError && <ErrorNote error={scan.error} />}
      <Folders onChoose={begin} isBusy={scan.isPending} />
      <BundleDrop onFile={begin} />
    </div>
  )
}

interface FoldersProps {
  readonly onChoose: (folder: string) => void
  readonly isBusy: boolean
}

function Folders({ onChoose, isBusy }: FoldersProps) {
  const about = useAbout()
  const sources = about.data?.sources ?? []
  return (
    <section aria-labelledby="folders" className="flex flex-col gap-2">
      <h2 id="folders" className="text-sm font-medium">
        Folders on this machine
      </h2>
      {sources.map((folder) => (
        <Button
          key={folder}
          className="justify-start"
          icon={<FolderOpen size={15} aria-hidden className="shrink-0" />}
          disabled={isBusy}
          onClick={() => onChoose(folder)}
        >
          <span className="truncate">{folder}</span>
        </Button>
      ))}
      {sources.length === 0 && about.isSuccess && (
        <div className="flex flex-col gap-2 text-sm text-muted">
          The server reads only folders that it was started with:
          <Command text="skillmeat serve --open --source ~/my-skills" />
        </div>
      )}
    </section>
  )
}

function BundleDrop({ onFile }: { readonly onFile: (file: File) => void }) {
  const id = useId()
  const [isDraggedOver, setDraggedOver] = useState(false)
  const take = (files: FileList | null) => {
    const file = files?.[0]
    if (file !== undefined) onFile(file)
  }
  return (
    <label
      htmlFor={id}
      onDragOver={(event) => {
        event.preventDefault()
        setDraggedOver(true)
      }}
      onDragLeave={() => setDraggedOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setDraggedOver(false)
        take(event.dataTransfer.files)
      }}
      className={cx(
        'flex flex-col items-center gap-2 rounded-lg border border-dashed p-6 text-center text-sm focus-within:outline-2 focus-within:outline-accent',
        isDraggedOver ? 'border-accent bg-accent-soft' : 'border-line-strong text-muted',
      )}
    >
      <PackageOpen size={20} aria-hidden />
      <span>
        <span className="font-medium text-ink">Choose a bundle</span> or drop it here
      </span>
      <span className="text-xs">
        A .skillmeat-pack that somebody gave you; all of it is verified first.
      </span>
      <input
        id={id}
        type="file"
        accept=".skillmeat-pack,.zip"
        className="sr-only"
        onChange={(event) => take(event.target.files)}
      />
    </label>
  )
}
