import { Badge } from './badge.tsx'
import type { Tone } from './badge.tsx'

const STATES: Readonly<Record<string, readonly [tone: Tone, label: string, hint: string]>> = {
  in_sync: ['good', 'In sync', 'The copy is what the collection has.'],
  converged: ['good', 'In sync', 'Both sides came to the same content.'],
  added: ['warn', 'New part', 'A plugin that is deployed here has it as a part by now.'],
  outdated: ['warn', 'Outdated', 'The collection has a newer version.'],
  modified: ['info', 'Edited here', 'The copy was edited in the project.'],
  diverged: ['bad', 'Both changed', 'The copy was edited, and the collection moved on.'],
  unchecked: ['bad', 'Not checked', 'The copy could not be read, so nobody knows how it stands.'],
  missing: ['neutral', 'Files gone', 'The copy is not there any more.'],
  removed: ['neutral', 'Left the collection', 'The collection does not have it any more.'],
  gone: ['neutral', 'Gone', 'Neither side has it any more.'],
  collection_behind: [
    'warn',
    'Newer than the collection',
    'The project has a newer state: `skillmeat install` brings it in.',
  ],
  unknown_baseline: ['bad', 'Origin unknown', 'Nobody knows from which version the copy came.'],
}

/** How a copy differs from its collection, from the server's `state`. */
export function DriftBadge({ state }: { readonly state: string }) {
  const [tone, label, hint] = STATES[state] ?? ['neutral', state, '']
  return (
    <Badge tone={tone} title={hint}>
      {label}
    </Badge>
  )
}

/** Says the state in a sentence. */
export function sayDrift(state: string): string {
  return STATES[state]?.[2] ?? state
}
