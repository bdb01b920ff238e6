import { Split } from 'lucide-react'
import type { Mismatch, OnMismatch } from '../data/mismatch.ts'

interface MismatchChoiceProps {
  readonly mismatch: Mismatch
  readonly value: OnMismatch
  readonly onChange: (value: OnMismatch) => void
}

/** Asks what to do with a part that exists with other content. Undo restores what is replaced. */
export function MismatchChoice({ mismatch, value, onChange }: MismatchChoiceProps) {
  const { artifact, beside } = mismatch
  const choices: readonly (readonly [OnMismatch, string, string])[] = [
    ['overwrite', 'Replace it', 'Whatever wanted the other content gets this one too.'],
    ...(beside === null
      ? []
      : ([['side-by-side', 'Keep both', `This one is called ${beside} there.`]] as const)),
    ['cancel', 'Leave it', 'Nothing is deployed.'],
  ]
  return (
    <fieldset className="rounded-lg border border-warn/40 bg-warn-soft p-3 text-sm">
      <legend className="sr-only">What becomes of {artifact}</legend>
      <p className="flex items-center gap-2 font-medium">
        <Split size={16} aria-hidden className="shrink-0 text-warn" />
        {artifact} is there with other content, for something else
      </p>
      <div className="mt-2 flex flex-col gap-1.5">
        {choices.map(([choice, label, hint]) => (
          <label key={choice} className="flex items-start gap-2">
            <input
              type="radio"
              name="on-mismatch"
              checked={value === choice}
              onChange={() => onChange(choice)}
              className="mt-1 accent-accent-fill"
            />
            <span>
              {label} <span className="text-muted">{hint}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
