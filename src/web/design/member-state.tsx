import type { Member } from '../data/types.ts'
import { Badge } from './badge.tsx'
import type { Tone } from './badge.tsx'

const STATES: Readonly<Record<Member['state'], readonly [tone: Tone, label: string]>> = {
  as_pinned: ['good', 'As pinned'],
  follows: ['neutral', 'Follows the head'],
  moved: ['warn', 'Head moved on'],
  missing: ['bad', 'Not in the collection'],
  not_taken: ['warn', 'Was not taken in'],
  disabled: ['neutral', 'Left out'],
  replaced: ['info', 'Replaced'],
}

/** How a part stands to its pin. */
export function MemberState({ state }: { readonly state: Member['state'] }) {
  const [tone, label] = STATES[state]
  return <Badge tone={tone}>{label}</Badge>
}
