import { History } from 'lucide-react'
import { useState } from 'react'
import type { Choice } from '../../data/merges.ts'
import type { ConflictHunk } from '../../data/types.ts'
import { Badge } from '../../design/badge.tsx'
import { Button } from '../../design/button.tsx'
import { cx } from '../../design/class-names.ts'
import { TextArea } from '../../design/field.tsx'
import { tooltip } from '../../design/tooltip.tsx'
import { textOf } from './choices.ts'

interface ConflictPlaceProps {
  readonly hunk: ConflictHunk
  readonly choice: Choice
  readonly isCurrent: boolean
  readonly onFocus: () => void
  readonly onChoose: (choice: Choice) => void
}

const SIDES = [
  { take: 'ours', label: 'Yours', keys: '1', hint: 'what is in the place now' },
  { take: 'base', label: 'Base', keys: '0', hint: 'what both sides came from' },
  { take: 'theirs', label: 'Incoming', keys: '2', hint: 'what comes in' },
] as const

/** One conflict: your side, the base, the incoming side, and the choice. */
export function ConflictPlace(props: ConflictPlaceProps) {
  const { hunk, choice, isCurrent, onFocus, onChoose } = props
  const [draft, setDraft] = useState<string | null>(null)
  const { number, before, after } = hunk
  const startEdit = () => setDraft(textOf(hunk, choice) ?? hunk.ours + hunk.theirs)
  return (
    <section
      aria-label={`Place ${number}`}
      onPointerDown={onFocus}
      onFocus={onFocus}
      className={cx(
        'rounded-lg border bg-surface',
        isCurrent ? 'border-accent shadow-raised' : 'border-line',
      )}
    >
      <PlaceHeader hunk={hunk} choice={choice} onChoose={onChoose} onEdit={startEdit} />
      <Context text={lastLines(before)} />
      <div className="grid gap-px bg-line md:grid-cols-3">
        {SIDES.map(({ take, ...side }) => (
          <Side
            key={take}
            {...side}
            text={hunk[take]}
            isTaken={takes(choice, take)}
            onTake={() => onChoose({ take })}
          />
        ))}
      </div>
      <Context text={firstLines(after)} />
      {draft !== null && (
        <DraftEditor
          number={number}
          draft={draft}
          onChange={setDraft}
          onCancel={() => setDraft(null)}
          onUse={(text) => {
            onChoose({ text })
            setDraft(null)
          }}
        />
      )}
    </section>
  )
}

function takes(choice: Choice, side: 'ours' | 'theirs' | 'base'): boolean {
  if (choice === null || !('take' in choice)) return false
  return choice.take === side || (choice.take === 'both' && side !== 'base')
}

interface PlaceHeaderProps extends Pick<ConflictPlaceProps, 'hunk' | 'choice' | 'onChoose'> {
  readonly onEdit: () => void
}

function PlaceHeader({ hunk, choice, onChoose, onEdit }: PlaceHeaderProps) {
  const { number, recorded } = hunk
  return (
    <header className="flex flex-wrap items-center gap-2 border-b border-line px-3 py-1.5">
      <h2 className="text-sm font-medium">Place {number}</h2>
      <Badge tone={choice === null ? 'warn' : 'good'}>{sayChoice(choice)}</Badge>
      {recorded !== null && (
        <Button
          size="sm"
          tone="quiet"
          icon={<History size={13} aria-hidden />}
          onClick={() => onChoose({ text: recorded })}
        >
          As you settled it before
        </Button>
      )}
      <div className="ml-auto flex gap-1">
        {hunk.allows_both && (
          <Button
            size="sm"
            onClick={() => onChoose({ take: 'both' })}
            {...tooltip('Yours, then what comes in', '3')}
          >
            Both
          </Button>
        )}
        <Button size="sm" onClick={onEdit}>
          Edit
        </Button>
        {choice !== null && (
          <Button size="sm" tone="quiet" onClick={() => onChoose(null)}>
            Take back
          </Button>
        )}
      </div>
    </header>
  )
}

interface DraftEditorProps {
  readonly number: number
  readonly draft: string
  readonly onChange: (draft: string) => void
  readonly onCancel: () => void
  readonly onUse: (text: string) => void
}

/** Edits another text for one conflict. A missing newline at the end is added. */
function DraftEditor({ number, draft, onChange, onCancel, onUse }: DraftEditorProps) {
  return (
    <div className="flex flex-col gap-2 border-t border-line p-3">
      <TextArea
        aria-label={`Text of place ${number}`}
        className="min-h-28 font-mono text-xs"
        value={draft}
        onChange={(event) => onChange(event.target.value)}
      />
      <div className="flex justify-end gap-2">
        <Button size="sm" tone="quiet" onClick={onCancel}>
          Cancel
        </Button>
        <Button
          size="sm"
          tone="primary"
          onClick={() => onUse(draft.endsWith('\n') || draft === '' ? draft : `${draft}\n`)}
        >
          Use this text
        </Button>
      </div>
    </div>
  )
}

interface SideProps {
  readonly label: string
  readonly hint: string
  readonly keys: string
  readonly text: string | null
  readonly isTaken: boolean
  readonly onTake: () => void
}

function Side({ label, hint, keys, text, isTaken, onTake }: SideProps) {
  return (
    <div className={cx('min-w-0 bg-surface p-2', isTaken && 'bg-accent-soft')}>
      <div className="mb-1 flex items-center justify-between gap-2">
        <span className="text-xs font-medium">
          {label} <span className="font-normal text-faint max-lg:hidden">{hint}</span>
        </span>
        <Button
          size="sm"
          tone={isTaken ? 'primary' : 'plain'}
          aria-pressed={isTaken}
          onClick={onTake}
          {...tooltip(`Take ${label.toLowerCase()}`, keys)}
        >
          {isTaken ? 'Taken' : 'Take'}
          <span className="sr-only"> {label}</span>
        </Button>
      </div>
      {text === null || text === '' ? (
        <p className="text-xs text-faint italic">nothing</p>
      ) : (
        <pre className="overflow-x-auto font-mono text-xs whitespace-pre-wrap">{text}</pre>
      )}
    </div>
  )
}

function Context({ text }: { readonly text: string }) {
  if (text === '') return null
  return (
    <pre className="overflow-x-auto px-3 py-1 font-mono text-xs whitespace-pre-wrap text-faint">
      {text}
    </pre>
  )
}

function sayChoice(choice: Choice): string {
  if (choice === null) return 'to decide'
  if ('text' in choice) return 'a text of its own'
  return { ours: 'yours', theirs: 'incoming', base: 'the base', both: 'both' }[choice.take]
}

const CONTEXT = 3

function lastLines(text: string): string {
  return text
    .split('\n')
    .slice(-CONTEXT - 1)
    .join('\n')
    .replace(/\n$/, '')
}

function firstLines(text: string): string {
  return text.split('\n').slice(0, CONTEXT).join('\n')
}
