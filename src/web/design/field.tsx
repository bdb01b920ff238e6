import { useId } from 'react'
import type { ComponentProps, ReactNode } from 'react'
import { cx } from './class-names.ts'

interface FieldProps {
  readonly label: string
  /** What to write, below the field. */
  readonly hint?: ReactNode
  /** What is wrong with what was written. */
  readonly error?: string | null
  readonly children: (ids: {
    readonly id: string
    readonly 'aria-describedby': string | undefined
    readonly 'aria-invalid': boolean | undefined
  }) => ReactNode
}

/** A label, its control, and the hint or error below it. */
export function Field({ label, hint, error = null, children }: FieldProps) {
  const id = useId()
  const isSaid = hint !== undefined || error !== null
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children({
        id,
        'aria-describedby': isSaid ? `${id}-said` : undefined,
        'aria-invalid': error === null ? undefined : true,
      })}
      {isSaid && (
        <p id={`${id}-said`} className={cx('text-xs', error === null ? 'text-muted' : 'text-bad')}>
          {error ?? hint}
        </p>
      )}
    </div>
  )
}

const BOX =
  'w-full rounded-md border border-line-strong/60 bg-surface px-2.5 text-sm text-ink focus-visible:border-accent aria-invalid:border-bad'

/** A line of text. */
export function TextInput({ className, ...rest }: ComponentProps<'input'>) {
  return (
    <input autoComplete="off" spellCheck={false} {...rest} className={cx(BOX, 'h-8', className)} />
  )
}

interface TextFieldProps
  extends Omit<ComponentProps<'input'>, 'onChange'>, Omit<FieldProps, 'children'> {
  readonly value: string
  readonly onChange: (text: string) => void
}

/** A line of text with its label. */
export function TextField({ label, hint, error = null, onChange, ...rest }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => <TextInput {...ids} {...rest} onChange={({ target }) => onChange(target.value)} />}
    </Field>
  )
}

/** Several lines of text. */
export function TextArea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea {...rest} className={cx(BOX, 'min-h-20 py-1.5', className)} />
}
