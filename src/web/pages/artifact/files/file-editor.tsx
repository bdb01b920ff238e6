import { useBlocker } from '@tanstack/react-router'
import { Save, Undo2 } from 'lucide-react'
import { Suspense, useState } from 'react'
import { lazyComponent } from '../../../browser/lazy-component.tsx'
import { ApiError } from '../../../../api/client/api-error.ts'
import { api } from '../../../data/api.ts'
import { useChange } from '../../../data/changes.ts'
import type { FilesAt } from '../../../data/artifacts.ts'
import type { ArtifactDetail, ArtifactFile } from '../../../data/types.ts'
import { Badge } from '../../../design/badge.tsx'
import { Button } from '../../../design/button.tsx'
import { ErrorNote } from '../../../design/error-note.tsx'
import { saySize } from '../../../design/say-count.ts'
import { SkeletonRows } from '../../../design/skeleton.tsx'

const CodeField = lazyComponent(
  async () => (await import('../../../text/code-field.tsx')).CodeField,
)

interface FileEditorProps {
  readonly artifact: ArtifactDetail
  readonly file: ArtifactFile
  readonly at: FilesAt
  readonly head: string | null
  readonly text: string
}

/** Edits a file as text. Unsaved text survives a failed save. */
export function FileEditor({ artifact, file, at, head, text }: FileEditorProps) {
  const edit = useEdit({ artifact, file, at, head, text })
  const { draft, base, isChanged, save } = edit
  return (
    <section aria-label={file.path} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <header className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b border-line px-4 py-1.5">
        <h2 className="min-w-0 truncate font-mono text-xs">{file.path}</h2>
        <span className="tabular text-xs text-faint">{saySize(file.size)}</span>
        {head === null && <Badge>Read only: an older version</Badge>}
        {isChanged && <Badge tone="warn">Not saved</Badge>}
        <span className="ml-auto flex gap-2">
          {isChanged && (
            <Button
              size="sm"
              tone="quiet"
              icon={<Undo2 size={13} aria-hidden />}
              onClick={edit.revert}
            >
              Revert
            </Button>
          )}
          {head !== null && (
            <Button
              size="sm"
              tone={isChanged ? 'primary' : 'plain'}
              icon={<Save size={13} aria-hidden />}
              disabled={!isChanged}
              isBusy={save.isPending}
              onClick={edit.submit}
            >
              Save as a new version
            </Button>
          )}
        </span>
      </header>
      {save.isError && <SaveFailed error={save.error} onReload={edit.rebase} />}
      <Suspense fallback={<SkeletonRows rows={12} />}>
        <CodeField
          key={edit.round}
          label={file.path}
          path={file.path}
          text={draft ?? base}
          isReadOnly={head === null}
          onChange={edit.type}
          onSave={edit.submit}
        />
      </Suspense>
    </section>
  )
}

interface SaveFailedProps {
  readonly error: Error
  readonly onReload: () => void
}

function SaveFailed({ error, onReload }: SaveFailedProps) {
  const isStale = error instanceof ApiError && error.status === 412
  return (
    <div className="border-b border-line p-3">
      <ErrorNote error={error}>
        {isStale && (
          <p className="mt-2">
            Somebody saved it meanwhile. Your text is still below.{' '}
            <button type="button" className="font-medium text-accent underline" onClick={onReload}>
              Save it over the new version
            </button>
          </p>
        )}
      </ErrorNote>
    </div>
  )
}

/** The draft of one file. A save is refused if the file changed since the draft was started. */
function useEdit({ artifact, file, at, head, text }: FileEditorProps) {
  const [draft, setDraft] = useState<string | null>(null)
  const [given, setGiven] = useState({ head, text })
  /** What the draft is based on. */
  const [seen, setSeen] = useState(given)
  const [round, setRound] = useState(0)
  const isChanged = draft !== null && draft !== seen.text
  // A change made elsewhere is shown at once, unless there is a draft.
  if (given.head !== head || given.text !== text) {
    setGiven({ head, text })
    // After a save, the new head arrives before the new text. The old text must not come back.
    if (!isChanged && (text !== given.text || text === seen.text)) {
      setSeen({ head, text })
      setDraft(null)
      if (seen.text !== text) setRound(round + 1)
    }
  }
  const save = useChange({
    work: ({ written, version }: { readonly written: string; readonly version: string }) =>
      api.put('/artifacts/{artifact_id}/files/{path}', {
        params: { artifact_id: artifact.id, path: file.path },
        query: { collection: at.collection },
        body: { text: written },
        ifMatch: version,
      }),
    toast: () => `Saved ${file.path}`,
    showsError: true,
  })
  useBlocker({
    shouldBlockFn: () => isChanged && !confirm('Leave without saving what you typed?'),
    enableBeforeUnload: () => isChanged,
  })
  const send = (version: string | null) => {
    if (draft === null || version === null || !isChanged) return
    const written = draft
    save.mutate(
      { written, version },
      { onSuccess: ({ result }) => setSeen({ head: result.version, text: written }) },
    )
  }
  return {
    draft,
    isChanged,
    round,
    save,
    base: seen.text,
    type: setDraft,
    submit: () => send(seen.head),
    rebase: () => send(head),
    revert: () => {
      setDraft(null)
      setRound(round + 1)
      save.reset()
    },
  }
}
