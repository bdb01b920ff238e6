import { useId } from 'react'
import type { ReactNode } from 'react'
import type { PreviewedChange } from '../data/preview.ts'
import { Button } from './button.tsx'
import { ConsentList } from './consent-list.tsx'
import { Dialog } from './dialog.tsx'
import type { DialogProps } from './dialog.tsx'
import { ErrorNote } from './error-note.tsx'
import { SkeletonRows } from './skeleton.tsx'

interface ActionDialogProps extends Omit<DialogProps, 'actions'> {
  /** The label of the button that does it. */
  readonly verb: string
  readonly isDanger?: boolean
  readonly isReady?: boolean
  readonly isBusy: boolean
  readonly onApply: () => void
  /** The form that the button submits. */
  readonly form?: string
}

/** A dialog with a Cancel button and one that does what the dialog is for. */
export function ActionDialog(props: ActionDialogProps) {
  const { verb, isDanger = false, isReady = true, isBusy, onApply, form, ...rest } = props
  return (
    <Dialog
      {...rest}
      actions={
        <>
          <Button onClick={rest.onClose}>Cancel</Button>
          <Button
            {...(form === undefined ? { onClick: onApply } : { type: 'submit', form })}
            tone={isDanger ? 'danger' : 'primary'}
            disabled={!isReady}
            isBusy={isBusy}
          >
            {verb}
          </Button>
        </>
      }
    />
  )
}

interface FormDialogProps extends Omit<ActionDialogProps, 'isBusy' | 'form' | 'width'> {
  readonly change: { readonly isPending: boolean; readonly error: Error | null }
}

/** A dialog with fields; Enter in one of them submits it. */
export function FormDialog({ change, children, ...rest }: FormDialogProps) {
  const id = useId()
  return (
    <ActionDialog {...rest} width="sm" form={id} isBusy={change.isPending}>
      <form
        id={id}
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          rest.onApply()
        }}
      >
        {children}
        {change.error !== null && <ErrorNote error={change.error} />}
      </form>
    </ActionDialog>
  )
}

interface ChangeDialogProps<T>
  extends
    BodyProps<T>,
    Pick<ActionDialogProps, 'title' | 'description' | 'width' | 'isDanger' | 'verb' | 'onClose'> {
  readonly onDone?: (() => void) | undefined
  /** Tells whether the preview leaves something to do. */
  readonly hasEffect?: (planned: T) => boolean
}

/** Shows what a change would do, asks for consent where needed, and makes it. */
export function ChangeDialog<T>(props: ChangeDialogProps<T>) {
  const { change, rows, canRetry, choices, children, ...others } = props
  const { verb, onDone, hasEffect = () => true, ...rest } = others
  const { preview, consents, isBusy, apply } = change
  const close = () => {
    rest.onClose()
    onDone?.()
  }
  return (
    <ActionDialog
      {...rest}
      verb={consents === null ? verb : `Allow and ${verb.toLowerCase()}`}
      isReady={consents !== null || (preview.isSuccess && hasEffect(preview.data))}
      isBusy={isBusy}
      onApply={() => apply(close)}
    >
      <Body {...{ change, rows, canRetry, choices, children }} />
    </ActionDialog>
  )
}

interface BodyProps<T> {
  readonly change: PreviewedChange<T>
  /** How many lines the preview will have, more or less. */
  readonly rows?: number | undefined
  /** Offers to ask for the preview again when it failed. */
  readonly canRetry?: boolean | undefined
  /** What a person may choose, above the preview. */
  readonly choices?: ReactNode
  readonly children: (planned: T) => ReactNode
}

function Body<T>({ change, rows = 6, canRetry = false, choices, children }: BodyProps<T>) {
  const { preview, consents, problem } = change
  const mayRetry = canRetry && problem === preview.error
  return (
    <div className="flex flex-col gap-4">
      {choices}
      {consents !== null && <ConsentList consents={consents} />}
      {problem !== null && (
        <ErrorNote error={problem} {...(mayRetry && { onRetry: () => void preview.refetch() })} />
      )}
      {preview.isPending && <SkeletonRows rows={rows} />}
      {preview.isSuccess && children(preview.data)}
    </div>
  )
}
