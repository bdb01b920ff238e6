import { ShieldAlert } from 'lucide-react'
import type { Consent } from '../data/consents.ts'

interface ConsentListProps {
  readonly consents: readonly Consent[]
  readonly title?: string
  /** What it means. */
  readonly hint?: string
}

/** The commands that would run by themselves, for a person to allow or not. */
export function ConsentList({
  consents,
  title = 'This runs by itself once it is there',
  hint = 'Agents start these commands without asking. Allow them only if you know what they do.',
}: ConsentListProps) {
  return (
    <div className="flex gap-3 rounded-lg border border-warn/40 bg-warn-soft p-3 text-sm">
      <ShieldAlert size={16} aria-hidden className="mt-0.5 shrink-0 text-warn" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{title}</p>
        <p className="text-muted">{hint} Your word holds for exactly this content.</p>
        <ul className="mt-2 flex flex-col gap-2">
          {consents.map(({ artifact, content, commands, notes = [] }) => (
            <li key={content}>
              <span className="font-medium">{artifact}</span>
              {commands.map((command) => (
                <pre
                  key={command}
                  className="mt-1 overflow-x-auto rounded-md bg-sunken px-2 py-1 font-mono text-xs"
                >
                  {command}
                </pre>
              ))}
              {notes.map((note) => (
                <p key={note} className="mt-1 text-muted">
                  {note}
                </p>
              ))}
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}
